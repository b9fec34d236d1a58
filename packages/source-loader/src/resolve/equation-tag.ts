import { type Label, texTextSymbols } from "@dreamnet/document";

const reference = /\\(eqref|ref)\s*\{([^{}]{1,200})\}/gu;

/**
 * The author's own number of an equation as plain text: `$\ast$` is ∗, `1$'$` is 1′. A formula that has no such form
 * stays one between dollars; a reference stays until every number is known.
 */
export function tagText(tex: string): string {
  return tex
    .split("$")
    .map((part, index) => (index % 2 === 0 ? plain(part) : formula(part)))
    .join("")
    .trim();
}

function plain(tex: string): string {
  return tex
    .replace(/\\(?:text[a-z]{0,2}|math[a-z]{2}|mbox|emph)\s*\{([^{}]*)\}/gu, "$1")
    .replace(/~|\\[ ,;]/gu, "\u00A0")
    .replace(/---/gu, "—")
    .replace(/--/gu, "–")
    .replace(/\\(?!(?:eq)?ref\b)([A-Za-z]+)\s*/gu, (all, name: string) => symbol(name) ?? all)
    .replace(/\\([&%#_])/gu, "$1")
    .replace(/(\\(?:eqref|ref)\s*\{[^{}]*\})|[{}]/gu, (_all, kept: string | undefined) => kept ?? "");
}

function formula(tex: string): string {
  const text = tex
    .replace(/\\([A-Za-z]+)\s*/gu, (all, name: string) => symbol(name) ?? all)
    .replace(/\^\s*(?:\{\s*)?′\s*\}?/gu, "′")
    .replaceAll("'", "′")
    .replace(/^\{([^{}]*)\}$/u, "$1");
  return /[\\^_{}]/u.test(text) ? `$${tex}$` : text.trim();
}

const symbol = (name: string): string | undefined =>
  Object.hasOwn(texTextSymbols, name) ? texTextSymbols[name] : undefined;

/** Puts the numbers into tags that refer to other equations: `\tag{\ref{a}$'$}`. */
export function settleTags(labels: Map<string, Label>): void {
  const before = new Map([...labels].map(([name, { number }]) => [name, number]));
  for (const [name, label] of labels) {
    if (label.kind !== "equation" || label.number?.includes("ref") !== true) continue;
    const number = label.number.replace(reference, (_all, command: string, target: string) => {
      const found = before.get(target.trim()) ?? target.trim();
      return command === "eqref" ? `(${found})` : found;
    });
    labels.set(name, { ...label, number });
  }
}
