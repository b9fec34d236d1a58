import type { CslItem, Reference } from "./references.ts";

const bracketed = /\[([^[\]]{0,2000})\]/gu;
const part = /^([^@]*?)\s*(-?)@(?:\{([^{}\s]{1,200})\}|([^\s,;{}]{1,200}))\s*,?\s*([^@]*)$/u;

/**
 * A text's citations, `[see @key, p. 3]`, by author and year, for metadata that has no list of references. A key that
 * the references do not have stays as it is written, and so does a text in brackets that cites nothing.
 *
 * @example
 * readableCitations("As shown [@k].", source.references); // => "As shown (Knuth, 1984)."
 */
export function readableCitations(text: string, references: Readonly<Record<string, Reference>>): string {
  if (!text.includes("@")) return text;
  return text.replace(bracketed, (written: string, inner: string) => {
    if (!inner.includes("@")) return written;
    const cites = inner.split(";").map((one) => citation(one.trim(), references));
    return cites.every((cite) => cite !== undefined) ? `(${cites.join("; ")})` : written;
  });
}

function citation(written: string, references: Readonly<Record<string, Reference>>): string | undefined {
  const match = part.exec(written);
  const key = match?.[3] ?? match?.[4];
  const csl = key !== undefined && Object.hasOwn(references, key) ? references[key]?.csl : undefined;
  if (match === null || csl === undefined) return undefined;
  const names = authors(csl);
  const year = yearOf(csl);
  const named = match[2] === "-" ? year : [names, year].filter((piece) => piece !== "").join(", ");
  if (named === "" || (names === "" && match[2] !== "-")) return undefined;
  return `${match[1] === "" ? "" : `${match[1]} `}${named}${match[5] === "" ? "" : `, ${match[5]}`}`;
}

function authors(csl: CslItem): string {
  const [first = "", second, ...more] = (csl.author ?? csl.editor ?? [])
    .map((name) => name.literal ?? [name["non-dropping-particle"], name.family ?? name.given].filter(Boolean).join(" "))
    .filter((name) => name !== "");
  if (more.length > 0) return `${first} et al.`;
  return second === undefined ? first : `${first} and ${second}`;
}

function yearOf(csl: CslItem): string {
  const year = csl.issued?.["date-parts"]?.[0]?.[0];
  return year === undefined ? (/\d{4}/u.exec(csl.issued?.raw ?? csl.issued?.literal ?? "")?.[0] ?? "") : String(year);
}
