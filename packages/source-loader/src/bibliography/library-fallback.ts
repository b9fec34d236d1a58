/**
 * Converts TeX that we do not know by @retorquere/bibtex-parser, value by value.
 *
 * It is loaded on demand, since loading costs more than converting a whole bibliography.
 *
 * @returns What it could convert; the rest is left out.
 */
export async function convertUnknownTex(values: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const converted = new Map<string, string>();
  const { parse } = await import("@retorquere/bibtex-parser");
  for (const tex of values) {
    try {
      const { entries, errors } = parse(`@misc{x, title = {${tex}}}`, {
        sentenceCase: false,
        caseProtection: false,
        unsupported: "ignore",
      });
      const title = entries[0]?.fields["title"];
      if (errors.length === 0 && typeof title === "string") converted.set(tex, fromMarkup(title));
    } catch {
      // Our own reading stands.
    }
  }
  return converted;
}

/** The library marks up with HTML. */
function fromMarkup(html: string): string {
  return html
    .replace(/<(?:tt|code)>/gu, "")
    .replace(/<\/?[a-z][^<>]*>/gu, "")
    .replace(
      /&(amp|lt|gt|quot|nbsp);/gu,
      (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" })[name] ?? "",
    )
    .replace(/\s+/gu, (run) => (run === "\u00a0" ? run : " "))
    .trim();
}
