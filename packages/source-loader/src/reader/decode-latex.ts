import type { Diagnostic } from "@dreamnet/workflow";
import { type DecodedText, decodeText } from "./decode-text.ts";

/** What `inputenc` calls an encoding, and what it is. */
const encodings: Readonly<Record<string, string>> = {
  latin1: "windows-1252",
  ansinew: "windows-1252",
  cp1252: "windows-1252",
  latin2: "iso-8859-2",
  latin3: "iso-8859-3",
  latin4: "iso-8859-4",
  latin9: "iso-8859-15",
  latin10: "iso-8859-16",
  cp1250: "windows-1250",
  cp1251: "windows-1251",
  "koi8-r": "koi8-r",
  "koi8-ru": "koi8-u",
  applemac: "macintosh",
};

/** The encoding that a LaTeX document declares, where it is not UTF-8. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const preamble = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 262_144)).toString("latin1");
  const name = /^[^%\n]*\\usepackage\s*\[\s*([a-z0-9-]+)\s*\]\s*\{inputenc\}/mu.exec(preamble)?.[1];
  return name === undefined ? undefined : encodings[name];
}

/** Decodes a LaTeX file: UTF-8, else what the document declares. */
export function decodeLatex(
  bytes: Uint8Array,
  file: string,
  encoding: string | undefined,
): DecodedText & { readonly note?: Diagnostic } {
  const decoded = decodeText(bytes, file);
  if ("text" in decoded || encoding === undefined || bytes.includes(0)) return decoded;
  const text = new TextDecoder(encoding).decode(bytes).replace(/\r\n?/gu, "\n");
  return {
    text,
    note: {
      severity: "info",
      ruleId: "document/is-utf8",
      message: `The file is read as ${encoding}, as the document declares.`,
      location: { file, line: 1 },
    },
  };
}
