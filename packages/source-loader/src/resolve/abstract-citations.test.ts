import { createMemoryStore } from "@dreamnet/content-store";
import { expect, it } from "vitest";
import { createBibliography } from "../bibliography/bibliography.ts";
import { loadFromReader } from "../load-from-reader.ts";
import { createMemoryReader } from "../reader/memory-reader.ts";
import { readableCitations } from "./abstract-citations.ts";

const bib =
  "@book{k, author={Knuth, Donald and Other, A. and Third, B.}, title={T}, year={1984}}\n@book{l, author={Lamport, Leslie}, title={L}, year={1986}}";

async function abstractOf(abstract: string): Promise<string | undefined> {
  const files = new Map(
    Object.entries({
      "a.md": `---\nbibliography: r.bib\nabstract: ${JSON.stringify(abstract)}\n---\n\nText.\n`,
      "r.bib": bib,
    }).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const result = await loadFromReader(createMemoryReader(files), "a.md", { store: createMemoryStore() });
  return result.status === "loaded" ? result.source.frontmatter.abstract : undefined;
}

it.each([
  ["As shown [@k].", "As shown (Knuth et al., 1984)."],
  ["As shown [see @k, p. 3; @l].", "As shown (see Knuth et al., 1984, p. 3; Lamport, 1986)."],
  ["As @l says, and Lamport [-@l].", "As Lamport (1986) says, and Lamport (1986)."],
  [
    "Unknown [@gone] and [@k; @gone], ada@example.org, @handle.",
    "Unknown [@gone] and [@k; @gone], ada@example.org, @handle.",
  ],
  ["No citation [1].", "No citation [1]."],
])("the abstract %j is read as %j", async (written, read) => {
  expect(await abstractOf(written)).toBe(read);
});

it("is read in time, whatever it is", async () => {
  const bibliography = createBibliography([{ path: "r.bib", text: bib }], []);
  for (const text of [
    "[@k;".repeat(20_000),
    "@k".repeat(20_000),
    `${"[".repeat(50_000)}@k`,
    `@k${"@{".repeat(20_000)}`,
  ])
    expect(await readableCitations(text, bibliography)).not.toBe("");
});
