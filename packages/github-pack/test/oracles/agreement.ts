import { parse } from "yaml";
import { z } from "zod";

/** A CITATION.cff as data, as YAML 1.2 has it. */
export const readCff = (text: string): unknown => parse(text, { version: "1.2" });

const person = z.looseObject({
  name: z.string().optional(),
  "family-names": z.string().optional(),
  "given-names": z.string().optional(),
  "name-particle": z.string().optional(),
  "name-suffix": z.string().optional(),
  orcid: z.string().optional(),
});
const text = z.union([z.string(), z.array(z.string())]);
const cffSchema = z.looseObject({
  title: z.string(),
  abstract: z.string().optional(),
  authors: z.array(person),
  keywords: z.array(z.string()).default([]),
  license: text.optional(),
  version: z.string(),
  doi: z.string().optional(),
  "date-released": z.string().optional(),
  "preferred-citation": z.looseObject({
    title: z.string(),
    authors: z.array(person),
    status: z.string().optional(),
    year: z.int().optional(),
  }),
});
const codemetaSchema = z.looseObject({
  "@context": z.literal("https://w3id.org/codemeta/3.0"),
  name: z.string(),
  description: z.string().optional(),
  author: z.array(
    z.looseObject({
      name: z.string(),
      familyName: z.string().optional(),
      givenName: z.string().optional(),
      id: z.string().optional(),
    }),
  ),
  keywords: z.array(z.string()).default([]),
  license: text.optional(),
  version: z.string(),
  identifier: z.string().optional(),
  datePublished: z.string().optional(),
});
const zenodoSchema = z.looseObject({
  title: z.string(),
  description: z.string(),
  creators: z.array(z.looseObject({ name: z.string(), orcid: z.string().optional() })),
  keywords: z.array(z.string()).default([]),
  license: z.string().optional(),
  publication_date: z.string().optional(),
  publication_type: z.string(),
});

/** What the three citation files say differently; nothing where they agree. Written without the pack's own model. */
export function disagreements(cffData: unknown, codemetaData: unknown, zenodoData: unknown): string[] {
  const cff = cffSchema.parse(cffData);
  const codemeta = codemetaSchema.parse(codemetaData);
  const zenodo = zenodoSchema.parse(zenodoData);
  const found: string[] = [];
  const same = (what: string, ...values: unknown[]): void => {
    const texts = values.map((value) => JSON.stringify(value ?? null));
    if (new Set(texts).size > 1) found.push(`${what}: ${texts.join(" | ").slice(0, 300)}`);
  };
  const list = (value: string | readonly string[] | undefined): readonly string[] =>
    value === undefined ? [] : typeof value === "string" ? [value] : value;
  const preferred = cff["preferred-citation"];
  same("title", cff.title, preferred.title, codemeta.name, zenodo.title);
  same("authors", cff.authors, preferred.authors);
  const bare = (orcid: string | undefined): string | undefined => orcid?.replace("https://orcid.org/", "");
  same(
    "names",
    cff.authors.map((one) => {
      const family = [one["name-particle"], one["family-names"]].filter((part) => part !== undefined).join(" ");
      return (
        one.name ?? [family, one["given-names"], one["name-suffix"]].filter((part) => part !== undefined).join(", ")
      );
    }),
    zenodo.creators.map(({ name }) => name),
  );
  same(
    "display names",
    cff.authors.map(
      (one) =>
        one.name ??
        [one["given-names"], one["name-particle"], one["family-names"], one["name-suffix"]]
          .filter((part) => part !== undefined)
          .join(" "),
    ),
    codemeta.author.map(({ name }) => name),
  );
  same(
    "ORCID",
    cff.authors.map((one) => bare(one.orcid)),
    codemeta.author.map(({ id }) => bare(id)),
    zenodo.creators.map(({ orcid }) => orcid),
  );
  same("keywords", cff.keywords, codemeta.keywords, zenodo.keywords);
  const licenses = list(codemeta.license).map((url) => url.replace("https://spdx.org/licenses/", ""));
  if (cff.license !== undefined) same("license", list(cff.license), licenses);
  same("license of Zenodo", licenses[0]?.toLowerCase(), zenodo.license);
  same("version", cff.version, codemeta.version);
  same("abstract", cff.abstract, codemeta.description);
  if (cff.abstract !== undefined)
    same(
      "description",
      cff.abstract,
      zenodo.description
        .replace(/<\/p><p>/gu, "\n\n")
        .replace(/<\/?p>/gu, "")
        .replace(/&lt;/gu, "<")
        .replace(/&gt;/gu, ">")
        .replace(/&amp;/gu, "&"),
    );
  const whole = codemeta.datePublished?.length === 10 ? codemeta.datePublished : undefined;
  same("date", cff["date-released"], whole, zenodo.publication_date);
  same(
    "year",
    preferred.year,
    codemeta.datePublished === undefined ? undefined : Number(codemeta.datePublished.slice(0, 4)),
  );
  if (cff.doi !== undefined) same("DOI", `https://doi.org/${cff.doi}`, codemeta.identifier);
  same("status", preferred.status === "preprint", zenodo.publication_type === "preprint");
  return found;
}
