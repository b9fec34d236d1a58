import type { ChecklistItem, Need } from "@dreamnet/document";

/** Needs first: nothing else is of use before. */
export function makeChecklist(needs: readonly Need[], all: readonly string[]): ChecklistItem[] {
  return [
    ...needs.map(({ field, message }) => ({
      text: `${/^[a-z]+:/u.test(field) ? "Mend" : `Supply the ${field}`}: ${message}`,
      done: false,
    })),
    ...all.map((text) => ({ text, done: false })),
  ];
}
