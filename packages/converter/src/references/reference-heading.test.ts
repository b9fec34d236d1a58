import type { Heading } from "@dreamnet/document";
import { expect, it } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { referenceHeading } from "./reference-heading.ts";
import { termsOf } from "./terms.ts";

const heading = (value: string): Heading => ({ type: "heading", depth: 1, children: [{ type: "text", value }] });

it.each(["en", "de", "fr", "es", "it", "nl", "pt", "zh", "ja", "ko", "ru", "ar", "he"])(
  "an empty section that is called as %s calls the list of references has it",
  (language) => {
    const title = heading(termsOf(language).references);
    expect(referenceHeading(makeSource([heading("A"), paragraph("text"), title]))).toBe(title);
    expect(referenceHeading(makeSource([title, paragraph("text")]))).toBeUndefined();
  },
);

it("a language without terms has the English ones, as has a term that a language lacks", () => {
  expect(termsOf("tlh").references).toBe("References");
  expect(termsOf("he")).toMatchObject({ figure: "איור", and: "and" });
});
