import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { discoverDocuments } from "./discover.ts";
import { measureDocument } from "./measure.ts";

const missing = ["pdflatex", "pdftotext", "tar"].filter(
  (program) => spawnSync(program, ["--version"]).error !== undefined,
);

// The whole line on real papers, as `pnpm corpus` measures it: load, pack, compile the package anew, count.
describe.skipIf(missing.length > 0)(
  `the papers of examples/${missing.length > 0 ? ` (needs ${missing.join(", ")})` : ""}`,
  () => {
    const documents = discoverDocuments(fileURLToPath(new URL("../../examples", import.meta.url)));

    it.each(documents.map((document) => [document.name, document] as const))(
      "%s compiles without an error, and nothing of it is lost",
      async (_, document) => {
        const finding = await measureDocument(document);
        expect(finding.failure).toBeUndefined();
        expect(finding.texErrors).toEqual([]);
        expect(finding.wrongCitations).toEqual([]);
        expect(finding.items.filter((item) => item.unnamed > 0)).toEqual([]);
        expect(finding.html.missing).toEqual([]);
        // A footnote that nothing refers to is named in a diagnostic and left out.
        expect(finding.pdf.present / finding.pdf.total).toBeGreaterThan(0.99);
      },
      120_000,
    );
  },
);
