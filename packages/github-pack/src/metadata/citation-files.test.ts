import { type ArtifactDescriptionInput, artifactDescriptionSchema } from "@dreamnet/document";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { disagreements } from "../../test/oracles/agreement.ts";
import { cffFaults, zenodoFaults } from "../../test/oracles/schemas.ts";
import { cffLicenses } from "./cff-licenses.ts";
import { describeCff, describeCodemeta, describeZenodo, writeCff } from "./citation-files.ts";
import { describeWork, type Work } from "./work.ts";

function work(given: Partial<ArtifactDescriptionInput> = {}, version = "1.10"): Work {
  const artifact = artifactDescriptionSchema.parse({
    id: "a",
    title: "A title",
    authors: [
      { name: "Ada Lovelace", given: "Ada", family: "Lovelace", affiliations: [0], orcid: "0000-0002-1694-233x" },
    ],
    affiliations: [{ name: "Analytical Engines" }],
    canonicalSource: { format: "markdown", location: "a.md" },
    ...given,
  });
  return describeWork(artifact, { title: artifact.title, abstract: artifact.abstract }, { version });
}

const author = (name: string, more: object = {}): ArtifactDescriptionInput["authors"][number] => ({
  name,
  affiliations: [],
  ...more,
});

describe("CITATION.cff", () => {
  it("keeps a version, a date and a title what they are, in YAML 1.1 and 1.2", () => {
    const text = writeCff(work({ title: "yes: [no] # null", date: "2026-05-01", tags: ["1e3", "on", "2020-01-01"] }));
    for (const version of ["1.1", "1.2"] as const) {
      const read = parse(text, { version }) as Record<string, unknown>;
      expect(read).toMatchObject({
        "cff-version": "1.2.0",
        title: "yes: [no] # null",
        version: "1.10",
        "date-released": "2026-05-01",
        keywords: ["1e3", "on", "2020-01-01"],
      });
      expect(read).toEqual(
        describeCff(work({ title: "yes: [no] # null", date: "2026-05-01", tags: ["1e3", "on", "2020-01-01"] })),
      );
    }
    expect(text).toContain('version: "1.10"');
  });

  it("names the paper as what should be cited, since its own type is software or data", () => {
    const read = describeCff(work());
    expect(read).not.toHaveProperty("type");
    expect(read["preferred-citation"]).toMatchObject({ type: "generic", status: "preprint", title: "A title" });
    const published = describeCff(work({ doi: "https://doi.org/10.21105/joss.01234" }));
    expect(published["preferred-citation"]).not.toHaveProperty("status");
    expect(published["doi"]).toBe("10.21105/joss.01234");
    expect(describeCff(work({ doi: "10.5281/zenodo.42" }))["preferred-citation"]).toHaveProperty("status", "preprint");
  });

  it("knows persons, particles, names of one word, and bodies", () => {
    const read = describeCff(
      work({
        authors: [
          author("Ludwig van Beethoven", { given: "Ludwig", family: "van Beethoven" }),
          author("Martin Luther King Jr.", { given: "Martin Luther", family: "King", suffix: "Jr." }),
          author("Plato"),
          author("The ATLAS Collaboration"),
          author("Vincenzo de la Cruz", { given: "Vincenzo", family: "de la Cruz" }),
          author("De Niro", { family: "De Niro" }),
        ],
      }),
    );
    expect(read["authors"]).toEqual([
      { "family-names": "Beethoven", "given-names": "Ludwig", "name-particle": "van" },
      { "family-names": "King", "given-names": "Martin Luther", "name-suffix": "Jr." },
      { "family-names": "Plato" },
      { name: "The ATLAS Collaboration" },
      { "family-names": "Cruz", "given-names": "Vincenzo", "name-particle": "de la" },
      { "family-names": "De Niro" },
    ]);
  });

  it("writes an ORCID whole, with its X", () => {
    expect(describeCff(work())["authors"]).toMatchObject([{ orcid: "https://orcid.org/0000-0002-1694-233X" }]);
  });

  it("names a licence of its frozen list, and another one by address", () => {
    expect(describeCff(work({ license: "CC-BY-4.0" }))["license"]).toBe("CC-BY-4.0");
    expect(describeCff(work({ license: "MIT OR Apache-2.0" }))["license"]).toEqual(["MIT", "Apache-2.0"]);
    const newer = describeCff(work({ license: "Elastic-2.0" }));
    expect(newer).not.toHaveProperty("license");
    expect(newer["license-url"]).toMatch(/^https?:/u);
    expect(describeCff(work({ license: "LicenseRef-mine" }))).not.toHaveProperty("license");
  });

  it.skipIf(cffFaults === undefined)("has the schema's list of licences", async () => {
    const faults = cffFaults as (value: unknown) => string[];
    const base = describeCff(work());
    for (const license of cffLicenses) expect(faults({ ...base, license })).toEqual([]);
    expect(faults({ ...base, license: "Elastic-2.0" })).not.toEqual([]);
    expect(cffLicenses.size).toBeGreaterThan(450);
  });
});

describe(".zenodo.json", () => {
  it("writes a licence in lower case, and the first of several", () => {
    expect(describeZenodo(work({ license: "CC-BY-4.0" }))["license"]).toBe("cc-by-4.0");
    expect(describeZenodo(work({ license: "MIT OR Apache-2.0" }))["license"]).toBe("mit");
  });

  it("names no record of its own as another one", () => {
    expect(describeZenodo(work({ doi: "10.5281/zenodo.42" }))).not.toHaveProperty("related_identifiers");
    expect(describeZenodo(work({ doi: "10.21105/joss.01234" }))["related_identifiers"]).toEqual([
      { identifier: "10.21105/joss.01234", relation: "isVariantFormOf" },
    ]);
  });

  it("has no mark-up of the abstract's own", () => {
    expect(describeZenodo(work({ abstract: "a <b> & c\n\nd" }))["description"]).toBe(
      "<p>a &lt;b&gt; &amp; c</p><p>d</p>",
    );
  });
});

describe("codemeta.json", () => {
  it("is codemeta 3.0, with addresses for licence, person and work", () => {
    expect(describeCodemeta(work({ license: "MIT", doi: "10.21105/joss.01234" }))).toMatchObject({
      "@context": "https://w3id.org/codemeta/3.0",
      license: "https://spdx.org/licenses/MIT",
      identifier: "https://doi.org/10.21105/joss.01234",
      author: [{ id: "https://orcid.org/0000-0002-1694-233X", familyName: "Lovelace", givenName: "Ada" }],
    });
  });
});

describe.skipIf(cffFaults === undefined || zenodoFaults === undefined)("any work", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.constantFrom(
      "yes",
      "null",
      "~",
      "1.10",
      "2020-01-01",
      "- a",
      "a: b",
      "# x",
      "\u2028",
      "a\u0000b",
      "\ud800",
      '"',
      "'",
      "%TAG",
      "&a *a",
      "|",
      ">",
    ),
  );
  const orcid = fc.oneof(
    fc.constantFrom("0000-0002-1825-0097", "https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233x", "nonsense"),
    text,
  );
  const someone = fc.record(
    { name: text, given: text, family: text, suffix: text, email: fc.oneof(text, fc.emailAddress()), orcid },
    { requiredKeys: ["name"] },
  );
  const description = fc.record(
    {
      title: text,
      abstract: text,
      authors: fc.array(someone, { minLength: 1, maxLength: 5 }),
      tags: fc.array(text, { maxLength: 5 }),
      date: fc.constantFrom("2026", "2026-05", "2026-05-01", "2024-02-29"),
      license: fc.oneof(fc.constantFrom("MIT", "CC-BY-4.0", "MIT OR Apache-2.0", "Elastic-2.0", "cc by 4.0"), text),
      doi: fc.oneof(fc.constantFrom("10.5281/zenodo.1", "https://doi.org/10.1000/xyz<>#%23", "doi:10.1/x"), text),
      url: fc.oneof(fc.webUrl(), text),
      language: fc.constantFrom("en", "de-CH"),
    },
    { requiredKeys: ["title", "authors"] },
  );

  it("gives files that pass the official schemas and agree", () => {
    fc.assert(
      fc.property(description, ({ authors, url, ...given }) => {
        const artifact = artifactDescriptionSchema.safeParse({
          id: "a",
          ...given,
          authors: authors.map((one) => ({ ...one, affiliations: [0] })),
          affiliations: [{ name: given.title }],
          canonicalSource: { format: "markdown", location: "a.md" },
          links: url === undefined || !URL.canParse(url) ? [] : [{ kind: "other", url }],
        });
        // What the artifact's own schema refuses does not come here.
        fc.pre(artifact.success);
        const one = describeWork(
          artifact.data as NonNullable<typeof artifact.data>,
          { title: given.title, abstract: given.abstract },
          { version: "1.0.0" },
        );
        fc.pre(one.title !== "");
        const cff: unknown = parse(writeCff(one));
        const zenodo: unknown = JSON.parse(JSON.stringify(describeZenodo(one)));
        expect(cff).toEqual(JSON.parse(JSON.stringify(describeCff(one))));
        expect(cffFaults?.(cff)).toEqual([]);
        expect(zenodoFaults?.(zenodo)).toEqual([]);
        expect(disagreements(cff, describeCodemeta(one), zenodo)).toEqual([]);
      }),
      { numRuns: process.env["DREAMNET_FULL"] === "1" ? 2000 : 300, seed: 5 },
    );
  }, 300_000);
});
