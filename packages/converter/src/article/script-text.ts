/** Characters that Unicode has raised. Source: UnicodeData.txt 16, decompositions `<super>`. */
const raised = table(
  "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻAᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂβᵝγᵞδᵟθᶿφᵠχᵡ",
);
/** Characters that Unicode has lowered, from the decompositions `<sub>`. */
const lowered = table("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨφᵩχᵪ");

function table(pairs: string): ReadonlyMap<string, string> {
  const characters = [...pairs];
  const map = new Map<string, string>();
  for (let index = 0; index + 1 < characters.length; index += 2)
    map.set(characters[index] as string, characters[index + 1] as string);
  return map;
}

/**
 * Raised or lowered text in plain Unicode: `x²`, `CO₂`; `^(…)` and `_(…)` where Unicode lacks a character.
 *
 * @returns The text, and whether Unicode had it all.
 */
export function scriptText(text: string, position: "super" | "sub"): { text: string; exact: boolean } {
  const bare = text.trim();
  if (bare === "") return { text: "", exact: true };
  if (position === "super" && /^[′″‴⁗*∗†‡°]+$/u.test(bare)) return { text: bare.replaceAll("∗", "*"), exact: true };
  // Marks of affiliations and notes: `³,⁴*`.
  if (position === "super" && /^\d+[*∗†‡§¶]*(?:\s*,\s*(?:\d+[*∗†‡§¶]*|[*∗†‡§¶]+))*$/u.test(bare)) {
    const marks = [...bare.replace(/\s+/gu, "").replaceAll("∗", "*")];
    return { text: marks.map((mark) => raised.get(mark) ?? mark).join(""), exact: true };
  }
  const characters = position === "super" ? raised : lowered;
  const parts = [...bare].filter((character) => character !== " ");
  if (parts.every((character) => characters.has(character)))
    return { text: parts.map((character) => characters.get(character)).join(""), exact: true };
  const mark = position === "super" ? "^" : "_";
  return { text: `${mark}${[...bare].length === 1 ? bare : `(${bare})`}`, exact: false };
}
