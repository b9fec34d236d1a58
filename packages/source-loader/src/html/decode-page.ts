import type { Diagnostic } from "@dreamnet/workflow";

/** A page's text, or why it has none. */
export type DecodedPage =
  | { readonly text: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly fault: Diagnostic };

/** Bytes at the start in which a page names its encoding. */
const head = 4096;

/** Decodes a page: by its byte-order mark, by what it says of itself, as UTF-8, else as Windows-1252, as browsers do. */
export function decodePage(bytes: Uint8Array, file: string): DecodedPage {
  const start = Buffer.from(bytes.subarray(0, head)).toString("latin1");
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const said = isUtf16
    ? bytes[0] === 0xff
      ? "utf-16le"
      : "utf-16be"
    : bytes[0] === 0xef && bytes[1] === 0xbb
      ? "utf-8"
      : /<meta\s[^>]*charset\s*=\s*["']?\s*([\w-]{1,40})/iu.exec(start)?.[1];
  const text = decode(bytes, said ?? "utf-8");
  if (text !== undefined) {
    if (!isUtf16 && text.includes("\u0000"))
      return {
        fault: {
          severity: "error",
          ruleId: "document/is-utf8",
          message: "The file has NUL bytes: it is no page.",
          hint: "Save the page as HTML.",
          location: { file, line: 1 },
        },
      };
    return { text, diagnostics: [] };
  }
  return {
    text: new TextDecoder("windows-1252").decode(bytes),
    diagnostics: [
      {
        severity: "warning",
        ruleId: "document/is-utf8",
        message: `The page is not ${said ?? "UTF-8"}; it is read as Windows-1252.`,
        hint: 'Save it as UTF-8, with <meta charset="utf-8">.',
        location: { file, line: 1 },
      },
    ],
  };
}

function decode(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
