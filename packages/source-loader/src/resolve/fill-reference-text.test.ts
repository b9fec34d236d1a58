import type { CrossReference } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { fillReferenceText } from "./fill-reference-text.ts";

const reference = (children: CrossReference["children"]): CrossReference => ({
  type: "crossReference",
  label: "fig:a",
  form: "text",
  resolved: true,
  children,
});
const number = { type: "crossReference", label: "fig:a", form: "number", resolved: true, children: [] };

describe("fillReferenceText", () => {
  it.each<[string, CrossReference["children"], unknown[]]>([
    [
      "a number within words",
      [{ type: "text", value: "Sec. %s here" }],
      [{ type: "text", value: "Sec. " }, number, { type: "text", value: " here" }],
    ],
    [
      "a title",
      [{ type: "text", value: "“{name}” {number}" }],
      [{ type: "text", value: "“" }, { type: "text", value: "The map" }, { type: "text", value: "” " }, number],
    ],
    [
      "a number in emphasis",
      [{ type: "strong", children: [{ type: "text", value: "%s" }] }],
      [{ type: "strong", children: [number] }],
    ],
    ["words of its own", [{ type: "text", value: "100 % so" }], [{ type: "text", value: "100 % so" }]],
  ])("%s", (_, children, expected) => {
    const node = reference(children);
    fillReferenceText(node, { kind: "figure", number: "2", title: "The map" });
    expect(node.children).toEqual(expected);
  });
});
