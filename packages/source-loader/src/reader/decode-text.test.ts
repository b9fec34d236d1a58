import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode-text.ts";

const decode = (...bytes: number[]) => decodeText(Uint8Array.from(bytes), "a.md");

describe("decodeText", () => {
  test("drops a byte-order mark and makes every line end alike", () => {
    expect(decodeText(Buffer.from("\ufeffa\r\nb\rc\n"), "a.md")).toEqual({ text: "a\nb\nc\n" });
  });

  const faults: [name: string, bytes: number[], line: number, column: number, offset: number][] = [
    ["Latin-1", [0x61, 0x0a, 0x62, 0xe9, 0x20], 2, 2, 3],
    ["a lone continuation", [0x61, 0x80], 1, 2, 1],
    ["a sequence that is cut off", [0x61, 0xe2, 0x82], 1, 2, 1],
    ["an overlong form", [0xc0, 0x80], 1, 1, 0],
    ["a surrogate", [0x0a, 0x0a, 0xed, 0xa0, 0x80], 3, 1, 2],
    ["a NUL byte", [0x61, 0x0a, 0x00], 2, 1, 2],
  ];
  test.each(faults)("tells where %s stands", (_, bytes, line, column, offset) => {
    expect(decode(...bytes)).toEqual({
      fault: expect.objectContaining({
        severity: "error",
        ruleId: "document/is-utf8",
        message: expect.stringContaining(`byte ${offset}`),
        hint: expect.any(String),
        location: { file: "a.md", line, column },
      }),
    });
  });

  test("names UTF-16", () => {
    expect(decode(0xff, 0xfe, 0x61, 0x00)).toEqual({
      fault: expect.objectContaining({ message: expect.stringContaining("UTF-16") }),
    });
  });

  test("agrees with the decoder on every input", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let valid =
          !bytes.includes(0) && !(bytes[0] === 0xff && bytes[1] === 0xfe) && !(bytes[0] === 0xfe && bytes[1] === 0xff);
        try {
          new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        } catch {
          valid = false;
        }
        expect("text" in decodeText(bytes, "a.md")).toBe(valid);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});
