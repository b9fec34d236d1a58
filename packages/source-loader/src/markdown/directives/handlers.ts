import { admonitions } from "./admonitions.ts";
import { codeDirectives } from "./code.ts";
import type { DirectiveHandler } from "./directive.ts";
import { figureDirectives } from "./figures.ts";
import { includeDirectives } from "./includes.ts";
import { layoutDirectives } from "./layout.ts";
import { mediaDirectives } from "./media.ts";
import { proofDirectives } from "./proofs.ts";
import { tableDirectives } from "./tables.ts";

/** Every directive that is known, by name. */
export const directiveHandlers: Readonly<Record<string, DirectiveHandler>> = {
  ...admonitions,
  ...codeDirectives,
  ...figureDirectives,
  ...includeDirectives,
  ...layoutDirectives,
  ...mediaDirectives,
  ...proofDirectives,
  ...tableDirectives,
};
