import { TerminalError } from "@dreamnet/workflow";
import { canonicalJson } from "./canonical.ts";
import { documentNames, type PublicationManifest, publicationManifestSchema } from "./publication-manifest.ts";

/** Bounds of a manifest, each checked before a schema sees it: a fault for each of millions of entries helps nobody. */
export const manifestLimits = {
  /** Bytes of any document beside the packages. */
  bytes: 64 * 1024 * 1024,
  files: 200_000,
  platforms: 100,
  /** Entries of any other list. */
  entries: 20_000,
} as const;

/**
 * Reads a `publication-manifest.json`: its size, its JSON, its schema, and that it is written in its one form.
 *
 * @throws A `TerminalError` with code `MANIFEST_INVALID` that names what is wrong.
 */
export function parseManifest(bytes: Uint8Array): PublicationManifest {
  const read = readManifest(bytes);
  if ("faults" in read) throw invalid(read.faults);
  if (canonicalJson(read.manifest) !== new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes))
    throw invalid(["It is not written as canonical JSON (RFC 8785), or says a thing twice."]);
  return read.manifest;
}

/** The manifest that bytes hold, or why they hold none; whether it is written in its one form is not asked. */
export function readManifest(
  bytes: Uint8Array,
): { readonly manifest: PublicationManifest } | { readonly faults: readonly string[] } {
  if (bytes.length > manifestLimits.bytes)
    return { faults: [`It has ${bytes.length} bytes; ${manifestLimits.bytes} are read.`] };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    return { faults: [`It is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}`] };
  }
  const version = own(value, "schemaVersion");
  if (typeof version === "number" && version > 1)
    return { faults: [`Its schemaVersion is ${version}, and this reads 1: a newer DreamNet has made it.`] };
  const bound = findBound(value);
  if (bound !== undefined) return { faults: [bound] };
  const parsed = publicationManifestSchema.safeParse(value);
  if (parsed.success) return { manifest: parsed.data };
  return {
    faults: parsed.error.issues
      .slice(0, 20)
      .map(({ path, message }) => `${path.join("/").slice(0, 200) || "the whole"}: ${message.slice(0, 300)}`),
  };
}

/** What is more than a manifest may have. */
function findBound(value: unknown): string | undefined {
  const platforms = own(value, "platforms");
  const objects = [
    value,
    own(value, "artifact"),
    ...(isObject(platforms) ? Object.values(platforms).slice(0, manifestLimits.platforms) : []),
  ];
  if (objects.some((object) => isObject(object) && Object.keys(object).length > manifestLimits.platforms))
    return `It has more than ${manifestLimits.platforms} fields.`;
  const names = isObject(platforms) ? Object.keys(platforms) : [];
  if (names.length > manifestLimits.platforms)
    return `It has ${names.length} platforms; ${manifestLimits.platforms} are read.`;
  let files = 0;
  const lists: [string, unknown][] = [
    ...["nextActions", "warnings", "errors"].map((name): [string, unknown] => [name, own(value, name)]),
    ...["authors", "tags"].map((name): [string, unknown] => [name, own(own(value, "artifact"), name)]),
  ];
  for (const name of names) {
    const entry = own(platforms, name);
    const listed = own(entry, "files");
    files += Array.isArray(listed) ? listed.length : 0;
    for (const list of ["needs", "checklist", "notes"]) lists.push([`${name}/${list}`, own(entry, list)]);
  }
  if (files > manifestLimits.files) return `It has ${files} files; ${manifestLimits.files} are read.`;
  const long = lists.find(([, list]) => Array.isArray(list) && list.length > manifestLimits.entries);
  return long === undefined ? undefined : `${long[0].slice(0, 100)} has more than ${manifestLimits.entries} entries.`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

const invalid = (faults: readonly string[]): TerminalError =>
  new TerminalError(`${documentNames.manifest} is not valid: ${faults.slice(0, 5).join(" ")}`, {
    code: "MANIFEST_INVALID",
    hint: "Pack the work once more.",
    value: faults,
  });
