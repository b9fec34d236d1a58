import type { NormalizedSource } from "@dreamnet/document";
import type { Rule } from "../rule.ts";
import { doiIsValid, hasAbstract, hasAuthors, hasTitle, orcidIsValid } from "./metadata.ts";
import { figureHasCaption, hasText, headingHasText, headingsDescendByOne, imageHasText } from "./structure.ts";

/** What should hold of any source, whatever the platform. */
export const sourceRules: readonly Rule<NormalizedSource>[] = [
  hasTitle,
  hasAuthors,
  hasAbstract,
  orcidIsValid,
  doiIsValid,
  hasText,
  headingHasText,
  headingsDescendByOne,
  figureHasCaption,
  imageHasText,
];
