import type { Diagnostic } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { errorNeeds } from "./index.ts";

const label = (name: string, more: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: "error",
  ruleId: "document/label-resolves",
  message: `There is no label \`${name}\`.`,
  hint: "Give it.",
  quote: name,
  ...more,
});

describe("errorNeeds", () => {
  it("makes one need of each rule, which names all that breaks it, once", () => {
    const told = [label("a"), label("b"), label("c"), label("b"), label("a"), label("d", { severity: "warning" })];
    expect(errorNeeds([...told, { severity: "error", ruleId: "x/y", message: "Wrong." }])).toEqual([
      {
        field: "source:document/label-resolves",
        message: 'There is no label `a`. Give it. Likewise: "b", "c".',
      },
      { field: "source:x/y", message: "Wrong." },
    ]);
    expect(errorNeeds([])).toEqual([]);
  });

  it("says where, or how many, of what has no name", () => {
    const at = (line: number): Diagnostic => ({
      severity: "error",
      ruleId: "x/y",
      message: `Wrong ${line}.`,
      location: { file: "a.md", line },
    });
    expect(errorNeeds([at(1), at(2), at(3)])[0]?.message).toBe("Wrong 1. Likewise: a.md:2, a.md:3.");
    const bare = ["One.", "Two.", "Three."].map(
      (message): Diagnostic => ({ severity: "error", ruleId: "x/y", message }),
    );
    expect(errorNeeds(bare)[0]?.message).toBe("One. And 2 more.");
    const many = Array.from({ length: 60 }, (_, index) => label(`l${index}`));
    expect(errorNeeds(many)[0]?.message).toMatch(/Likewise: "l1", .*"l50", and 9 more\.$/u);
  });

  it("takes the field from the caller", () => {
    expect(errorNeeds([label("a")], () => "title")).toMatchObject([{ field: "title" }]);
  });
});
