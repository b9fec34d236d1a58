import { z } from "zod";
import { acceptableRules, isAcceptable, isOfSource } from "./acceptable-rules.ts";
import { createNearestFinder } from "./nearest-name.ts";

/** One fault, or one kind of fault, that an author publishes with. */
export interface AcceptEntry {
  readonly rule: string;
  /** What the fault is about, as its diagnostic quotes it; without it, every fault of the rule. */
  readonly name: string | undefined;
}

/** A need calls its rule `source:<rule>`. */
const form = /^(?:source:)?([a-z0-9-]+(?:\/[a-z0-9-]+)+)(?:\s*=\s*(\S[\s\S]*?))?$/u;

/** `document/label-resolves`, or `asset/file-exists=figures/x.png`; undefined where it is neither. */
export function readAcceptEntry(text: string): AcceptEntry | undefined {
  const match = form.exec(text.trim());
  return match === null ? undefined : { rule: match[1] as string, name: match[2] };
}

/**
 * Why this cannot be accepted; undefined where it may be. A rule about sources that nobody knows may be a misspelt one,
 * which is told where its fault is missed.
 *
 * @example
 * acceptFault("abstract"); // => '"abstract" cannot be accepted: …'
 */
export function acceptFault(text: string): string | undefined {
  const entry = readAcceptEntry(text);
  if (entry !== undefined && (isAcceptable(entry.rule) || isOfSource(entry.rule))) return undefined;
  const near = nearestRule(entry?.rule ?? text);
  return `${JSON.stringify(text.slice(0, 200))} cannot be accepted${near === undefined ? "" : ` (is ${near} meant?)`}: ${whatCanBe}`;
}

/** The rule that can be accepted and was probably meant. */
export const nearestRule = (rule: string): string | undefined =>
  createNearestFinder(() => Object.keys(acceptableRules))(rule);

/** In one sentence, which faults can be accepted. */
export const whatCanBe = `only a fault of the source's own content can be, named by its rule, or by rule=name: ${Object.keys(acceptableRules).join(", ")}.`;

/** Entries that an author may give: whoever accepts more accepts rules, not names. */
export const mostAccepted = 500;

const entrySchema = z
  .string()
  .max(1000)
  .superRefine((text, context) => {
    const message = acceptFault(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .meta({
    description:
      "A fault of the source that is known, and published with: the rule that is broken, or rule=name, as document/label-resolves or asset/file-exists=figures/x.png.",
  });

/** What an author accepts of a source's faults. */
export const acceptSchema = z.array(entrySchema).max(mostAccepted);
