/** Reads delimiter-separated values by RFC 4180's rules; a quote that is never closed ends with the text. */
export function readDelimited(text: string, delimiter: string, quote: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  const endField = (): void => {
    row.push(field);
    field = "";
  };
  const endRow = (): void => {
    endField();
    if (row.some((value) => value.trim() !== "")) rows.push(row);
    row = [];
  };
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? "";
    if (quoted) {
      if (char !== quote) field += char;
      else if (text[index + 1] === quote) {
        field += quote;
        index++;
      } else quoted = false;
    } else if (char === quote && field.trim() === "") {
      quoted = true;
      field = "";
    } else if (char === delimiter) endField();
    else if (char === "\n") endRow();
    else if (char !== "\r") field += char;
  }
  endRow();
  return rows;
}
