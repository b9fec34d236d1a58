import type { CslName } from "@dreamnet/document";

/** The name under which someone is cited: "van Rossum", "NASA". */
export function surname(name: CslName): string {
  const family = [name["non-dropping-particle"], name.family]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  return family !== "" ? family : (name.literal ?? name.given ?? "");
}

/** Initials of given names: "Jean-Paul A" → "J.-P. A."; scripts without capitals keep their whole given name. */
export function initials(given: string | undefined): string {
  if (given === undefined) return "";
  return given
    .replace(/\.(?=[^\s.-])/gu, ". ")
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((word) =>
      word
        .split(/(?=[-‐])/u)
        .map((piece) => {
          const match = /^([-‐]?)(\p{Lu}|\p{Lt})/u.exec(piece);
          if (match !== null) return `${match[1]}${match[2]}.`;
          // "de", "al-": a particle within the given names stays; so does a name of a script without cases.
          return piece.replace(/\.$/u, "");
        })
        .join(""),
    )
    .join(" ");
}

/** "Knuth, D. E., Jr." */
export function invertedName(name: CslName): string {
  const own = surname(name);
  const given = [initials(name.family === undefined ? undefined : name.given), name["dropping-particle"]]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  return [own, given, name.suffix].filter((part) => part !== undefined && part !== "").join(", ");
}

/** "D. E. Knuth Jr." */
export function directName(name: CslName): string {
  const given = initials(name.family === undefined ? undefined : name.given);
  return [given, name["dropping-particle"], surname(name), name.suffix]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
}

/** A key that orders names alike on every machine: without accents, lower case. */
export function sortKey(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]+/gu, "");
}

/** Whether a list of authors ends in "and others". */
export function endsWithOthers(names: readonly CslName[]): boolean {
  const last = names.at(-1);
  const text = last?.literal ?? (last?.given === undefined ? last?.family : undefined);
  return text === "others" || text === "et al." || text === "et al";
}

/** The authors without a closing "others". */
export function namedAuthors(names: readonly CslName[]): readonly CslName[] {
  return endsWithOthers(names) ? names.slice(0, -1) : names;
}
