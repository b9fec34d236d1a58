/** Letters that Unicode does not take apart. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  Æ: "AE",
  Œ: "OE",
  Ø: "O",
  Ł: "L",
  Đ: "D",
};

/**
 * A file's name in the letters that TeX and arXiv take: letters with accents lose them, every other sign becomes a
 * hyphen.
 *
 * @example
 * portableName("Größe (2).png"); // => "Grosse-2.png"
 */
export function portableName(name: string): string {
  const portable = name
    .replace(/[ßæœøłđÆŒØŁĐ]/gu, (letter) => letters[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9_+\-.,=]+/gu, "-")
    .replace(/^[-.]+/u, "")
    .replace(/-+(?=\.[^.]*$)/u, "");
  return portable === "" ? "x" : portable;
}
