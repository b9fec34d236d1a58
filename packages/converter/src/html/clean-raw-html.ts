/** One stretch of raw HTML, reduced to tags that may pass. */
export interface CleanHtml {
  /** Whole tags only, each written anew; text and entities as they were. */
  readonly html: string;
  /** Names of what went: `<script>`, `onclick`. */
  readonly removed: ReadonlySet<string>;
}

/** Elements whose content is no text for a reader. */
const hidden = new Set(["script", "style"]);

/**
 * Cuts raw HTML into tokens and keeps tags; what stands between the tags stays.
 *
 * A stretch of raw HTML ends where the author's mark-up goes on. So no tag, comment or script may stay open at its
 * end: it would swallow what follows, or break the parser. In linear time.
 *
 * @param readAs - The element that a tag's name is read as; undefined for one that goes.
 */
export function cleanRawHtml(html: string, readAs: (name: string) => string | undefined): CleanHtml {
  const parts: string[] = [];
  const removed = new Set<string>();
  let position = 0;
  while (position < html.length) {
    const open = html.indexOf("<", position);
    if (open < 0) {
      parts.push(html.slice(position));
      break;
    }
    parts.push(html.slice(position, open));
    const next = html[open + 1] ?? "";
    if (next === "!" || next === "?") position = endOfComment(html, open);
    else if (/[a-zA-Z/]/.test(next)) position = readTag(html, open, readAs, parts, removed);
    else {
      parts.push("&lt;");
      position = open + 1;
    }
  }
  return { html: parts.join(""), removed };
}

/** A comment, a declaration or an instruction is shown by no reader. One without an end reaches to the end. */
function endOfComment(html: string, start: number): number {
  if (!html.startsWith("<!--", start)) {
    const end = html.indexOf(">", start);
    return end < 0 ? html.length : end + 1;
  }
  // `<!-->` and `<!--->` are whole comments.
  const short = /^<!--(-?)>/.exec(html.slice(start, start + 6));
  if (short !== null) return start + short[0].length;
  const end = /--!?>/g;
  end.lastIndex = start + 4;
  return end.exec(html) === null ? html.length : end.lastIndex;
}

function readTag(
  html: string,
  start: number,
  readAs: (name: string) => string | undefined,
  parts: string[],
  removed: Set<string>,
): number {
  const closing = html[start + 1] === "/";
  const name = /^[a-zA-Z][a-zA-Z0-9-]*/.exec(html.slice(start + (closing ? 2 : 1), start + 60))?.[0]?.toLowerCase();
  if (name === undefined) {
    // `</ …>` is a comment to a parser.
    const end = html.indexOf(">", start);
    return end < 0 ? html.length : end + 1;
  }
  const tag = readAttributes(html, start + name.length + (closing ? 2 : 1));
  if (tag === undefined) {
    // A tag that is cut off is text.
    parts.push("&lt;");
    return start + 1;
  }
  for (const [attribute] of tag.attributes)
    if (/^on|^(?:style|srcdoc|formaction)$/.test(attribute)) removed.add(attribute.slice(0, 40));
  const written = readAs(name);
  if (written === undefined) {
    if (!closing) removed.add(`<${name.slice(0, 40)}>`);
    return hidden.has(name) && !closing ? endOfHidden(html, tag.end, name) : tag.end;
  }
  const attributes = closing
    ? ""
    : tag.attributes.map(([attribute, value]) => ` ${attribute}="${value.replace(/"/g, "&quot;")}"`).join("");
  parts.push(`<${closing ? "/" : ""}${written}${attributes}>`);
  return tag.end;
}

function endOfHidden(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}[^>]*>`, "gi");
  close.lastIndex = from;
  return close.exec(html) === null ? html.length : close.lastIndex;
}

type Attributes = [name: string, value: string][];

/** Attributes as the standard's tokenizer reads them; undefined where the tag has no end. */
function readAttributes(html: string, from: number): { attributes: Attributes; end: number } | undefined {
  const attributes: Attributes = [];
  const seen = new Set<string>();
  // Name, then perhaps a value: quoted marks count only after `=`.
  const token = /[\s/]*(?:(>)|([^\s/>=][^\s/>=]*|=[^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?)/y;
  token.lastIndex = from;
  for (let match = token.exec(html); match !== null; match = token.exec(html)) {
    if (match[1] !== undefined) return { attributes, end: token.lastIndex };
    const name = (match[2] ?? "").toLowerCase();
    // A quotation mark that opens a value and never closes leaves `=` to be read as a name: then the tag has no end.
    if (name.startsWith("=") || /["'<]/.test(name)) {
      if (attributes.length > 200) return undefined;
      continue;
    }
    if (!/^[a-z][a-z0-9:_-]*$/.test(name) || seen.has(name) || attributes.length > 200) continue;
    seen.add(name);
    attributes.push([name, match[3] ?? match[4] ?? match[5] ?? ""]);
  }
  return undefined;
}
