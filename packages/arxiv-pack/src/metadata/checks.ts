/** A complaint about a field, and the value without the fault where that is plain. */
export interface Complaint {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint: string;
}

const warn = (message: string, hint: string): Complaint => ({ severity: "warning", message, hint });

/** Blanks that arXiv complains of in every field. */
export function* checkBlanks(field: string, value: string, paragraphs = false): Iterable<Complaint> {
  const hint = `Remove them: ${JSON.stringify(
    value
      .replace(/[ \t]+/gu, " ")
      .replace(/ ?\n ?/gu, paragraphs ? "\n  " : " ")
      .trim()
      .slice(0, 200),
  )}.`;
  if (value !== value.trim()) yield warn(`The ${field} begins or ends with blanks.`, hint);
  const inner = paragraphs ? value.replace(/\n {2}(?=\S)/gu, "\n") : value;
  if (/[^ \t\n,][ \t]{2,}[^ \t\n,]/u.test(inner)) yield warn(`The ${field} has several blanks in a row.`, hint);
  if (paragraphs && /[ \t]\n/u.test(value)) yield warn(`A paragraph of the ${field} ends with a blank.`, hint);
  if (/\s,|,\s*,/u.test(value))
    yield warn(`The ${field} has a blank before a comma, or two commas.`, "Write one comma, straight after the word.");
  if (/\(\s|\s\)/u.test(value)) yield warn(`The ${field} has blanks inside of parentheses.`, "Remove them.");
}

/** Control characters, and UTF-8 that was read as Latin-1. */
export function* checkCharacters(field: string, value: string, lineEnds = false): Iterable<Complaint> {
  if ((lineEnds ? /[\u0000-\u0009\u000b-\u001f\u007f]/u : /[\u0000-\u001f\u007f]/u).test(value))
    yield warn(`The ${field} has control characters.`, "Remove tabs, line ends and the like.");
  if (/[\u00c0-\u00ff][\u0080-\u00bf]/u.test(value))
    yield warn(
      `The ${field} looks like UTF-8 that was read in another encoding (Ã¤ for ä).`,
      "Copy it again from the source.",
    );
}

/** HTML tags that arXiv knows. */
export function* checkHtml(field: string, value: string): Iterable<Complaint> {
  const tag = /<\/?(?:p|div|br|img|sup|sub|table|a)(?:\s[^<>]*|\/)?>/iu.exec(value)?.[0];
  if (tag !== undefined) yield warn(`The ${field} has the HTML tag ${tag}.`, "Write plain text, and formulas as $…$.");
}

/** Brackets of all kinds; `[0,1)` counts as balanced, as on arXiv. */
export function* checkBrackets(field: string, value: string): Iterable<Complaint> {
  const open: string[] = [];
  const round = "()[]";
  for (const character of value) {
    if (character === "(" || character === "[") open.push("round");
    else if (character === "{") open.push("brace");
    else if (character === "}" || round.includes(character)) {
      if (open.pop() !== (character === "}" ? "brace" : "round")) {
        yield warn(`Brackets in the ${field} do not match.`, `Look for a lone ${character}.`);
        return;
      }
    }
  }
  if (open.length > 0) yield warn(`Brackets in the ${field} are not closed.`, "Close them, or remove the opening one.");
}

/** Words in capitals beyond what abbreviations need. */
export function* checkCapitals(field: string, value: string): Iterable<Complaint> {
  const upper = value.match(/\p{Lu}/gu)?.length ?? 0;
  const lower = value.match(/\p{Ll}/gu)?.length ?? 0;
  if (upper > lower * 2 + 7)
    yield warn(
      `The ${field} is mostly in capitals.`,
      "Write it as a sentence, capitals for names and abbreviations only.",
    );
  else if (field === "title") {
    const words = value.split(/\s+/u).filter((word) => /^[A-Z][A-Z-]{4,}[A-Z]$/u.test(word));
    if (words.length > 1)
      yield warn(
        `The title has long words in capitals: ${words.slice(0, 5).join(", ")}.`,
        "Keep capitals for abbreviations; arXiv may ask about them.",
      );
  }
}

/** Escapes and commands that arXiv's plain text does not show. */
export function* checkTex(field: string, value: string): Iterable<Complaint> {
  if (/\\[#%]/u.test(value)) yield warn(`The ${field} has an escape that is not needed.`, "Write # and % as they are.");
  const command = /\\(?:href|url)\{/u.exec(value)?.[0];
  if (command !== undefined) yield warn(`The ${field} has ${command}…}.`, "Write the address as plain text.");
}

/** Addresses in fields that are for something else. */
export function* checkAddresses(field: string, value: string): Iterable<Complaint> {
  if (/https?:/iu.test(value)) yield warn(`The ${field} has a URL.`, "Leave it out.");
  if (/doi/iu.test(value)) yield warn(`The ${field} mentions a DOI.`, "Put it into the field for the DOI.");
}
