/** Candidates beyond this many are not compared. */
const maxCandidates = 20_000;
/** Names that are looked up; a document with more of them has another fault than misspelling. */
const maxLookups = 30;

/**
 * Finds the candidate that a misspelt name most likely means, for the first thirty names that are asked for.
 *
 * Near: equal but for case and punctuation, or at most a third of the letters apart, three at most.
 *
 * @param candidates - Asked for once, when the first name is.
 * @example
 * createNearestFinder(() => ["fig:one"])("fig-one"); // => "fig:one"
 */
export function createNearestFinder(candidates: () => Iterable<string>): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  let names: string[] | undefined;
  let byLetters: ReadonlyMap<string, string> | undefined;
  return (name) => {
    if (known.has(name) || known.size >= maxLookups) return known.get(name);
    names ??= firstOf(candidates());
    byLetters ??= new Map(names.toReversed().map((one) => [letters(one), one]));
    const own = letters(name);
    const found = (own === "" ? undefined : byLetters.get(own)) ?? nearestOf(name, names);
    known.set(name, found);
    return found;
  };
}

function firstOf(candidates: Iterable<string>): string[] {
  const names: string[] = [];
  for (const name of candidates) {
    if (names.length >= maxCandidates) break;
    if (name.length <= 200) names.push(name);
  }
  return names;
}

function nearestOf(name: string, names: readonly string[]): string | undefined {
  let bound = Math.min(3, Math.floor(name.length / 3)) + 1;
  let best: string | undefined;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= bound) continue;
    // Misspelt names begin alike: most candidates are told apart by their first letters.
    if (name.length > 8 && !candidate.startsWith(name.slice(0, 2)) && !candidate.endsWith(name.slice(-3))) continue;
    const distance = editDistance(name, candidate, bound);
    if (distance < bound) {
      best = candidate;
      bound = distance;
    }
  }
  return best;
}

function letters(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
}

/** Levenshtein's distance, or anything ≥ `bound` where it is that far; only the diagonal band is computed. */
function editDistance(a: string, b: string, bound: number): number {
  let row = new Uint16Array(b.length + 1).map((_, index) => index);
  let next = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    next.fill(bound);
    next[0] = i;
    let least = i;
    const last = Math.min(b.length, i + bound);
    for (let j = Math.max(1, i - bound); j <= last; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const value = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost);
      next[j] = value;
      least = Math.min(least, value);
    }
    if (least >= bound) return bound;
    [row, next] = [next, row];
  }
  return row[b.length] as number;
}
