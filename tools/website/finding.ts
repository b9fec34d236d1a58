/** What finds faults in a site. */
export type CheckName =
  | "html"
  | "vnu"
  | "xml"
  | "link"
  | "csp"
  | "origin"
  | "request"
  | "overflow"
  | "axe"
  | "formula"
  | "item"
  | "tag"
  | "lighthouse";

/** Something that is wrong with a site. */
export interface Finding {
  readonly check: CheckName;
  readonly site: string;
  readonly message: string;
}
