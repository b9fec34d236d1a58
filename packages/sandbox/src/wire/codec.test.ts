import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDecoder, decodeValue, encodeMessage, encodeValue, type Message, WireError } from "./codec.ts";

function read(bytes: readonly Uint8Array[], cut = 1_000, maxBody = 64 * 1024 ** 2): Message[] {
  const messages: Message[] = [];
  const decode = createDecoder(maxBody, (message) => messages.push(message));
  const all = Buffer.concat(bytes);
  for (let at = 0; at < all.length; at += cut) decode(all.subarray(at, at + cut));
  return messages;
}

const raw = (header: string | Buffer, body = Buffer.alloc(0)): Buffer => {
  const json = Buffer.from(header as string);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(json.length, 0);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, json, body]);
};

describe("frames", () => {
  it("come out as they went in, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ t: fc.string(), body: fc.uint8Array({ maxLength: 300 }) }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 64 }),
        (items, cut) => {
          const sent = items.filter(({ t }) => t !== "part");
          const messages = read(
            sent.flatMap(({ t, body }) => encodeMessage({ t }, body)),
            cut,
          );
          expect(messages.map(({ header, body }) => ({ t: header["t"], body: Uint8Array.from(body) }))).toEqual(
            sent.map(({ t, body }) => ({ t, body: Uint8Array.from(body) })),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it("carry a body of many megabytes in parts", () => {
    const body = Buffer.alloc(20 * 1024 ** 2, 5);
    const frames = encodeMessage({ t: "write" }, body);
    expect(Math.max(...frames.map((part) => part.length))).toBeLessThanOrEqual(16 * 1024 ** 2);
    const [message] = read(frames, 65_536);
    expect(Buffer.compare(message?.body as Buffer, body)).toBe(0);
  });

  it.each([
    ["a frame of 4 GB", Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ["a header of 1 MB", raw(JSON.stringify({ t: "x".repeat(1024 ** 2) }))],
    ["broken JSON", raw('{"t":')],
    ["a list for a header", raw("[1]")],
    ["text that is not UTF-8", raw(Buffer.from([0x22, 0xff, 0x22]))],
    ["deep nesting", raw(`{"t":${"[".repeat(600)}${"]".repeat(600)}}`)],
    ["an empty part", raw('{"t":"part"}')],
  ])("refuse %s", (_name, bytes) => {
    expect(() => read([bytes], bytes.length)).toThrow(WireError);
  });

  it("refuse parts without end", () => {
    const part = raw('{"t":"part"}', Buffer.alloc(1024));
    expect(() =>
      read(
        Array.from({ length: 20 }, () => part),
        4096,
        10_000,
      ),
    ).toThrow(/too large/);
  });

  it("drop keys that reach into prototypes, at every depth", () => {
    const value = decodeValue(Buffer.from('{"__proto__":{"a":1},"b":{"constructor":{"prototype":{"c":1}},"d":1}}'));
    expect(JSON.stringify(value)).toBe('{"b":{"d":1}}');
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  it("refuse a value that is nested 200,000 deep, and quickly", () => {
    const begun = performance.now();
    expect(() => decodeValue(Buffer.from(`${"[".repeat(200_000)}${"]".repeat(200_000)}`))).toThrow(WireError);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it("take brackets in text for text", () => {
    const value = { text: "[".repeat(2_000), quote: '\\"[{' };
    expect(decodeValue(encodeValue(value) as Uint8Array)).toEqual(value);
    expect(decodeValue(encodeValue(undefined))).toBeUndefined();
  });
});
