import { acceptableRules } from "@dreamnet/document";

/** One option of a command that packs: the parser, the help text and completion all read it here. */
export interface OptionDefinition {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help; without it, the option takes none. */
  readonly value?: string;
  readonly multiple?: true;
  readonly text: string;
  /** Whether `DREAMNET_<NAME>` says it too. What takes protection away is said on the command line alone. */
  readonly env?: true;
  /** What its value is, for completion: a file, a folder, or one of these words. */
  readonly complete?: "file" | "folder" | readonly string[];
}

/** The options of a command that packs, in the order of its help. */
export const packOptions: readonly OptionDefinition[] = [
  {
    name: "out",
    short: "o",
    value: "folder",
    env: true,
    complete: "folder",
    text: "where packages go: <folder>/<id>/<platform>/ (default: build)",
  },
  {
    name: "root",
    value: "folder",
    complete: "folder",
    text: "folder that the source's files may not leave (default: the source's own)",
  },
  {
    name: "category",
    value: "name",
    multiple: true,
    env: true,
    text: "arXiv category, the primary one first; may be repeated",
  },
  {
    name: "license",
    value: "name",
    env: true,
    complete: ["CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0", "MIT"],
    text: "licence, as an SPDX identifier: CC-BY-4.0",
  },
  { name: "abstract", value: "file", complete: "file", text: "file with the abstract, where the source has none" },
  {
    name: "accept",
    value: "rule[=name]",
    multiple: true,
    env: true,
    complete: Object.keys(acceptableRules),
    text: "publish with this fault of the source, as document/label-resolves or asset/file-exists=figures/x.png; may be repeated",
  },
  {
    name: "id",
    value: "name",
    text: "identifier of the work: a-z, 0-9, single hyphens, at most 64 (default: from the title)",
  },
  {
    name: "set",
    value: "name=value",
    multiple: true,
    text: "a setting of a pack, as github.version=1.2.0 (its README lists them); may be repeated",
  },
  { name: "base-url", value: "url", env: true, text: "where the website will stand: --set website.baseUrl=<url>" },
  {
    name: "config",
    value: "file",
    env: true,
    complete: "file",
    text: "configuration (default: dreamnet.config.ts or .json in this folder)",
  },
  { name: "no-config", text: "read no configuration" },
  { name: "watch", short: "w", text: "pack again whenever the source changes, until Ctrl-C" },
  { name: "strict", env: true, text: "write nothing unless every package is ready" },
  {
    name: "allow-network",
    text: "fetch a source that is an address: https://… or repo://owner/name[@ref][:path]",
  },
  { name: "unsandboxed", text: "run without the sandbox; the report says so" },
  { name: "no-cache", text: "do every step again, also those whose result is known" },
  { name: "json", text: "print one JSON document, and nothing else, on standard output" },
  { name: "verbose", short: "v", text: "show remarks, and each file" },
  { name: "help", short: "h", text: "show this help" },
  { name: "version", text: "show the version" },
];

/** `--to`, for a command over several platforms. */
export function platformOption(platforms: readonly string[]): OptionDefinition {
  return {
    name: "to",
    value: "platform,…",
    multiple: true,
    env: true,
    complete: [...platforms, "all"],
    text: `${platforms.join(", ")}, or all (default: all)`,
  };
}

/** The variable that says an option. */
export const variableOf = (name: string): string => `DREAMNET_${name.toUpperCase().replaceAll("-", "_")}`;

/** An option as a help text shows it: `-o, --out <folder>`. */
export function optionUsage({ name, short, value }: OptionDefinition): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
}
