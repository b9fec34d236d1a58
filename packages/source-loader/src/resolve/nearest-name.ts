/** Candidates beyond this many are not compared. */
const maxCandidates = 20_000;

/**
 * The candidate that a misspelt name most likely means; undefined where none is near.
 *
 * Near: equal but for case and punctuation, or at most a third of the letters apart, three at most.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = bare(name);
  const bound = Math.min(3, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = bound + 1;
  let count = 0;
  for (const candidate of candidates) {
    if (++count > maxCandidates) break;
    if (bare(candidate) === wanted && wanted !== "") return candidate;
    if (Math.abs(candidate.length - name.length) >= bestDistance || candidate.length > 200) continue;
    const distance = editDistance(name, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function bare(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
}

/** Levenshtein's distance, or anything ≥ `bound` where it is that far. */
function editDistance(a: string, b: string, bound: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const value = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost);
      next.push(value);
      least = Math.min(least, value);
    }
    if (least >= bound) return bound;
    row = next;
  }
  return row[b.length] as number;
}
