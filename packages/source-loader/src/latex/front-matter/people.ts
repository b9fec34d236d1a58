import type { FrontmatterInput } from "@dreamnet/document";

type AuthorInput = NonNullable<FrontmatterInput["authors"]>[number];

/** An author as the title page builds it up. */
export interface Person {
  readonly name: string;
  readonly affiliations: number[];
  /** Marks that are to be found among the affiliations. */
  readonly marks: string[];
  readonly notes: string[];
  email?: string;
  orcid?: string;
  url?: string;
  corresponding?: boolean;
}

/** Authors and affiliations, and which belongs to which. */
export class People {
  readonly persons: Person[] = [];
  readonly affiliations: string[] = [];
  readonly #onRepeated: (name: string) => void;
  readonly #keys = new Map<string, number[]>();
  /** Authors since the last affiliation: the next one without a key is theirs. */
  #group: Person[] = [];
  #closed = false;

  /** @param onRepeated - Called with an affiliation that stands in the source a second time. */
  constructor(onRepeated: (name: string) => void) {
    this.#onRepeated = onRepeated;
  }

  add(person: Omit<Person, "affiliations">): Person {
    const added: Person = { ...person, affiliations: [] };
    this.persons.push(added);
    if (this.#closed) this.#group = [];
    this.#closed = false;
    this.#group.push(added);
    return added;
  }

  get last(): Person | undefined {
    return this.persons.at(-1);
  }

  affiliation(name: string, key?: string): number | undefined {
    if (name === "") return undefined;
    let index = this.affiliations.indexOf(name);
    if (index >= 0 && key === undefined) this.#onRepeated(name);
    if (index < 0) index = this.affiliations.push(name) - 1;
    if (key !== undefined) this.#keys.set(key, [...(this.#keys.get(key) ?? []), index]);
    return index;
  }

  /** An affiliation of the authors that stand before it. */
  affiliationOfGroup(name: string): void {
    const index = this.affiliation(name);
    if (index === undefined) return;
    this.#closed = true;
    for (const person of this.#group) link(person, index);
  }

  /** Notes behind an author that are of the whole work: "Manuscript received …". */
  readonly workNotes: string[] = [];

  /** Those of whom a note says that they are with an institution: "A. Uthor and B. Two are with …". */
  subjectsOf(note: string): Person[] {
    const subject = /^(.{2,300}?)\s(?:is|was|are|were)\s(?:also |now |currently )?(?:with|at)\s/iu.exec(note)?.[1];
    if (subject === undefined) return [];
    if (/^(?:the|all)\b.*\bauthors$/iu.test(subject)) return this.persons;
    const words = new Set(subject.split(/[^\p{L}\p{M}'’-]+/u));
    return this.persons.filter((person) => words.has(person.name.split(" ").at(-1) ?? ""));
  }

  /** Names that the source calls corresponding before it gives its authors, and addresses that stand with them. */
  readonly corresponding: string[] = [];
  readonly looseEmails: string[] = [];

  /** Links marks to affiliations; a person without any takes the only one there is. */
  resolve(): void {
    this.corresponding.forEach((name, index) => {
      const person = this.persons.find((candidate) => candidate.name === name || name.includes(candidate.name));
      if (person === undefined) return;
      person.corresponding = true;
      const at = this.corresponding.length === 1 ? this.looseEmails.length - 1 : index;
      const email = this.looseEmails[at];
      if (email === undefined || person.email !== undefined) return;
      person.email = email;
      this.looseEmails.splice(at, 1);
    });
    // One mark for all affiliations is one that was not understood: it tells nobody's.
    const [only] = this.#keys;
    const tells = this.#keys.size > 1 || only === undefined || only[1].length === 1 || /^\S{1,2}$/u.test(only[0]);
    for (const person of this.persons) {
      for (const mark of tells ? person.marks : []) {
        const found = this.#keys.get(mark);
        for (const index of found ?? []) link(person, index);
        if (found === undefined && /^\*$|^∗$/.test(mark)) person.corresponding ??= false;
      }
    }
    const linked = this.persons.some((person) => person.affiliations.length > 0);
    if (!linked && this.affiliations.length === 1) for (const person of this.persons) link(person, 0);
  }

  authors(): AuthorInput[] {
    return this.persons.map((person) => ({
      name: person.name,
      affiliations: person.affiliations,
      ...(person.orcid === undefined ? {} : { orcid: person.orcid }),
      ...(person.email === undefined ? {} : { email: person.email }),
      ...(person.url === undefined ? {} : { url: person.url }),
      ...(person.corresponding === true ? { corresponding: true } : {}),
      ...(person.notes.length === 0 ? {} : { note: person.notes.join(" ") }),
    }));
  }
}

export function link(person: Person, index: number): void {
  if (!person.affiliations.includes(index)) person.affiliations.push(index);
}
