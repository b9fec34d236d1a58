import type { NormalizedSource } from "@dreamnet/document";

/** The works that a document cites, as its own `.bib` has them; undefined where it has none. */
export function referencesBib(source: NormalizedSource): string | undefined {
  const entries = Object.values(source.references).flatMap(({ raw }) =>
    raw === undefined || !/^\s*@/u.test(raw) ? [] : [raw.replace(/\r\n?/gu, "\n").trim()],
  );
  return entries.length === 0 ? undefined : `${[...new Set(entries)].join("\n\n")}\n`;
}
