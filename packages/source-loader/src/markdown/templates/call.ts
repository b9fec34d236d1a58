/** A tag of a site's template language: Liquid's `{% name … %}`, Hugo's `{{< name … >}}` and `{{% name … %}}`. */
export interface TemplateCall {
  readonly name: string;
  /** True for `{% endname %}` and `{{< /name >}}`. */
  readonly closing: boolean;
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
  readonly source: string;
  /** Index after it. */
  readonly end: number;
}

const marks: readonly (readonly [open: string, close: string])[] = [
  ["{{<", ">}}"],
  ["{{%", "%}}"],
  ["{%", "%}"],
  ["{{", "}}"],
];
const maxLength = 4000;
const item =
  /\s*(?:([\w.-]+)\s*[=:](?!\/\/)\s*)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s"'`,]+)),?/uy;

/** The template tag at `start`; undefined where none stands. */
export function templateCall(text: string, start: number): TemplateCall | undefined {
  if (text.charCodeAt(start) !== 0x7b /* { */) return undefined;
  const kind = marks.find(([open]) => text.startsWith(open, start));
  if (kind === undefined) return undefined;
  const [open, close] = kind;
  const window = text.slice(start, start + maxLength);
  const stop = window.indexOf(close, open.length);
  if (stop === -1) return undefined;
  const inner = window.slice(open.length, stop).replace(/^-|-$/gu, "").trim();
  const source = window.slice(0, stop + close.length);
  const end = start + source.length;
  if (open === "{{") return { name: "", closing: false, positional: [inner], named: {}, source, end };
  const head = /^(\/?)\s*([\w./-]+)\s*/u.exec(inner);
  if (head === null) return { name: "", closing: false, positional: [inner], named: {}, source, end };
  const isEnd = open === "{%" && /^end[a-z]/u.test(head[2] ?? "");
  const { positional, named } = readArguments(inner.slice(head[0].length));
  return {
    name: isEnd ? (head[2] ?? "").slice(3) : (head[2] ?? ""),
    closing: isEnd || head[1] === "/",
    positional,
    named,
    source,
    end,
  };
}

function readArguments(text: string): { positional: string[]; named: Record<string, string> } {
  const positional: string[] = [];
  const named: [string, string][] = [];
  item.lastIndex = 0;
  for (let match = item.exec(text); match !== null && match[0] !== ""; match = item.exec(text)) {
    const [, key, double, single, tick, bare] = match;
    const value = (double ?? single ?? tick ?? bare ?? "").replace(/\\(["'\\])/gu, "$1");
    if (key === undefined) positional.push(value);
    else named.push([key, value]);
  }
  return { positional, named: Object.fromEntries(named) };
}

/** A URL in which template tags stand for the site's own address: they are left out, a path within them stays. */
export function plainUrl(url: string): string {
  return url
    .replace(
      /\{\{-?\s*(?:"([^"]*)"|'([^']*)')\s*(?:\|[^}]*)?\}\}/gu,
      (_, double?: string, single?: string) => double ?? single ?? "",
    )
    .replace(/\{%-?\s*(?:link|post_url)\s+([^%]*?)\s*-?%\}/gu, "$1")
    .replace(/\{\{[<%]\s*(?:rel)?ref\s+"?([^">%]*?)"?\s*[>%]\}\}/gu, "$1")
    .replace(/\{\{-?[^{}]*\}\}/gu, "");
}
