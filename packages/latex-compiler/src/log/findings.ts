/** What a log tells, before it is mapped to the source. */
export interface LogFinding {
  readonly kind:
    | "error"
    | "missing-file"
    | "missing-font"
    | "missing-character"
    | "reference"
    | "citation"
    | "label"
    | "overfull"
    | "refused-file";
  /** One line, without paths of this machine. */
  readonly message: string;
  /** Relative path of the file that TeX was reading, where it is one of the document's own. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** What TeX shows of the source: the text up to where it stopped. */
  readonly context?: string | undefined;
  /** The key, file, font or character that is meant. */
  readonly subject?: string | undefined;
  /** Points, for an overfull box. */
  readonly amount?: number | undefined;
}
