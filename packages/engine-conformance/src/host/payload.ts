import { createHash } from "node:crypto";

/** So many characters, of which some take two bytes in UTF-8 and some need an escape in JSON. */
export function fillerOf(size: number): string {
  const pattern = 'Payload, "quoted" and naïve\n';
  return pattern.repeat(Math.ceil(size / pattern.length)).slice(0, size);
}

/** SHA-256 in hex. */
export function digestText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
