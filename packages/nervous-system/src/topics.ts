/**
 * The payloads of known topics. Open: a package adds its own topics by declaration merging.
 *
 * @example
 * declare module "@dreamnet/nervous-system" {
 *   interface Topics { "package.signed": { sha256: string } }
 * }
 */
export interface Topics {
  /** A workflow stands in the registry from now on. */
  "workflow.registered": { readonly workflow: string; readonly version: string };
}

/** The payload of a topic; unknown for a topic that {@link Topics} does not list. */
export type PayloadOf<Topic extends string> = Topic extends keyof Topics ? Topics[Topic] : unknown;
