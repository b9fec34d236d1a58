export type { LossReport } from "./loss.ts";
export { comparableWords, findLostWords } from "./loss.ts";
export type { Rule } from "./rule.ts";
export { checkRules } from "./rule.ts";
export { sourceRules } from "./source-rules/index.ts";
export { orcidCheckCharacter } from "./source-rules/metadata.ts";
