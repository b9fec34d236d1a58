import { acceptFault, mostAccepted } from "@dreamnet/document";
import type { Take } from "./map-fields.ts";
import { isRecord, textList } from "./plain-data.ts";
import type { FrontmatterReport } from "./report.ts";

/**
 * Faults that the author publishes with: `rule`, `rule=name`, or as YAML reads `rule: name`. What cannot be accepted is
 * told, and left out.
 */
export function mapAccept(take: Take, report: FrontmatterReport): string[] {
  const found = take("accept");
  if (found === undefined) return [];
  const items = Array.isArray(found.value) ? found.value : [found.value];
  const entries = items.flatMap((item, index) => acceptEntries(item).map((text) => ({ text, index })));
  const path = (index: number): (string | number)[] => (Array.isArray(found.value) ? ["accept", index] : ["accept"]);
  const accepted = entries.filter(({ text, index }) => {
    const fault = acceptFault(text);
    if (fault !== undefined) report.add("warning", "fault-is-acceptable", path(index), fault, "Take it out.", text);
    return fault === undefined;
  });
  if (accepted.length > mostAccepted)
    report.add(
      "warning",
      "fault-is-acceptable",
      ["accept"],
      `Only the first ${mostAccepted} of ${accepted.length} faults are accepted.`,
      "Name the rules without the names.",
    );
  return accepted.slice(0, mostAccepted).map(({ text }) => text);
}

function acceptEntries(item: unknown): string[] {
  if (!isRecord(item)) return textList(item, /\n/u);
  return Object.entries(item).flatMap(([rule, names]) =>
    names === null ? [rule] : textList(names, /\n/u).map((name) => `${rule}=${name}`),
  );
}
