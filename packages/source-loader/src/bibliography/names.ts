import type { CslName } from "@dreamnet/document";
import { splitOutsideBraces } from "./split-tex.ts";

/** Turns TeX into Unicode. */
export type ToText = (tex: string) => string;

/** Names, and what is wrong with them. */
export interface ReadNames {
  readonly names: CslName[];
  readonly faults: readonly string[];
}

/**
 * Reads a list of names as BibTeX does: "First von Last", "von Last, First", "von Last, Jr, First", braces for an
 * organisation, "and others" as the literal name `others`; also BibLaTeX's `family=…, given=…`.
 */
export function readNames(tex: string, toText: ToText): ReadNames {
  const names: CslName[] = [];
  const faults: string[] = [];
  for (const part of splitOutsideBraces(tex.replace(/\s+/gu, " ").trim(), /\sand\s/iuy)) {
    const one = part.trim().replace(/^and\s+|\s+and$/giu, "");
    if (one === "" || one === "and") continue;
    if (/^others$/iu.test(one)) names.push({ literal: "others" });
    else for (const name of readName(one, toText, faults)) names.push(name);
  }
  return { names, faults };
}

function readName(tex: string, toText: ToText, faults: string[]): CslName[] {
  if (isOneGroup(tex)) return literal(toText(tex));
  const parts = splitOutsideBraces(tex, /,/uy).map((part) => part.trim());
  while (parts.length > 1 && parts.at(-1) === "") parts.pop();
  if (parts.some((part) => /^(?:family|given|prefix|suffix)\s*=/u.test(part))) return [extendedName(parts, toText)];
  if (parts.length === 1) return firstLast(words(tex), toText);
  const [last = "", second = "", third] = parts;
  if (parts.length > 3) {
    // "Smith, J., Doe, A.": names set apart by commas where "and" is meant.
    faults.push(`Names are set apart by "and", not by commas: ${toText(tex)}`);
    if (parts.length % 2 === 0) {
      const pairs: CslName[] = [];
      for (let index = 0; index < parts.length; index += 2)
        pairs.push(...lastFirst(parts[index] as string, "", parts[index + 1] as string, toText));
      return pairs;
    }
    return literal(toText(tex));
  }
  return third === undefined ? lastFirst(last, "", second, toText) : lastFirst(last, second, third, toText);
}

function literal(text: string): CslName[] {
  return text === "" ? [] : [{ literal: text }];
}

/** `{World Health Organization}`: one group from end to end. */
function isOneGroup(tex: string): boolean {
  if (!tex.startsWith("{") || !tex.endsWith("}") || /^\{\\/u.test(tex)) return false;
  let depth = 0;
  for (let index = 0; index < tex.length; index++) {
    const character = tex[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index === tex.length - 1;
  }
  return false;
}

function words(tex: string): string[] {
  return splitOutsideBraces(tex, /[\s~]+/uy).filter((word) => word !== "");
}

/** Whether BibTeX takes a word for a particle: its first letter outside of braces is small. */
function isParticle(word: string, toText: ToText): boolean {
  if (word.startsWith("{") && !word.startsWith("{\\")) return false;
  const letter = /\p{L}/u.exec(toText(word))?.[0];
  return letter !== undefined && letter !== letter.toUpperCase() && letter === letter.toLowerCase();
}

function firstLast(tokens: string[], toText: ToText): CslName[] {
  if (tokens.length === 1) return [{ family: toText(tokens[0] as string) }].filter((name) => name.family !== "");
  const end = tokens.length - 1;
  let start = tokens.findIndex((word, index) => index < end && isParticle(word, toText));
  if (start < 0) start = end;
  let stop = start;
  for (let index = start; index < end; index++) if (isParticle(tokens[index] as string, toText)) stop = index + 1;
  return build(tokens.slice(0, start), tokens.slice(start, stop), tokens.slice(stop), "", toText);
}

function lastFirst(last: string, suffix: string, given: string, toText: ToText): CslName[] {
  const tokens = words(last);
  let stop = 0;
  for (let index = 0; index < tokens.length - 1; index++)
    if (isParticle(tokens[index] as string, toText)) stop = index + 1;
  return build([given], tokens.slice(0, stop), tokens.slice(stop), suffix, toText);
}

function build(given: string[], particles: string[], family: string[], suffix: string, toText: ToText): CslName[] {
  const text = (tokens: string[]): string => toText(tokens.join(" "));
  const name: CslName = {
    ...(text(family) === "" ? {} : { family: text(family) }),
    ...(text(given) === "" ? {} : { given: text(given) }),
    ...(text(particles) === "" ? {} : { "non-dropping-particle": text(particles) }),
    ...(toText(suffix) === "" ? {} : { suffix: toText(suffix) }),
  };
  return Object.keys(name).length === 0 ? [] : [name];
}

/** BibLaTeX: `given=Hans, family=Harman, prefix=von`. */
function extendedName(parts: string[], toText: ToText): CslName {
  const name: CslName = {};
  for (const part of parts) {
    const match = /^([a-z-]+)\s*=\s*([^]*)$/u.exec(part);
    const value = toText(match?.[2] ?? "");
    if (value === "") continue;
    if (match?.[1] === "family") name.family = value;
    else if (match?.[1] === "given") name.given = value;
    else if (match?.[1] === "prefix") name["non-dropping-particle"] = value;
    else if (match?.[1] === "suffix") name.suffix = value;
  }
  return name;
}
