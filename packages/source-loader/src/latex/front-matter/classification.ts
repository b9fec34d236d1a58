import type { FrontmatterInput } from "@dreamnet/document";

/** Schemes by which a title page classifies a work: its key in the front matter, and what stands before the codes. */
const schemes = {
  msc: "Mathematics Subject Classification",
  pacs: "PACS numbers",
  jel: "JEL classification",
  ccs: "CCS concepts",
  cr: "CR subject classification",
} as const;
export type Scheme = keyof typeof schemes;

const schemeOf = (label: string): Scheme | undefined => {
  if (/\bMSC\b|mathematics subject/i.test(label)) return "msc";
  if (/\bPACS\b/i.test(label)) return "pacs";
  if (/\bJEL\b/i.test(label)) return "jel";
  if (/\bCCS\b/i.test(label)) return "ccs";
  return undefined;
};

/** The classes of one work, as its title page gives them. */
export class Classification {
  readonly #codes = new Map<string, { scheme: Scheme | undefined; label: string; codes: string[] }>();

  /**
   * @param scheme - The scheme, or the words that the source puts before the codes.
   * @param edition - The year of the scheme, as `2020`; any other word is left out.
   */
  add(scheme: Scheme | (string & {}), codes: string, edition = ""): void {
    const text = codes.replace(/^[\s,;:]+|[\s,;.]+$/g, "");
    if (text === "") return;
    const known = Object.hasOwn(schemes, scheme) ? (scheme as Scheme) : schemeOf(scheme);
    const year = /\b(?:19|20)\d{2}\b/.exec(edition || scheme)?.[0];
    const words = known === undefined ? scheme.replace(/:$/, "") : schemes[known];
    const label = year === undefined ? words : `${year} ${words}`;
    const key = known ?? label;
    const entry = this.#codes.get(key) ?? { scheme: known, label, codes: [] };
    entry.codes.push(text);
    this.#codes.set(key, entry);
  }

  /** One line for each scheme, as a title page prints it. */
  notes(): string[] {
    return [...this.#codes.values()].map(({ label, codes }) => `${label}: ${codes.join("; ")}`);
  }

  /** The codes by scheme, for who asks for them by name. */
  fields(): NonNullable<FrontmatterInput["other"]> {
    return Object.fromEntries(
      [...this.#codes.values()].flatMap(({ scheme, codes }) =>
        scheme === undefined ? [] : [[scheme, scheme === "ccs" ? [...codes] : codes.join("; ")]],
      ),
    );
  }
}
