// Frames between the host and a confined process. No dependency: the runner inside loads this before any other code.

/** A message: a small header, and bytes (a file, or a value as JSON). */
export interface Message {
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

/** Bytes of one frame, header and body together. */
const maxFrame = 16 * 1024 * 1024;
const maxHeader = 64 * 1024;
const partSize = 8 * 1024 * 1024;
/** Nesting of a header or of a value; the executor takes 500 for JSON. */
const maxDepth = 512;

/** Bytes of one value as JSON; files may be larger. */
export const maxValue = 64 * 1024 * 1024;

const empty = new Uint8Array(0);

/** A peer that does not keep to the protocol; whoever reads ends the connection. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Encodes a message as frames; a body beyond 8 MB travels in parts. */
export function encodeMessage(header: Message["header"], body: Uint8Array = empty): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let rest = body;
  for (; rest.length > partSize; rest = rest.subarray(partSize))
    frames.push(...frame({ t: "part" }, rest.subarray(0, partSize)));
  frames.push(...frame(header, rest));
  return frames;
}

function frame(header: Message["header"], body: Uint8Array): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.allocUnsafe(8 + json.length);
  head.writeUInt32BE(json.length, 0);
  head.writeUInt32BE(body.length, 4);
  json.copy(head, 8);
  return body.length === 0 ? [head] : [head, body];
}

/**
 * Takes bytes as they come and gives whole messages. Sizes are judged before anything is kept.
 *
 * @param maxBody - Bytes of one message's body, all its parts together.
 */
export function createDecoder(maxBody: number, take: (message: Message) => void): (chunk: Uint8Array) => void {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let parts: Uint8Array[] = [];
  let partBytes = 0;
  const peek = (length: number): Buffer => {
    if ((chunks[0]?.length ?? 0) < length) chunks = [Buffer.concat(chunks)];
    const [first] = chunks as [Uint8Array];
    return Buffer.from(first.buffer, first.byteOffset, length);
  };
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= 8) {
      const lengths = peek(8);
      const headerSize = lengths.readUInt32BE(0);
      const bodySize = lengths.readUInt32BE(4);
      if (headerSize > maxHeader || headerSize + bodySize > maxFrame)
        throw new WireError(`a frame of ${headerSize} + ${bodySize} bytes is too large`);
      const total = 8 + headerSize + bodySize;
      if (size < total) return;
      const all = chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
      const rest = all.subarray(total);
      chunks = rest.length === 0 ? [] : [rest];
      size = rest.length;
      const header = parseJson(all.subarray(8, 8 + headerSize));
      if (typeof header !== "object" || header === null || Array.isArray(header))
        throw new WireError("a header is not an object");
      // A copy: the chunk it came in would stay alive with it.
      const body = Uint8Array.prototype.slice.call(all, 8 + headerSize, total);
      if ((header as { t?: unknown }).t === "part") {
        partBytes += body.length;
        if (body.length === 0 || partBytes > maxBody) throw new WireError("a message's body is too large");
        parts.push(body);
        continue;
      }
      if (partBytes + body.length > maxBody) throw new WireError("a message's body is too large");
      const whole = parts.length === 0 ? body : Buffer.concat([...parts, body]);
      parts = [];
      partBytes = 0;
      take({ header: header as Message["header"], body: whole });
    }
  };
}

/** A value as a body: JSON; nothing at all for `undefined`. */
export function encodeValue(value: unknown): Uint8Array {
  return value === undefined ? empty : Buffer.from(JSON.stringify(value));
}

export function decodeValue(body: Uint8Array): unknown {
  if (body.length > maxValue) throw new WireError(`a value of ${body.length} bytes is too large`);
  return body.length === 0 ? undefined : parseJson(body);
}

/** JSON of bounded depth, without the keys that reach into prototypes. */
function parseJson(bytes: Uint8Array): unknown {
  checkDepth(bytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), (key, value: unknown) =>
      key === "__proto__" || key === "constructor" || key === "prototype" ? undefined : value,
    );
  } catch {
    throw new WireError("a frame is not JSON");
  }
}

/** Nesting is counted over the bytes, before anything recursive sees them. */
function checkDepth(bytes: Uint8Array): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inString) {
      if (byte === 0x5c) index += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > maxDepth) throw new WireError(`a frame is nested more than ${maxDepth} deep`);
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
}
