import type { Cite, InlineNode, NodePosition } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import type { ParseContext } from "../parse-context.ts";
import { type InlineState, matchingBracket } from "../parser-states.ts";

/** Pandoc's keys, Unicode letters too; a mark within must be followed by another character of the key. */
const keyPattern =
  /@(?:\{([^{}\s][^{}\n]{0,300})\}|(https?:\/\/[^\s\];,]{1,300})|([\p{L}\p{N}_*](?:[\p{L}\p{N}_]|[:.#$%&\-+?<>~/](?=[\p{L}\p{N}_])|--(?=[\p{L}\p{N}_])|::(?=[\p{L}\p{N}_]))*))/uy;

interface Key {
  readonly key: string;
  readonly end: number;
}

/** Prefixes by which pandoc-crossref and Quarto know a label: `fig:x`, `fig-x`. */
const labelPrefix =
  /^(?:fig|tbl|tab|eq|eqn|sec|lst|thm|lem|cor|prp|prop|cnj|def|exm|exr|sol|rem|alg|algo|nte|tip|wrn|imp|cau|vid)[:-]./iu;

/** True for a key that by its prefix names a figure, table, equation or section of the document. */
export function looksLikeLabel(key: string, context: ParseContext): boolean {
  return (
    context.features.extended && !context.features.gfm && labelPrefix.test(key) && !context.dialect.isReferenceKey(key)
  );
}

function keyAt(text: string, at: number): Key | undefined {
  keyPattern.lastIndex = at;
  const match = keyPattern.exec(text);
  const raw = match?.[1] ?? match?.[2]?.replace(/[.,:;!?)]+$/u, "") ?? match?.[3];
  if (match === null || raw === undefined) return undefined;
  const end = match[1] === undefined ? at + 1 + raw.length : keyPattern.lastIndex;
  return { key: raw, end };
}

/** In MyST a key may be a label of the document, which is settled at the end. */
function isCited(key: string, context: ParseContext): boolean {
  return (
    context.dialect.isReferenceKey(key) ||
    context.dialect.hasBibliography ||
    context.features.myst ||
    looksLikeLabel(key, context)
  );
}

const wordBefore = /[\p{L}\p{N}_/@.]$/u;

/** `@key`, `-@key`, `@key [p. 3]`. */
export function narrativeCitation(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  const dash = src.charCodeAt(pos) === 0x2d; /* - */
  const at = dash ? pos + 1 : pos;
  if (src.charCodeAt(at) !== 0x40 /* @ */ || (dash && src.charCodeAt(pos - 1) === 0x2d)) return false;
  // An address or a handle within a word is none.
  if (pos > 0 && wordBefore.test(src.slice(Math.max(0, pos - 2), pos))) return false;
  const found = keyAt(src, at);
  if (found === undefined || found.end > posMax) return false;
  const example = env.exampleLabels.get(found.key);
  if (example !== undefined && !env.dialect.isReferenceKey(found.key)) {
    if (!silent) pushLeaf(state, (_, position) => ({ type: "text", value: String(example), position }));
    state.pos = found.end;
    return true;
  }
  if (!isCited(found.key, env)) return false;
  let { end } = found;
  let first: Cite = { type: "cite", key: found.key, kind: "narrative", ...(dash ? { partial: "year" as const } : {}) };
  let rest: Cite[] = [];
  const open = src.charCodeAt(end) === 0x20 ? end + 1 : end;
  if (src.charCodeAt(open) === 0x5b /* [ */ && !looksLikeLabel(found.key, env)) {
    const close = matchingBracket(state, open);
    const locator = close === -1 || close >= posMax ? undefined : locatorIn(src.slice(open + 1, close), env);
    if (locator !== undefined && !/[[({]/.test(src[close + 1] ?? "")) {
      first = { ...first, ...(locator.suffix === "" ? {} : { suffix: locator.suffix }) };
      rest = locator.others;
      end = close + 1;
    }
  }
  if (!silent) {
    const source = src.slice(pos, end);
    pushLeaf(state, (_, position) => {
      if (rest.length === 0) return remember({ ...first, position }, source, env);
      return {
        type: "citeGroup",
        kind: "narrative",
        children: [first, ...rest].map((cite) => ({ ...cite, position })),
        position,
      };
    });
  }
  state.pos = end;
  return true;
}

/** Keeps a citation's source where it may still turn out to be none. */
function remember<T extends InlineNode>(node: T, source: string, context: ParseContext): T {
  if (context.features.myst) context.sources.set(node, source);
  return node;
}

/** The bracket after `@key`: a locator, and perhaps more keys; undefined for a bracket of its own meaning. */
function locatorIn(content: string, context: ParseContext): { suffix: string; others: Cite[] } | undefined {
  if (/^[\^@-]|^\s*$/u.test(content)) return undefined;
  const [first = "", ...more] = content.split(";");
  if (first.includes("@")) return undefined;
  const others = more.length === 0 ? [] : citesIn(more.join(";"), context);
  return others === undefined ? undefined : { suffix: plain(first), others };
}

/** `[@key; see @other, p. 3]`. */
export function parentheticalCitation(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  if (src.charCodeAt(pos) !== 0x5b /* [ */) return false;
  const close = matchingBracket(state, pos);
  if (close === -1 || close >= posMax || close - pos > 5000 || /[[({]/.test(src[close + 1] ?? "")) return false;
  const content = src.slice(pos + 1, close);
  if (!content.includes("@")) return false;
  const cites = citesIn(content, env);
  if (cites === undefined) return false;
  const source = src.slice(pos, close + 1);
  if (!silent) {
    pushLeaf(state, (_, position) => {
      const group = groupOf(cites, position, env);
      return Array.isArray(group) ? group : remember(group, source, env);
    });
  }
  state.pos = close + 1;
  return true;
}

/** One citation, or a group; references to labels in the same brackets become nodes one after another. */
function groupOf(cites: readonly Cite[], position: NodePosition, context: ParseContext): InlineNode | InlineNode[] {
  const placed = cites.map((cite): Cite => ({ ...cite, position }));
  const [only] = placed;
  if (placed.some((cite) => looksLikeLabel(cite.key, context))) {
    return placed.flatMap((cite, index): InlineNode[] => [
      ...(index === 0 ? [] : [{ type: "text" as const, value: ", ", position }]),
      looksLikeLabel(cite.key, context) ? { ...cite, kind: "narrative" } : cite,
    ]);
  }
  return placed.length === 1 && only !== undefined
    ? only
    : { type: "citeGroup", kind: "parenthetical", children: placed, position };
}

/** The citations between brackets; undefined where a part has none, or none that is known to be one. */
export function citesIn(content: string, context: ParseContext): Cite[] | undefined {
  const cites: Cite[] = [];
  for (const part of splitParts(content)) {
    const found = citesOfPart(part, context);
    if (found.length === 0) return undefined;
    for (const cite of found) cites.push(cite);
  }
  return cites.length === 0 ? undefined : cites;
}

/** Splits at semicolons that stand outside braces. */
function splitParts(content: string): string[] {
  if (!content.includes("{")) return content.split(";");
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < content.length; index++) {
    if (content[index] === "{") depth++;
    else if (content[index] === "}") depth = Math.max(0, depth - 1);
    else if (content[index] === ";" && depth === 0) {
      parts.push(content.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, content.slice(start)];
}

interface PlacedKey extends Key {
  readonly at: number;
}

/** The citations of one part: its first, and keys that follow a comma where a semicolon should stand. */
function citesOfPart(part: string, context: ParseContext): Cite[] {
  const keys: PlacedKey[] = [];
  for (let at = part.indexOf("@"); at !== -1; ) {
    const found = wordBefore.test(part.slice(Math.max(0, at - 2), at)) ? undefined : keyAt(part, at);
    const known = found !== undefined && isCited(found.key, context);
    if (known) keys.push({ ...found, at });
    at = part.indexOf("@", known ? found.end : at + 1);
  }
  return keys.map(({ key, at, end }, index): Cite => {
    const before = beforeKey(part, keys[index - 1]?.end, at);
    const next = keys[index + 1];
    const suppress = /(?:^|\s)-$/u.test(before);
    const prefix = plain(suppress ? before.slice(0, -1) : before);
    const suffix = plain(
      next === undefined ? part.slice(end) : part.slice(end, next.at - beforeKey(part, end, next.at).length),
    );
    return {
      type: "cite",
      key,
      kind: "parenthetical",
      // `@a and @b`: the list of citations says it.
      ...(prefix === "" || (index > 0 && /^(?:and|&)$/u.test(prefix)) ? {} : { prefix }),
      ...(suffix === "" ? {} : { suffix }),
      ...(suppress ? { partial: "year" as const } : {}),
    };
  });
}

/** What precedes a key: all of it for the first, for another what follows the last comma. */
function beforeKey(part: string, from: number | undefined, at: number): string {
  const between = part.slice(from ?? 0, at);
  return from === undefined ? between : between.slice(between.lastIndexOf(",") + 1);
}

/** Prefix or suffix as plain text, without the separating comma and the simplest marks. */
function plain(text: string): string {
  return (
    text
      .replace(/\s+/gu, " ")
      .replace(/^\s*,|,\s*$/gu, "")
      .replace(/\\([!-/:-@[-`{-~ ])/gu, (_, char: string) => (char === " " ? "\u00a0" : char))
      .replace(/(\*\*|__|\*|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}]))/gu, "")
      .trim()
      // Pandoc's braces say what of a suffix is the locator.
      .replace(/^\{([^{}]*)\}/u, "$1")
      .trim()
  );
}
