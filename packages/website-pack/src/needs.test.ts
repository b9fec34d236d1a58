import { acceptFaults, type NormalizedSource } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { expect, it } from "vitest";
import { findNeeds } from "./needs.ts";

const url = `https://images.example.org/${"0123456789".repeat(9)}/plot.png`;
const remote: Diagnostic = {
  severity: "error",
  ruleId: "asset/is-local",
  message: `${JSON.stringify(`${url.slice(0, 99)}…`)} is remote, and nothing is fetched.`,
  hint: "Download it.",
  quote: quoteText(url),
};
const source = (diagnostics: readonly Diagnostic[]) =>
  ({ flavour: "gfm", frontmatter: { title: "A" }, diagnostics }) as unknown as NormalizedSource;

it("a picture is needed once, with what was said of it, however long its address is", () => {
  const needs = findNeeds(source([remote]), [url], []);
  expect(needs.map(({ field }) => field)).toEqual([`figure:${url}`]);
  expect(needs[0]?.message).toContain("is remote, and nothing is fetched. Download it.");
});

it("a picture that its author publishes without is no need", () => {
  const accepted = acceptFaults([remote], [`asset/is-local=${url}`]);
  expect(findNeeds(source(accepted), [url], [])).toEqual([]);
  expect(findNeeds(source(accepted), [url, "other.png"], [])).toMatchObject([{ field: "figure:other.png" }]);
});
