import { CreateError } from "./errors.ts";
import { readPackageName } from "./package-name.ts";
import { changelogText, contractTestText, gitignoreText, licenseText, readmeText } from "./templates/documents.ts";
import type { Facts } from "./templates/facts.ts";
import { packageJsonText, tsconfigText, writeManifestText } from "./templates/settings.ts";
import { indexText, schemasText } from "./templates/source.ts";
import { siblingVersions } from "./tool-versions.ts";

/** What the author says of a new package. */
export interface WorkflowPackageOptions {
  /** `word-count`, `@you/word-count` */
  readonly name: string;
  /** In the package, the manifest and the licence; default: "You". */
  readonly author?: string;
  /** One sentence; default: what the sample does. */
  readonly description?: string;
}

/** The files of a new package, by path with `/`. */
export interface WorkflowPackagePlan {
  /** Name of the folder: the package's without its scope. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Plans the package of a new workflow without touching disk.
 *
 * @throws {@link CreateError} `NAME_INVALID`, `TEXT_INVALID`
 * @example
 * [...planWorkflowPackage({ name: "word-count" }).files.keys()][0]; // => "package.json"
 */
export function planWorkflowPackage(options: WorkflowPackageOptions): WorkflowPackagePlan {
  const name = readPackageName(options.name);
  const facts: Facts = {
    name,
    author: line("author", options.author ?? "You", 1),
    description: line("description", options.description ?? "Counts the words and lines of a text.", 20),
    siblings: siblingVersions(),
  };
  return {
    folder: name.workflow,
    files: new Map([
      ["package.json", packageJsonText(facts)],
      ["tsconfig.json", tsconfigText()],
      ["scripts/write-manifest.js", writeManifestText()],
      ["src/index.ts", indexText(facts)],
      ["src/schemas.ts", schemasText()],
      ["test/contract.test.ts", contractTestText(facts)],
      ["README.md", readmeText(facts)],
      ["CHANGELOG.md", changelogText(facts)],
      ["LICENSE", licenseText(facts)],
      [".gitignore", gitignoreText()],
    ]),
  };
}

/** One line of text: it goes into JSON, TypeScript, Markdown and the licence. */
function line(field: string, text: string, least: number): string {
  const trimmed = text.trim();
  if (trimmed.length < least || trimmed.length > 300 || /[\p{Cc}\u2028\u2029]/u.test(trimmed))
    throw new CreateError(
      "TEXT_INVALID",
      `The ${field} is ${JSON.stringify(text.slice(0, 80))}.`,
      `One line of ${least} to 300 characters.`,
    );
  return trimmed;
}
