const encoder = new TextEncoder();

/** Bytes of a text in UTF-8; half of a surrogate pair counts as the replacement character that is sent for it. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
