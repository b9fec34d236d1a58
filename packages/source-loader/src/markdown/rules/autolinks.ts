import type { InlineNode } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import type { InlineState } from "../parser-states.ts";

const url = /(?:https?:\/\/|ftp:\/\/|www\.(?=[\p{L}\p{N}]))[^\s<>"`\\^{}|]{1,2000}/iuy;
const startsHere = /^(?:https?:\/\/|ftp:\/\/|www\.)/i;

/**
 * A bare `https://…` or `www.…` in the text.
 *
 * markdown-it's own text rule would swallow it, so this rule reads up to it.
 */
export function bareUrl(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  const code = src.charCodeAt(pos) | 0x20;
  if ((code !== 0x68 /* h */ && code !== 0x77 /* w */ && code !== 0x66) /* f */ || state.linkLevel > 0) return false;
  if (!startsHere.test(src.slice(pos, pos + 8))) return false;
  if (pos > 0 && /[\p{L}\p{N}_/:@.-]/u.test(src[pos - 1] ?? "")) return false;
  url.lastIndex = pos;
  const match = url.exec(src);
  if (match === null) return false;
  const text = trimUrl(match[0].slice(0, posMax - pos));
  if (!/^(?:[a-z]+:\/\/|www\.)[^\s/]/iu.test(text)) return false;
  if (!silent) {
    const target = /^www\./i.test(text) ? `http://${text}` : text;
    pushLeaf(
      state,
      (_, position): InlineNode => ({
        type: "link",
        url: target,
        children: [{ type: "text", value: text, position }],
        position,
      }),
    );
  }
  state.pos = pos + text.length;
  return true;
}

/** GFM's rule: final punctuation, and a closing bracket without its opening one, are not of the address. */
function trimUrl(raw: string): string {
  // A square bracket closes the Markdown around the address more often than it belongs to it.
  const bracket = raw.search(/[[\]]/u);
  let end = bracket === -1 ? raw.length : bracket;
  let surplus = 0;
  for (let index = 0; index < end; index++) surplus += raw[index] === ")" ? 1 : raw[index] === "(" ? -1 : 0;
  for (; end > 0; end--) {
    const last = raw[end - 1] ?? "";
    if (last === ")" && surplus > 0) surplus--;
    else if (!/[?!.,:*_~'";$]/.test(last)) break;
  }
  return raw.slice(0, end);
}

/** Characters at which some rule may begin. */
const stops = new Uint8Array(128);
for (const char of "\n!#$%&*+-:<=>@[\\]^_`{}~'\"") stops[char.charCodeAt(0)] = 1;

/** Reads text up to the next character that may begin something; stops before a bare address too. */
export function plainText(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  let index = pos;
  for (; index < posMax; index++) {
    const code = src.charCodeAt(index);
    if (code < 128 && stops[code] === 1) break;
    if (index > pos && (code === 0x68 || code === 0x77 || code === 0x66 || code === 0x48) && isAddressStart(src, index))
      break;
  }
  if (index === pos) return false;
  if (!silent) state.pending += src.slice(pos, index);
  state.pos = index;
  return true;
}

function isAddressStart(text: string, index: number): boolean {
  const next = text.charCodeAt(index + 1) | 0x20;
  if (next !== 0x74 /* t */ && next !== 0x77 /* w */) return false;
  return startsHere.test(text.slice(index, index + 8)) && !/[\p{L}\p{N}_/:@.-]/u.test(text[index - 1] ?? "");
}
