import type { DocumentNode } from "@dreamnet/document";
import type { Place } from "./place.ts";
import type { Writer } from "./writer.ts";

/** A key as TeX takes it: what is not a plain character becomes its code point; equal keys stay equal, others differ. */
export function safeKey(key: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9:.+/*_-]*$/u.test(key)) return key;
  const plain = [...key]
    .map((character) =>
      /[A-Za-z0-9:.+/*_-]/u.test(character) ? character : `-u${(character.codePointAt(0) as number).toString(16)}-`,
    )
    .join("");
  return /^[A-Za-z0-9]/u.test(plain) ? plain : `k${plain}`;
}

/** The TeX name of a label; two labels never share one. */
export function labelName(label: string, writer: Writer): string {
  const known = writer.labels.get(label);
  if (known !== undefined) return known;
  const name = freeName(safeKey(label), writer.labelNames);
  writer.labels.set(label, name);
  return name;
}

/** The name, or the name with a number where it is taken; then it is taken. */
export function freeName(base: string, taken: Set<string>): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  taken.add(name);
  return name;
}

/** `\label{…}` the first time that a label is defined, nothing after that: TeX wants it once. */
export function defineLabel(label: string | undefined, writer: Writer, node?: DocumentNode): string {
  if (label === undefined || label === "") return "";
  if (writer.definedLabels.has(label)) {
    writer.report(
      "warning",
      "latex/label-is-unique",
      `The label "${label}" is defined more than once; references go to the first.`,
      { node },
    );
    return "";
  }
  writer.definedLabels.add(label);
  return `\\label{${labelName(label, writer)}}`;
}

/**
 * A label on something without a number: hyperref wants an anchor before it. In a heading or caption the anchor waits
 * for its end, for it breaks there.
 */
export function anchorLabel(label: string | undefined, writer: Writer, node?: DocumentNode, place?: Place): string {
  const defined = defineLabel(label, writer, node);
  if (defined === "") return "";
  if (place?.kind === "line" && place.deferred !== undefined) {
    place.deferred.push(`\\phantomsection${defined}`);
    return "";
  }
  return `\\phantomsection${defined}`;
}
