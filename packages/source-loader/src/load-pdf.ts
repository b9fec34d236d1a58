import type { Root } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { sniffMedia } from "./assets/sniff-media.ts";
import type { LoadedDocument } from "./finish-document.ts";
import { mapFrontmatter } from "./frontmatter/map-frontmatter.ts";
import { pdfMetadata } from "./pdf/pdf-metadata.ts";
import { sha256 } from "./source-digest.ts";

/**
 * Takes a PDF as it is, with what it says of itself. Its text is not read: what a page shows does not tell what is a
 * heading, a formula or a footnote, and nothing is guessed.
 */
export function loadPdf(bytes: Uint8Array, file: string): LoadedDocument | { readonly fault: Diagnostic } {
  const location = { file, line: 1 };
  const media = sniffMedia(bytes);
  if (media?.mediaType !== "application/pdf") {
    return {
      fault: {
        severity: "error",
        ruleId: "pdf/is-pdf",
        message: `${JSON.stringify(file)} is no PDF${media === undefined ? "" : `, but ${media.mediaType}`}.`,
        hint: "Export it again.",
        location,
      },
    };
  }
  const { data, facts, encrypted, scripted, doubtful } = pdfMetadata(bytes);
  const mapped = mapFrontmatter(data, { file, locate: () => undefined });
  const digest = sha256(bytes);
  const ast: Root = { type: "root", children: [{ type: "embed", url: file, asset: digest }] };
  const diagnostics: Diagnostic[] = [
    ...mapped.diagnostics,
    {
      severity: "error",
      ruleId: "document/has-text",
      message: "The source is a PDF, and its text is not read: nothing is guessed from what its pages look like.",
      hint: "Give the document that the PDF was made of: Markdown, LaTeX, a notebook or HTML.",
      location,
    },
  ];
  const say = (severity: Diagnostic["severity"], rule: string, message: string, hint: string): void =>
    void diagnostics.push({ severity, ruleId: `pdf/${rule}`, message, hint, location });
  if (encrypted)
    say(
      "warning",
      "is-open",
      "The PDF is encrypted; what it says of itself is not all read.",
      "Export it without a password.",
    );
  if (scripted)
    say(
      "warning",
      "has-no-script",
      "The PDF has a program in it.",
      "Export it without one: platforms refuse such files.",
    );
  if (doubtful !== undefined)
    say(
      "info",
      "title-is-one",
      `The PDF's title, ${JSON.stringify(doubtful.slice(0, 100))}, names a file and is not taken.`,
      "Set the title in the document's properties, and export it again.",
    );
  return {
    source: {
      schemaVersion: 1,
      flavour: "pdf",
      file,
      ast,
      frontmatter: { ...mapped.frontmatter, other: { ...mapped.frontmatter.other, pdf: facts } },
      references: {},
      assets: {
        [digest]: { path: file, mediaType: media.mediaType, size: bytes.length, ...media.size, variants: {} },
      },
      labels: {},
      macros: {},
    },
    diagnostics,
    refused: false,
    files: new Map(),
    blobs: new Map([[digest, bytes]]),
  };
}
