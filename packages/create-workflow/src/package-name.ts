import { builtinModules } from "node:module";
import { manifestSchema } from "@dreamnet/workflow";
import { CreateError } from "./errors.ts";

/** A name in the forms that a package needs. */
export interface PackageName {
  /** On npm: `@you/word-count`. */
  readonly package: string;
  /** Of the workflow and of the folder: `word-count`. */
  readonly workflow: string;
  /** Of the exported constant: `wordCountWorkflow`. */
  readonly constant: string;
}

/** Names that npm refuses, or that are no folder's on some system. */
const refused = new Set([...builtinModules, "node_modules", "favicon.ico", "package.json"]);
const device = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/u;

/**
 * Reads the name of a new package.
 *
 * @throws {@link CreateError} `NAME_INVALID` for what npm, a manifest or a file system would not take.
 * @example
 * readPackageName("@you/word-count").constant; // => "wordCountWorkflow"
 */
export function readPackageName(name: string): PackageName {
  const workflow = name.slice(name.indexOf("/") + 1);
  const isName = manifestSchema.shape.name.safeParse(name).success;
  if (!isName || workflow.endsWith(".") || refused.has(workflow) || device.test(workflow))
    throw new CreateError(
      "NAME_INVALID",
      `${JSON.stringify(name.slice(0, 100))} cannot be a package's name.`,
      "Lower-case letters, digits and hyphens, with a scope if you have one: word-count, @you/word-count.",
    );
  const words = workflow.split(/[._-]+/u).filter((word) => word !== "");
  const camel = words.map((word, index) => (index === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join("");
  const constant = /^[0-9]/u.test(camel) ? `_${camel}Workflow` : `${camel}Workflow`;
  return { package: name, workflow, constant };
}
