import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { type AcceptEntry, nearestRule, readAcceptEntry, whatCanBe } from "./accept-entry.ts";
import { faultOf, isAcceptable } from "./acceptable-rules.ts";
import { createNearestFinder } from "./nearest-name.ts";
import type { ChecklistItem } from "./package-result.ts";

/** Names that one message lists. */
const mostNames = 50;

/**
 * Diagnostics with what the author accepts: an error among it is told as a warning that says so, and is no need any more.
 *
 * What cannot be accepted stays what it is, and nothing is left out.
 *
 * @param accept - Entries as in an artifact's `accept`.
 * @example
 * acceptFaults(source.diagnostics, ["asset/file-exists=figures/x.png"]);
 */
export function acceptFaults(diagnostics: readonly Diagnostic[], accept: readonly string[] = []): Diagnostic[] {
  /** Fault → names that are accepted of it; undefined among them is every one. */
  const accepted = new Map<string, Set<string | undefined>>();
  for (const { rule, name } of readEntries(accept))
    if (isAcceptable(rule)) accepted.set(faultOf(rule), new Set(accepted.get(faultOf(rule))).add(name));
  return diagnostics.map((diagnostic) => {
    const names = accepted.get(faultOf(diagnostic.ruleId));
    const counts = diagnostic.severity === "error" || diagnostic.ruleId.startsWith("tex/");
    if (names === undefined || !counts || diagnostic.accepted === true) return diagnostic;
    if (!names.has(undefined) && !names.has(nameOf(diagnostic))) return diagnostic;
    return {
      ...diagnostic,
      severity: "warning",
      message: `Accepted: ${diagnostic.message}`,
      hint: "It is published so, as `accept` says; take it out there once it is mended.",
      accepted: true,
    };
  });
}

/**
 * What is wrong with `accept`: an entry that accepts nothing, most often a misspelt one, and one that nobody can waive.
 *
 * @param diagnostics - All that was found, of the source and of the packages.
 */
export function checkAccept(accept: readonly string[] = [], diagnostics: readonly Diagnostic[] = []): Diagnostic[] {
  const found = new Map<string, Diagnostic[]>();
  for (const diagnostic of accept.length === 0 ? [] : diagnostics) {
    const fault = faultOf(diagnostic.ruleId);
    const others = found.get(fault);
    if (others === undefined) found.set(fault, [diagnostic]);
    else others.push(diagnostic);
  }
  return readEntries(accept).flatMap(({ rule, name }): Diagnostic[] => {
    const same = found.get(faultOf(rule)) ?? [];
    const shown = name === undefined ? rule : `${rule}=${name}`;
    if (!isAcceptable(rule)) return [notAcceptable(shown, rule, same)];
    if (same.some((diagnostic) => name === undefined || nameOf(diagnostic) === name)) return [];
    // Only a pack that writes LaTeX finds these, and it may not have run.
    if (rule.startsWith("latex/") && same.length === 0) return [];
    const near = same.length > 0 ? nearNames(name ?? "", same) : brokenRules(diagnostics);
    return [
      {
        severity: "warning",
        ruleId: "accept/names-a-fault",
        message: `accept: ${JSON.stringify(shown)} accepts nothing: ${name !== undefined && same.length > 0 ? `no fault of this rule is about ${JSON.stringify(name)}` : "nothing breaks this rule"}.`,
        hint: near === "" ? "Take it out." : `Take it out, or correct it. There is: ${near}.`,
        path: ["accept"],
      },
    ];
  });
}

/** What an author has accepted of a package's source, as a line of its checklist; none where that is nothing. */
export function acceptedItems(diagnostics: readonly Diagnostic[]): ChecklistItem[] {
  const accepted = diagnostics.filter((diagnostic) => diagnostic.accepted === true);
  if (accepted.length === 0) return [];
  return [{ text: `Published with what is accepted: ${entriesOf(accepted)}.`, done: true }];
}

/** Whether the author accepts that a picture is not there, by the address that the source gives it. */
export function isAcceptedPicture(url: string, diagnostics: readonly Diagnostic[]): boolean {
  const quote = quoteText(url.trim());
  return diagnostics.some((one) => one.accepted === true && one.ruleId.startsWith("asset/") && nameOf(one) === quote);
}

/** The entries that can be read, with their names as diagnostics quote them. */
const readEntries = (accept: readonly string[]): AcceptEntry[] =>
  accept.flatMap((text) => {
    const entry = readAcceptEntry(text);
    if (entry === undefined) return [];
    return [{ rule: entry.rule, name: entry.name === undefined ? undefined : quoteText(entry.name) }];
  });

/** What a fault is about: what it quotes; of TeX's, the name that its message says; else its place. */
function nameOf({ ruleId, message, quote, location }: Diagnostic): string | undefined {
  if (ruleId.startsWith("tex/")) return /"([^"]+)"/u.exec(message)?.[1];
  if (quote !== undefined) return quoteText(quote);
  return location === undefined ? undefined : `${location.file}:${location.line}`;
}

/** A rule about sources that can be accepted by nobody: an error where it is broken, else most often misspelt. */
function notAcceptable(shown: string, rule: string, same: readonly Diagnostic[]): Diagnostic {
  const isBroken = same.some(({ severity }) => severity === "error");
  const near = nearestRule(rule);
  return {
    severity: isBroken ? "error" : "warning",
    ruleId: isBroken ? "accept/can-be-accepted" : "accept/names-a-fault",
    message: `accept: ${JSON.stringify(shown)} ${isBroken ? "cannot be accepted" : "accepts nothing: there is no such rule that can be"}.`,
    hint: `${near === undefined ? "" : `Is ${near} meant? `}${whatCanBe.replace(/^o/u, "O")}`,
    path: ["accept"],
  };
}

/** The name that was probably meant, else all. */
function nearNames(name: string, diagnostics: readonly Diagnostic[]): string {
  const names = diagnostics.map(nameOf).filter((one) => one !== undefined);
  return createNearestFinder(() => names)(name) ?? listed(names);
}

/** Rules that are broken and could be accepted. */
const brokenRules = (diagnostics: readonly Diagnostic[]): string =>
  listed(
    diagnostics
      .filter(({ severity }) => severity === "error")
      .flatMap(({ ruleId }) => (isAcceptable(ruleId) ? ruleId : [])),
  );

const entriesOf = (diagnostics: readonly Diagnostic[]): string =>
  listed(
    diagnostics.map((diagnostic) => {
      const name = nameOf(diagnostic);
      return name === undefined ? diagnostic.ruleId : `${diagnostic.ruleId}=${name}`;
    }),
  );

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  const more = all.length - mostNames;
  return `${all.slice(0, mostNames).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
