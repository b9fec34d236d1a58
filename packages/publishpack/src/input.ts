import {
  type ArtifactDescription,
  artifactDescriptionSchema,
  type NormalizedSource,
  type Platform,
  sourceInputSchema,
} from "@dreamnet/document";
import { type FileReference, ValidationError, validateWith } from "@dreamnet/workflow";
import { z } from "zod";
import { optionsOf } from "./options-of.ts";
import { packs, platformNames } from "./packs.ts";

/** What is published, and what the packs are told beside it. */
export interface PublishPackInput {
  /** A file or a folder; or a source that is loaded already, with its files in the content store of `home`. */
  readonly source: string | NormalizedSource | FileReference;
  /** What the front matter does not say, or says otherwise. */
  readonly artifact?: Partial<ArtifactDescription>;
  /** Options of packs. */
  readonly options?: Readonly<Partial<Record<Platform, Readonly<Record<string, unknown>>>>>;
}

const publishPackInputSchema = z.strictObject({
  source: z.union([z.string().min(1), sourceInputSchema]),
  artifact: artifactDescriptionSchema.partial().optional(),
  options: z
    .strictObject(Object.fromEntries(platformNames.map((name) => [name, optionsOf(packs[name]).optional()])))
    .optional(),
});

/** @throws {@link ValidationError} that names every fault. */
export function checkInput(input: PublishPackInput): void {
  const { valid, errors } = validateWith(publishPackInputSchema, input);
  if (valid) return;
  const lines = errors.map(({ path, message }) => `${path.join(".") || "(the whole)"}: ${message}`);
  throw new ValidationError(`The input cannot be packed:\n  ${lines.join("\n  ")}`, errors, {
    hint: "Correct each one; the packs' READMEs list their options.",
  });
}
