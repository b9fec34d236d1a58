import type { FrontmatterInput } from "@dreamnet/document";
import type { TitleNote } from "./title-notes.ts";

type AuthorInput = NonNullable<FrontmatterInput["authors"]>[number];

/** An author as the title page builds it up. */
export interface Person {
  readonly name: string;
  readonly affiliations: number[];
  /** Marks that are to be found among the affiliations. */
  readonly marks: string[];
  readonly notes: string[];
  /** Marks of notes that stand elsewhere on the title page. */
  readonly noteMarks: string[];
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

  add(person: Omit<Person, "affiliations" | "noteMarks">): Person {
    const added: Person = { ...person, affiliations: [], noteMarks: [] };
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

  /** Notes that stand apart from the names, with the marks that lead to them. */
  readonly titleNotes: TitleNote[] = [];
  /** Notes that a class counts (`\authornote`, JHEP's `\note`): another author's mark may name one. */
  readonly countedNotes: { readonly text: string; readonly owner?: Person; affiliation?: number }[] = [];
  /** How many authors the latest command of them gave. */
  latest = 0;

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

  /** The institution that such a note names, without whose it is; a former one stays told as one. */
  placeOf(note: string): string {
    const place = note.replace(/^.{2,300}?\s(?:is|are)\s(?:also |now |currently )?(?:with|at)\s(?:the\s)?/iu, "");
    return place.charAt(0).toUpperCase() + place.slice(1);
  }

  /** Names that the source calls corresponding before it gives its authors, and addresses that stand with them. */
  readonly corresponding: string[] = [];
  readonly looseEmails: string[] = [];
  /** Addresses in the order of the authors (JHEP). */
  readonly listedEmails: string[] = [];

  /** What the mark of another author's note says of this one too. */
  takeCountedNote(person: Person | undefined, mark: string): void {
    const note = this.countedNotes[Number(mark) - 1];
    if (note === undefined || person === undefined || note.owner === person) return;
    if (note.affiliation === undefined) person.notes.push(note.text);
    else link(person, note.affiliation);
  }

  /**
   * Links marks to affiliations; a person without any takes the only one there is.
   *
   * @param marksCountNotes - Whether a mark that is a number may be that of a note (JHEP).
   */
  resolve(marksCountNotes: boolean): void {
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
    this.#assignEmails();
    // One mark for all affiliations is one that was not understood: it tells nobody's.
    const [only] = this.#keys;
    const tells = this.#keys.size > 1 || only === undefined || only[1].length === 1 || /^\S{1,2}$/u.test(only[0]);
    for (const person of this.persons) {
      for (const mark of tells ? person.marks : []) {
        const found = this.#keys.get(mark);
        for (const index of found ?? []) link(person, index);
        if (found === undefined && marksCountNotes) this.takeCountedNote(person, mark);
        if (found === undefined && /^\*$|^∗$/.test(mark)) person.corresponding ??= false;
      }
    }
    const linked = this.persons.some((person) => person.affiliations.length > 0);
    if (!linked && this.affiliations.length === 1) for (const person of this.persons) link(person, 0);
  }

  /** Addresses that stand apart: one for each author where the class lists them so, or by the family name in them. */
  #assignEmails(): void {
    const without = this.persons.filter((person) => person.email === undefined);
    if (this.listedEmails.length === without.length)
      without.forEach((person, index) => {
        person.email = this.listedEmails[index] as string;
      });
    else this.looseEmails.push(...this.listedEmails);
    for (const email of this.looseEmails) this.assignByName(email);
  }

  /** An address that holds somebody's family name is theirs; whether it found one. */
  assignByName(email: string): boolean {
    const local = (email.split("@")[0] ?? "").toLowerCase();
    const [owner, ...more] = this.persons.filter((person) => local.includes(familyOf(person)));
    if (owner === undefined || more.length > 0) return false;
    owner.email ??= email;
    return true;
  }

  authors(): AuthorInput[] {
    return this.persons.map((person) => ({
      name: person.name,
      affiliations: person.affiliations,
      ...(person.orcid === undefined ? {} : { orcid: person.orcid }),
      ...(person.email === undefined ? {} : { email: person.email }),
      ...(person.url === undefined ? {} : { url: person.url }),
      ...(person.corresponding === true ? { corresponding: true } : {}),
      ...(person.notes.length === 0 ? {} : { note: sentences(person.notes) }),
    }));
  }
}

export function link(person: Person, index: number): void {
  if (!person.affiliations.includes(index)) person.affiliations.push(index);
}

/** Notes one after another, each ended. */
const sentences = (notes: readonly string[]): string =>
  [...new Set(notes)].reduce((before, note) => `${before}${/[.!?;:]$/u.test(before) ? "" : "."} ${note}`);

/** The last word of a name in plain letters, or what no address holds. */
export const familyOf = (person: Person): string =>
  (person.name.split(" ").at(-1) ?? "")
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase() || " ";
