import { acceptFaults } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { expect, it } from "vitest";
import { countAccepted, faultsToAccept } from "./accepted-faults.ts";

const fault = (ruleId: string, quote?: string): Diagnostic => ({
  severity: "error",
  ruleId,
  message: "It is not there.",
  ...(quote === undefined ? {} : { quote }),
});

it("accepts by name what is not there, once, and nothing else", () => {
  const errors = [
    fault("asset/file-exists", "a.png"),
    fault("asset/file-exists", "a.png"),
    fault("document/label-resolves", "./other.md"),
    fault("document/label-resolves"),
    fault("asset/is-picture", "b.png"),
    fault("bibliography/entry-closes", "@book{x"),
  ];
  const accepted = faultsToAccept(errors);
  expect(accepted.map(({ entry }) => entry)).toEqual(["asset/file-exists=a.png", "document/label-resolves=./other.md"]);
  const told = acceptFaults(
    errors,
    accepted.map(({ entry }) => entry),
  );
  expect(told.map((one) => one.accepted === true)).toEqual([true, true, true, false, false, false]);
  expect(countAccepted([accepted, accepted.slice(0, 1), []])).toEqual([
    "accepted of asset/file-exists: 2, in 2 documents",
    "accepted of document/label-resolves: 1, in 1 documents",
  ]);
});
