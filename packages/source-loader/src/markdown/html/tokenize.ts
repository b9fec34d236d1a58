/** A part of an HTML text; `offset` is where it begins. */
export type HtmlToken =
  | {
      readonly kind: "open";
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly empty: boolean;
      readonly raw: string;
      readonly offset: number;
    }
  | { readonly kind: "close"; readonly name: string; readonly raw: string; readonly offset: number }
  | { readonly kind: "text"; readonly value: string; readonly offset: number }
  | { readonly kind: "comment"; readonly value: string; readonly offset: number }
  /** An element whose content is not HTML text, or is kept as it is. */
  | { readonly kind: "raw"; readonly name: string; readonly value: string; readonly offset: number };

/** Elements of which the source is kept whole: code of their own, or markup with no node. */
const rawElements = new Set(["script", "style", "textarea", "svg", "math", "template", "noscript", "object", "canvas"]);

const tagStart = /<(\/?)([A-Za-z][A-Za-z0-9:-]*)/y;
const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** Reads HTML leniently, as browsers do, in one pass; what is no tag is text. */
export function tokenizeHtml(text: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let textStart = 0;
  let position = 0;
  const flush = (end: number): void => {
    if (end > textStart) tokens.push({ kind: "text", value: text.slice(textStart, end), offset: textStart });
  };
  /** From where on no closing mark is left, by mark. */
  const exhausted = new Map<string, boolean>();
  const find = (mark: string, from: number): number => {
    if (exhausted.get(mark) === true) return -1;
    const found = text.indexOf(mark, from);
    if (found === -1) exhausted.set(mark, true);
    return found;
  };
  for (let open = text.indexOf("<"); open !== -1; open = text.indexOf("<", position)) {
    const special = text.startsWith("<!--", open)
      ? "-->"
      : text.startsWith("<!", open) || text.startsWith("<?", open)
        ? ">"
        : undefined;
    if (special !== undefined) {
      const end = find(special, open + 2);
      if (end === -1) {
        position = open + 1;
        continue;
      }
      flush(open);
      tokens.push({ kind: "comment", value: text.slice(open, end + special.length), offset: open });
      position = end + special.length;
      textStart = position;
      continue;
    }
    const tag = readTag(text, open);
    if (tag === undefined) {
      position = open + 1;
      continue;
    }
    flush(open);
    position = tag.end;
    if (tag.token.kind === "open" && rawElements.has(tag.token.name) && !tag.token.empty) {
      const close = find(`</${tag.token.name}`, position);
      const end = close === -1 ? -1 : text.indexOf(">", close);
      if (end !== -1) {
        tokens.push({ kind: "raw", name: tag.token.name, value: text.slice(open, end + 1), offset: open });
        position = end + 1;
        textStart = position;
        continue;
      }
    }
    tokens.push(tag.token);
    textStart = position;
  }
  flush(text.length);
  return tokens;
}

function readTag(text: string, open: number): { token: HtmlToken; end: number } | undefined {
  tagStart.lastIndex = open;
  const start = tagStart.exec(text);
  if (start === null) return undefined;
  const name = (start[2] ?? "").toLowerCase();
  let position = tagStart.lastIndex;
  const attributes: Record<string, string> = {};
  for (;;) {
    attribute.lastIndex = position;
    const match = attribute.exec(text);
    if (match === null || attribute.lastIndex - open > 20_000) break;
    position = attribute.lastIndex;
    const key = (match[1] ?? "").toLowerCase();
    if (!Object.hasOwn(attributes, key) && key !== "__proto__")
      attributes[key] = match[2] ?? match[3] ?? match[4] ?? "";
  }
  while (/[\s/]/u.test(text[position] ?? "")) position++;
  if (text[position] !== ">") return undefined;
  const raw = text.slice(open, position + 1);
  const token: HtmlToken =
    start[1] === "/"
      ? { kind: "close", name, raw, offset: open }
      : { kind: "open", name, attributes, empty: raw.endsWith("/>"), raw, offset: open };
  return { token, end: position + 1 };
}
