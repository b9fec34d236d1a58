/** Words after whose full stop a sentence goes on, in lower case and without the stop. */
const abbreviations = new Set(
  (
    "al e.g i.e eg ie cf vs etc viz approx ca resp incl no nos fig figs eq eqs eqn sec sect ref refs ch chap vol pp p ed eds " +
    "dr prof mr mrs ms st jr sr inc ltd co corp dept univ jan feb mar apr jun jul aug sep sept oct nov dec a.k.a w.r.t i.i.d " +
    "z.b d.h u.a bzw vgl nr abb tab bspw evtl ggf sog usw p.ex c.-à-d m mme mlle env p.ej sra art cap núm aprox dott sig pag"
  ).split(" "),
);
/** These may end a sentence as well: what follows decides. */
const mayEnd = new Set(["al", "etc", "co", "inc", "ltd", "no", "usw", "jr", "sr"]);

/**
 * Splits a text of one paragraph into its sentences; joined by what stood between them they are the text again.
 *
 * Unicode's rules find the boundaries; those after abbreviations, initials and numbers of lists are taken back.
 *
 * @param options - `language`: BCP 47, default English. `names`: those that are written small where a sentence begins, too.
 * @example
 * splitSentences("We follow Smith et al. in this. It works."); // => ["We follow Smith et al. in this.", "It works."]
 */
export function splitSentences(
  text: string,
  { language = "en", names }: { readonly language?: string | undefined; readonly names?: ReadonlySet<string> } = {},
): string[] {
  const segments = Array.from(segmenterOf(language).segment(text), ({ segment }) => segment).flatMap((segment) =>
    names === undefined || names.size === 0 ? [segment] : beforeNames(segment, names),
  );
  const sentences: string[] = [];
  let open = "";
  for (const [index, segment] of segments.entries()) {
    open += segment;
    const next = segments[index + 1];
    if (next !== undefined && goesOn(open, next)) continue;
    const sentence = open.trim();
    if (sentence !== "") sentences.push(sentence);
    open = "";
  }
  return sentences;
}

/** Unicode ends no sentence before a small letter. */
function beforeNames(segment: string, names: ReadonlySet<string>): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of segment.matchAll(/[.!?]["”’)\]]?\s+(?=(\p{Ll}[\w.-]*\w)\s)/gu)) {
    if (!names.has(match[1] as string)) continue;
    const end = match.index + match[0].length;
    parts.push(segment.slice(from, end));
    from = end;
  }
  return [...parts, segment.slice(from)];
}

function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: "sentence" });
  } catch {
    return new Intl.Segmenter("en", { granularity: "sentence" });
  }
}

/** What is longer is no sentence: joining it on would cost more with every part. */
const mostCharacters = 4000;

function goesOn(before: string, after: string): boolean {
  if (before.length > mostCharacters) return false;
  const shown = before.trimEnd();
  // A mark that Unicode ends sentences at within brackets: "(What? Why?) is asked".
  if (opens(shown) && shown.length < 600) return true;
  if (!shown.endsWith(".")) return false;
  const word = /(?:^|[\s([{“‘"'–—/])([\p{L}\p{M}.-]+)\.$/u.exec(shown)?.[1]?.toLowerCase();
  if (word === undefined) return /(?:^|\s)\(?\d{1,2}\.$/u.test(shown) && shown.length <= 4;
  // An initial: "J. Smith", and "z. B." with its blank. "I." and "a variable x." end sentences as well.
  if (/^\p{Ll}$/u.test(word) && /\p{Ll}\.$/u.test(shown)) return /^\p{L}\.(?:\s|$)/u.test(after);
  if (/^\p{L}$/u.test(word)) return !/\bI\.$/u.test(shown) && /^\p{Lu}/u.test(after);
  if (/^(?:\p{L}\.)+\p{L}$/u.test(word) && !abbreviations.has(word)) return !/^\p{Lu}\p{Ll}+\s/u.test(after);
  if (!abbreviations.has(word)) return false;
  return mayEnd.has(word) ? !/^["“(]?\p{Lu}/u.test(after) : true;
}

/** Whether a bracket is still open at the end. */
function opens(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") depth = Math.max(0, depth - 1);
  }
  return depth > 0;
}
