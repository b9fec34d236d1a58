/** Where the text of a cell stands in the file: line of the file for each line of the text, both from 1. */
export interface CellPlace {
  readonly line: number;
  /** Lines of the strings that `source` is made of; one where it is a single string. */
  readonly strings: readonly number[];
}

/**
 * The lines of a notebook's cells in its JSON, by one walk over the text; the text is known to be JSON.
 *
 * A person meets a notebook as cells, an editor as a file: a diagnostic names both.
 */
export function cellPlaces(json: string): CellPlace[] {
  const places: { line: number; strings: number[] }[] = [];
  /** Open containers: the key of each within the one before it. */
  const path: string[] = [];
  let key = "";
  let line = 1;
  let isKey = false;
  const isArray: boolean[] = [];
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index);
    if (code === 10) line++;
    else if (code === 34) {
      const end = closingQuote(json, index);
      if (isKey) key = json.slice(index + 1, Math.min(end, index + 40));
      else if (key === "source" || path[path.length - 1] === "source") {
        // `cells` → cell → `source`, as a text or as a list of lines.
        const depth = path.length - (path[path.length - 1] === "source" ? 1 : 0);
        if (depth === 3 && path[1] === "cells") places.at(-1)?.strings.push(line);
      }
      index = end;
    } else if (code === 123 || code === 91) {
      path.push(key);
      isArray.push(code === 91);
      if (code === 123 && path.length === 3 && path[1] === "cells") places.push({ line, strings: [] });
      key = "";
      isKey = code === 123;
    } else if (code === 125 || code === 93) {
      path.pop();
      isArray.pop();
      key = "";
    } else if (code === 58) isKey = false;
    else if (code === 44) {
      isKey = isArray.at(-1) === false;
      if (isKey) key = "";
    }
  }
  return places;
}

function closingQuote(json: string, open: number): number {
  for (let end = json.indexOf('"', open + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let slashes = 0;
    while (json[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end;
  }
  return json.length;
}

/**
 * For each line of a cell's text the line of the file that it stands on.
 *
 * @param strings - What `source` is made of.
 */
export function textLines(strings: readonly string[], place: CellPlace): number[] {
  const lines: number[] = [];
  let open = true;
  for (const [index, text] of strings.entries()) {
    const at = place.strings[index] ?? place.strings.at(-1) ?? place.line;
    const count = text.split("\n").length;
    // A string that does not end its line is continued by the next one.
    for (let part = open ? 0 : 1; part < count; part++) lines.push(at);
    open = text.endsWith("\n");
    if (open) lines.pop();
  }
  return lines.length === 0 ? [place.line] : lines;
}
