import type { NormalizedSource } from "@dreamnet/document";
import { expect, it } from "vitest";
import { nameWork } from "./name-work.ts";

const author = (name: string) => ({ name, affiliations: [0] });
const place = (name: string) => [{ name }];
const sourceOf = (frontmatter: object): NormalizedSource =>
  ({ frontmatter: { authors: [], affiliations: [], ...frontmatter } }) as unknown as NormalizedSource;
const own = { title: "Own", authors: [author("Own")], affiliations: place("Own's") };
const given = { title: "Given", authors: [author("Given")], affiliations: place("Given's") };

it("puts the publisher's words over the front matter's, authors with their affiliations", () => {
  expect(nameWork(sourceOf(own), given).frontmatter).toMatchObject(given);
  expect(nameWork(sourceOf(own), { title: "Given" }).frontmatter).toMatchObject({ ...own, title: "Given" });
});

it("takes defaults where the front matter says nothing", () => {
  expect(nameWork(sourceOf({}), {}, given).frontmatter).toMatchObject(given);
  expect(nameWork(sourceOf({ title: "Own" }), {}, given).frontmatter).toMatchObject({ ...given, title: "Own" });
  expect(nameWork(sourceOf(own), {}, given).frontmatter).toMatchObject(own);
});

it("leaves a source as it is where nothing is given", () => {
  const source = sourceOf(own);
  expect(nameWork(source, { license: "MIT" }, {})).toBe(source);
  expect(nameWork(sourceOf({}), { authors: [] }).frontmatter.authors).toEqual([]);
});
