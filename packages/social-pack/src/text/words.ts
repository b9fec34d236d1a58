const stopWords = new Set(
  (
    "a about above after again all also although am among an and any are as at be because been before being between both but by can could did do does " +
    "doing due during each either etc even every few for from further had has have having he her here hers him his how however i if in into is it its " +
    "itself just less let many may me might more most much must my no nor not now of off often on once one only onto or other our ours out over own per " +
    "rather same several shall she should since so some such than that the their theirs them then there these they this those through thus to together " +
    "too under until up upon us use used using very via was we well were what when where whether which while who whom whose why will with within without " +
    "would yet you your yours"
  ).split(" "),
);

const unspaced =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}";
const runs = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const isUnspaced = new RegExp(`^[${unspaced}]`, "u");

/** The words of a text that carry its subject: folded, English endings off; scripts without spaces by pairs of characters. */
export function contentWords(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.normalize("NFKC").toLowerCase().matchAll(runs)) {
    if (isUnspaced.test(run)) {
      const characters = [...run];
      for (let index = 0; index + 1 < characters.length; index++)
        words.push(`${characters[index]}${characters[index + 1]}`);
    } else if (run.length > 1 && !stopWords.has(run)) words.push(stem(run));
  }
  return words;
}

/** Enough to take "solver" and "solvers" for one word. */
function stem(word: string): string {
  if (word.length > 5 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && /(?:sses|xes|ches|shes)$/u.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !/(?:ss|us|is)$/u.test(word)) return word.slice(0, -1);
  return word;
}
