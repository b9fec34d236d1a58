import type { People } from "./people.ts";

/** A note of the title page, and the mark behind a name by which it is found: `\fntext[fn1]{…}`, `\cortext[cor1]{…}`. */
export interface TitleNote {
  readonly kind: "note" | "correspondence";
  readonly keys: readonly string[];
  readonly text: string;
}

/** The mark of a note, apart from those of affiliations, which may be the same number. */
export const noteMark = (kind: TitleNote["kind"], key: string): string => `${kind} ${key}`;

/** A note that says of its author that they are to be written to, and no more. */
export const saysCorresponding = /^\*?\s*(?:(?:the )?(?:principal |main )?corresponding authors?)[.:;]?$/i;

/**
 * Gives the notes of the title page to the authors whose marks name them.
 *
 * @returns The texts that no mark names, which are the work's.
 */
export function settleTitleNotes(people: People): string[] {
  const loose: string[] = [];
  const counts = { note: 0, correspondence: 0 };
  for (const { kind, keys, text } of people.titleNotes) {
    // CAS counts: `\fnmark[1]` is the first `\fntext`, whatever its key.
    const names = [...keys, String(++counts[kind])].map((key) => noteMark(kind, key));
    const owners = people.persons.filter((person) => person.noteMarks.some((mark) => names.includes(mark)));
    if (owners.length === 0) {
      loose.push(text);
      continue;
    }
    for (const person of owners) {
      if (kind === "correspondence") person.corresponding = true;
      if (text !== "" && !(kind === "correspondence" && saysCorresponding.test(text))) person.notes.push(text);
    }
  }
  return loose;
}
