/** Splits TeX at a separator that stands outside of braces. The pattern is matched from each place; it must be sticky. */
export function splitOutsideBraces(tex: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < tex.length; index++) {
    const character = tex[index];
    if (character === "\\") {
      // `\&`, `\'`: never a separator; `\ ` stays with what is before it.
      index++;
      continue;
    }
    if (character === "{") depth++;
    else if (character === "}") depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      separator.lastIndex = index;
      const match = separator.exec(tex);
      if (match !== null && match[0].length > 0) {
        parts.push(tex.slice(start, index));
        index += match[0].length - 1;
        start = index + 1;
      }
    }
  }
  parts.push(tex.slice(start));
  return parts;
}
