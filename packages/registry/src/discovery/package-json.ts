import { join } from "node:path";
import { parseObject, readText } from "./read-file.ts";

const MAX_BYTES = 4 * 1024 * 1024;

/** What discovery reads of a package.json. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly keywords: readonly string[];
  readonly exports: unknown;
  /** The field `dreamnet`, where it is an object. */
  readonly dreamnet: Readonly<Record<string, unknown>> | undefined;
  /** Names under which this package imports others. */
  readonly dependencies: readonly string[];
  readonly workspaces: unknown;
}

/** A folder's package.json: read, absent, or why it cannot be read. */
export function readPackageJson(
  folder: string,
): { readonly json: PackageJson } | { readonly absent: true } | { readonly fault: string } {
  const read = readText(join(folder, "package.json"), MAX_BYTES);
  if (!("text" in read)) return read;
  const parsed = parseObject(read.text);
  if (!("value" in parsed)) return parsed;
  const { value } = parsed;
  const text = (key: string): string => (typeof value[key] === "string" ? value[key] : "");
  const { keywords, dreamnet } = value;
  const dependencies = ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"].flatMap(
    (field) => {
      const entries = value[field];
      return typeof entries === "object" && entries !== null ? Object.keys(entries) : [];
    },
  );
  return {
    json: {
      name: text("name"),
      version: text("version"),
      keywords: Array.isArray(keywords) ? keywords.filter((one): one is string => typeof one === "string") : [],
      exports: value["exports"],
      dreamnet:
        typeof dreamnet === "object" && dreamnet !== null && !Array.isArray(dreamnet)
          ? (dreamnet as Record<string, unknown>)
          : undefined,
      dependencies: [...new Set(dependencies)],
      workspaces: value["workspaces"],
    },
  };
}
