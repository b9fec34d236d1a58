import { randomFillSync } from "node:crypto";

const ids = 256;
const bytes = 16;
const digits = "0123456789abcdef";
/** Where the dashes of a UUID stand: before these bytes. */
const dashes: ReadonlySet<number> = new Set([4, 6, 8, 10]);

/**
 * Random UUIDs (version 4), made by the hundred: one at a time takes ten times as long, which shows in a short run.
 */
export class RandomIds {
  #text = "";
  #at = 0;

  next(): string {
    if (this.#at === this.#text.length) {
      this.#text = drawIds();
      this.#at = 0;
    }
    const begin = this.#at;
    this.#at += 36;
    return this.#text.slice(begin, this.#at);
  }
}

function drawIds(): string {
  const random = randomFillSync(new Uint8Array(ids * bytes));
  const text = Buffer.allocUnsafe(ids * 36);
  let at = 0;
  for (let index = 0; index < random.length; index += 1) {
    const place = index % bytes;
    if (dashes.has(place)) text[at++] = 0x2d;
    let byte = random[index] as number;
    if (place === 6) byte = (byte & 0x0f) | 0x40;
    else if (place === 8) byte = (byte & 0x3f) | 0x80;
    text[at++] = digits.charCodeAt(byte >> 4);
    text[at++] = digits.charCodeAt(byte & 0x0f);
  }
  return text.toString("latin1");
}
