/** A name in its parts, as far as it can be told apart. */
export interface PersonName {
  readonly name: string;
  readonly given?: string;
  readonly family?: string;
  readonly suffix?: string;
}

const suffixWord = /^(?:jr\.?|sr\.?|junior|senior|ii|iii|iv|2nd|3rd|ph\.?\s?d\.?|m\.?d\.?|esq\.?)$/iu;
const particle =
  /^(?:van|von|der|den|de|del|della|di|da|dal|dos|das|do|du|des|la|le|ten|ter|te|zu|zum|zur|af|av|bin|ibn|al|el|y|e|vom|'t|d'|ap)$/u;
const organisation =
  /\b(?:consortium|collaboration|team|group|community|project|foundation|institute|university|society|network|developers|contributors|committee|laboratory|inc|gmbh|ltd)\b/iu;
/** Scripts in which a name is written family first, without a blank to split at. */
const unsplitScript = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Splits a name as it is shown into given and family name.
 *
 * A name of one word, of an organisation, or in Chinese, Japanese or Korean characters stays whole.
 *
 * @example
 * splitName("Guido van Rossum"); // => { name: "Guido van Rossum", given: "Guido", family: "van Rossum" }
 */
export function splitName(written: string): PersonName {
  const name = written.replace(/\s+/gu, " ").trim();
  if (unsplitScript.test(name) || organisation.test(name)) return { name };
  const commas = name
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (commas.length === 2 && suffixWord.test(commas[1] as string))
    return { ...splitName(commas[0] as string), name, suffix: commas[1] as string };
  if (commas.length === 2)
    return { name: `${commas[1]} ${commas[0]}`, given: commas[1] as string, family: commas[0] as string };
  if (commas.length === 3 && suffixWord.test(commas[1] as string)) {
    return {
      name: `${commas[2]} ${commas[0]}, ${commas[1]}`,
      given: commas[2] as string,
      family: commas[0] as string,
      suffix: commas[1] as string,
    };
  }
  const words = name.split(" ");
  let suffix: string | undefined;
  if (words.length > 2 && suffixWord.test(words.at(-1) as string)) suffix = words.pop();
  if (words.length < 2) return { name };
  let start = words.length - 1;
  // Particles in lower case belong to the family name: "Ludwig van der Rohe".
  while (start > 1 && particle.test(words[start - 1] as string)) start--;
  return {
    name,
    given: words.slice(0, start).join(" "),
    family: words.slice(start).join(" "),
    ...(suffix === undefined ? {} : { suffix }),
  };
}

/** Splits a text that may hold several names: at ";", "&" and "and", at commas only where that leaves whole names. */
export function splitNames(text: string): string[] {
  // What stands in a note, `^[…]`, separates no names.
  const notes: string[] = [];
  const masked = text.replace(/\^\[[^[\]]*\]/gu, (note) => `\uE000${notes.push(note) - 1}\uE001`);
  return splitPlainNames(masked).map((name) =>
    name.replace(/\uE000(\d+)\uE001/gu, (mask, index: string) => notes[Number(index)] ?? mask),
  );
}

function splitPlainNames(text: string): string[] {
  const clean = (parts: string[]): string[] =>
    parts.map((part) => part.replace(/\s+/gu, " ").trim()).filter((part) => part !== "");
  const strong = clean(text.split(/;|\n|\s+\band\b\s+|,\s*and\s+|\s*&\s*|\s+und\s+/u));
  return strong.flatMap((part) => {
    // A comma within brackets belongs to an affiliation.
    const pieces = clean(part.split(/,(?![^()]*\))/u));
    if (pieces.length === 1) return pieces;
    const whole = pieces.filter((piece) => !suffixWord.test(piece));
    const isList =
      strong.length > 1 ||
      pieces.length > 2 ||
      whole.every((piece) =>
        piece
          .replace(/\([^()]*\)/gu, "")
          .trim()
          .includes(" "),
      ) ||
      unsplitScript.test(part);
    if (!isList || whole.length < 2) return [part];
    const names: string[] = [];
    for (const piece of pieces) {
      if (suffixWord.test(piece) && names.length > 0) names[names.length - 1] += `, ${piece}`;
      else names.push(piece);
    }
    return names;
  });
}
