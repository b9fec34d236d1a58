import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createMemoryStore } from "@dreamnet/content-store";
import { type ArtifactDescription, describeArtifact } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { GithubPackage } from "../src/output.ts";
import type { ReleasePlan } from "../src/release/plan.ts";
import { githubPackWorkflow } from "../src/workflow.ts";
import { git, hasGit } from "./loopback/git-backend.ts";
import { disagreements } from "./oracles/agreement.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "github-pack-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A picture of one pixel, with a private note in it. */
function makePng(grey: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, tail]);
  };
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk("tEXt", Buffer.from("Author\0Secret Person")),
    chunk("IDAT", deflateSync(Buffer.from([0, grey]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
const [png, otherPng] = [makePng(128), makePng(64)];

/** A PDF of one page with a line on it. */
const pdf = ((): Buffer => {
  const content = "10 10 m 90 40 l S";
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 50]/Contents 4 0 R/Resources<<>>>>",
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 5\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${text}trailer<</Root 1 0 R/Size 5>>\nstartxref\n${xref}\n%%EOF`);
})();

function writeSource(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(root, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

interface Packed {
  readonly output: GithubPackage;
  /** The package's folder, as the command writes it. */
  readonly folder: string;
  readonly plan: ReleasePlan | undefined;
  readonly read: (path: string) => string;
}

let count = 0;

async function pack(
  location: string,
  options: Record<string, unknown> = {},
  own: Partial<ArtifactDescription> = {},
  stored: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<Packed> {
  const store = createMemoryStore();
  const loaded = await loadSource(location, { store });
  if (loaded.status === "refused") throw new Error(JSON.stringify(loaded.diagnostics));
  const artifact = describeArtifact(loaded.source, { id: "paper", ...own });
  const files: Record<string, Record<string, { sha256: string }>> = {};
  for (const [option, given] of Object.entries(stored)) {
    files[option] = {};
    for (const [path, content] of Object.entries(given))
      files[option][path] = { sha256: (await store.put(new TextEncoder().encode(content))).sha256 };
  }
  const result = await new WorkflowExecutor({ store, unsandboxed: count > 2 }).execute(
    githubPackWorkflow,
    { source: loaded.source, artifact, options: { compile: false, ...options, ...files } as never },
    { now: new Date("2026-05-01T00:00:00Z") },
  );
  if (!result.success) throw result.error;
  const folder = join(root, `package-${count++}`);
  for (const file of result.output.files) {
    const path = join(folder, file.path.replace(/^build\/[^/]+\/github\//u, ""));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await store.get(file.sha256));
  }
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  const plan = existsSync(join(folder, "release-plan.json"))
    ? (JSON.parse(read("release-plan.json")) as ReleasePlan)
    : undefined;
  return { output: result.output, folder, plan, read };
}

const list = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const markdown = `---
title: "Packing papers: naïve & 100 % of $O(n^2)$ done"
authors:
  - name: José García
    orcid: 0000-0002-1694-233X
    affiliation: 1
  - name: The Packing Collaboration
    affiliation: 1
affiliations:
  - name: Somewhere
    index: 1
date: 1 May 2026
version: "1.10"
license: CC BY 4.0
tags: [Open Science]
bibliography: refs.bib
abstract: |
  The first paragraph with $x_{1} * y$ in it.

  The second one.
---

# Method

See @knuth, [the data](data/values.csv) and \\autoref{fig:one}.

![A picture.\\label{fig:one}](figs/my%20picture.png)

![A drawing.](figs/line.pdf)
`;
const files = {
  "paper.md": markdown,
  "refs.bib": "@book{knuth, author = {Donald E. Knuth}, title = {The TeXbook}, publisher = {AW}, year = 1984}\n",
  "figs/my picture.png": png,
  "figs/line.pdf": pdf,
  "data/values.csv": "a,b\n1,2\n",
  "notes.txt": "not referred to",
  ".env": "PASSWORD=x",
  id_rsa: "a key beside the paper",
};

describe("a paper in Markdown", () => {
  it("becomes a repository of what the paper is made of, and nothing else", async () => {
    const { output, folder } = await pack(writeSource("own", files));
    expect(output).toMatchObject({
      status: "ready",
      metadata: { version: "1.10", tag: "v1.10", license: "CC-BY-4.0" },
    });
    const tracked = list(join(folder, "repository"));
    expect(tracked).toEqual([...output.metadata.tracked].sort());
    expect(tracked.filter((path) => !path.startsWith("source/"))).toEqual([
      ".zenodo.json",
      "CITATION.cff",
      "LICENSE",
      "README.md",
      "codemeta.json",
      "figures/line.png",
    ]);
    for (const path of ["source/paper.md", "source/refs.bib", "source/figs/line.pdf", "source/figs/my picture.png"])
      expect(tracked).toContain(path);
    for (const stray of ["notes.txt", ".env", "id_rsa"]) expect(tracked.join("\n")).not.toContain(stray);
    expect(readFileSync(join(folder, "repository/source/figs/my picture.png")).includes("Secret Person")).toBe(false);
  });

  it("has a README with title, authors, links, the whole abstract, figures, citation and licence", async () => {
    const { read, folder, output } = await pack(writeSource("readme", files));
    const readme = read("repository/README.md");
    expect(readme).toMatch(/^# Packing papers: naïve & 100 % of \$`O\(n\^2\)`\$ done\n/u);
    expect(readme).toContain("José García");
    expect(readme).toContain("The first paragraph with $`x_{1} * y`$ in it.\n\nThe second one.");
    expect(readme).toContain("![A picture.](source/figs/my%20picture.png)");
    expect(readme).toContain("![A drawing.](figures/line.png)");
    expect(readme).toContain("[Creative Commons Attribution 4.0 International](LICENSE)");
    expect(readme).toContain("@misc{paper,\n  author = {García, José and {The Packing Collaboration}},");
    expect(readme).not.toMatch(/\{(?:ref|cite|doc)\}`|\\autoref|:label:/u);
    // Every relative target is a file of the repository; data that is only linked to is named in a diagnostic.
    const targets = [...readme.matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)].map(([, target]) => target as string);
    const missing = targets.filter((target) => !existsSync(join(folder, "repository", decodeURIComponent(target))));
    expect(missing).toEqual(["data/values.csv"]);
    expect(output.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["github/link-leads-to-a-file"]);
    expect(read("repository/LICENSE")).toMatch(/^Creative Commons Attribution 4\.0 International/u);
  });

  it("says of the work the same in every citation file", async () => {
    const { read } = await pack(writeSource("citation", files));
    const cff = parse(read("repository/CITATION.cff")) as Record<string, unknown>;
    const zenodo = JSON.parse(read("repository/.zenodo.json")) as unknown;
    expect(disagreements(cff, JSON.parse(read("repository/codemeta.json")), zenodo)).toEqual([]);
    expect(cff).toMatchObject({
      title: "Packing papers: naïve & 100 % of O(n²) done",
      version: "1.10",
      "date-released": "2026-05-01",
      license: "CC-BY-4.0",
      authors: [
        { "family-names": "García", "given-names": "José", orcid: "https://orcid.org/0000-0002-1694-233X" },
        { name: "The Packing Collaboration" },
      ],
    });
  });

  it.skipIf(!hasGit())("is one commit, equal on two runs, as bundle and as folder", async () => {
    const [one, two] = [await pack(writeSource("once", files)), await pack(writeSource("twice", files))];
    expect(one.output.metadata.commit).toBe(two.output.metadata.commit);
    expect(list(one.folder)).toEqual(list(two.folder));
    for (const path of list(one.folder)) expect(one.read(path)).toBe(two.read(path));
    const cloned = join(root, "cloned");
    git(["clone", "-q", join(one.folder, "paper.bundle"), cloned], root);
    expect(git(["fsck", "--full", "--strict"], cloned)).toBe("");
    expect(git(["rev-parse", "HEAD"], cloned).trim()).toBe(one.output.metadata.commit);
    expect(git(["log", "--format=%an %at %s"], cloned).trim()).toBe(
      "José García 1777593600 Packing papers: naïve & 100 % of O(n²) done",
    );
    const inGit = list(cloned).filter((path) => !path.startsWith(".git/"));
    expect(inGit).toEqual(list(join(one.folder, "repository")));
    for (const path of inGit)
      expect(Buffer.compare(readFileSync(join(cloned, path)), readFileSync(join(one.folder, "repository", path)))).toBe(
        0,
      );
  });

  it("has a plan whose files are there, with their digests", async () => {
    const { plan, folder, read } = await pack(
      writeSource("plan", files),
      {},
      {},
      { assets: { "Größe 1.csv": "a\n", "größe-1.CSV": "b\n" } },
    );
    expect(plan?.assets.map(({ name }) => name)).toEqual(["Grosse-1.csv", "grosse-1-2.CSV", "SHA256SUMS"]);
    for (const { path, sha256, size } of plan?.assets ?? []) {
      const bytes = readFileSync(join(folder, path));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
      expect(bytes.length).toBe(size);
    }
    expect(read("release-notes.md")).toContain("The second one.");
    expect(plan?.requests.map(({ step }) => step.split(" ")[0])).toEqual([
      "create",
      "look",
      "push",
      "name",
      "make",
      ...["upload", "upload", "upload"],
      "publish",
    ]);
  });

  it("follows a commit that is there already, in a branch of another name", async () => {
    const parent = "0123456789".repeat(4);
    const { plan, folder } = await pack(writeSource("parent", files), { parent, branch: "trunk", owner: "ada" });
    expect(plan?.commit).toMatchObject({ parent, branch: "trunk" });
    const head = readFileSync(join(folder, "paper.bundle")).subarray(0, 200).toString("latin1");
    expect(head).toContain(`\n-${parent} `);
    expect(head).toContain(" refs/heads/trunk\n");
  });

  it("carries a site with the workflow that publishes it", async () => {
    const site = { "index.html": "<!doctype html>", "assets/_a.css": "a{}" };
    const { read, output } = await pack(writeSource("site", files), {}, {}, { site });
    expect(output.metadata.tracked).toEqual(
      expect.arrayContaining([
        ".github/workflows/pages.yml",
        "site/.nojekyll",
        "site/index.html",
        "site/assets/_a.css",
      ]),
    );
    const workflow = parse(read("repository/.github/workflows/pages.yml")) as {
      on: { push: { branches: string[] } };
      permissions: Record<string, string>;
      jobs: { deploy: { steps: { uses?: string; with?: Record<string, unknown> }[] } };
    };
    expect(workflow.on.push.branches).toEqual(["main"]);
    expect(workflow.permissions).toEqual({ contents: "read", pages: "write", "id-token": "write" });
    expect(workflow.jobs.deploy.steps.some((step) => step.with?.["path"] === "site")).toBe(true);
  });
});

describe("what is missing", () => {
  it("is asked for, and made up by nobody", async () => {
    const { output, plan } = await pack(writeSource("bare", { "paper.md": "Only text.\n" }));
    expect(output.status).toBe("needs_input");
    const needs = output.status === "needs_input" ? output.needs.map(({ field }) => field) : [];
    expect(needs).toEqual(["title", "authors", "license"]);
    expect(plan?.needs).toHaveLength(3);
    expect(output.metadata.tracked).not.toContain("CITATION.cff");
    expect(output.metadata.tracked).not.toContain("LICENSE");
  });

  it("includes a licence that SPDX does not know", async () => {
    const { output } = await pack(
      writeSource("odd", { ...files, "paper.md": markdown.replace("CC BY 4.0", "my own") }),
    );
    expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "license" }] });
  });

  it("includes a figure that is not there, which the README shows as missing", async () => {
    const { "figs/my picture.png": _gone, ...rest } = files;
    const { output, read } = await pack(writeSource("no-figure", rest));
    expect(output.status).toBe("needs_input");
    expect(read("repository/README.md")).toContain("my%20picture.png");
  });
});

describe("what looks like a secret", () => {
  const token = `ghp_${"a1B2".repeat(9)}`;

  it("stops the package, by name and line, and stands in none of its files", async () => {
    const { output, folder } = await pack(
      writeSource("secret", { ...files, "paper.md": `${markdown}\nUse ${token}.\n` }),
    );
    expect(output).toMatchObject({ status: "needs_input", metadata: { tracked: [] } });
    expect(output.diagnostics).toContainEqual(
      expect.objectContaining({ ruleId: "github/no-secrets", location: { file: "paper.md", line: 31 } }),
    );
    expect(list(folder)).toEqual(["checklist.md"]);
    expect(JSON.stringify(output)).not.toContain(token);
    expect(readFileSync(join(folder, "checklist.md"), "utf8")).not.toContain(token);
  });

  it("may be allowed at its place, where it is none", async () => {
    const { output } = await pack(writeSource("allowed", { ...files, "paper.md": `${markdown}\nUse ${token}.\n` }), {
      allowSecrets: ["source/paper.md:31"],
    });
    const places = output.diagnostics.filter(({ ruleId }) => ruleId === "github/no-secrets");
    expect(places).toMatchObject([{ location: { file: "README.md", line: expect.any(Number) as number } }]);
    const line = places[0]?.location?.line;
    const both = await pack(writeSource("allowed-both", { ...files, "paper.md": `${markdown}\nUse ${token}.\n` }), {
      allowSecrets: ["source/paper.md:31", `README.md:${line}`],
    });
    expect(both.output.status).toBe("ready");
  });

  it("is found in a file of the site and in a file for the release too", async () => {
    for (const option of ["site", "assets"] as const) {
      const { output, folder } = await pack(
        writeSource(`in-${option}`, files),
        {},
        {},
        { [option]: { "a.txt": token } },
      );
      expect(output.status).toBe("needs_input");
      expect(list(folder)).toEqual(["checklist.md"]);
    }
  });

  it("is refused by the name of a file", async () => {
    const { output } = await pack(writeSource("named", files), {}, {}, { site: { "keys/server.key": "x" } });
    expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "secret:site/keys/server.key" }] });
    expect(output.metadata.tracked).toEqual([]);
  });
});

describe("a LaTeX paper", () => {
  const latex = String.raw`\documentclass{article}
\usepackage{graphicx,hyperref}
\title{Größe}\author{José García}\date{May 2026}
\begin{document}
\maketitle
\begin{abstract}
We show $a_1$ in 100\% of the cases.
\end{abstract}
\section{One}\label{one}
See Section~\ref{one} and \input{part}
\includegraphics{plot}
\end{document}
`;

  it("keeps the author's files, and is read on GitHub without TeX", async () => {
    const source = { "main.tex": latex, "part.tex": "the part.\n", "plot.pdf": pdf, "unused.tex": "x" };
    const { read, output } = await pack(writeSource("latex", source), {}, { license: "MIT" });
    expect(output.metadata.tracked).toEqual(
      expect.arrayContaining(["source/main.tex", "source/part.tex", "source/plot.pdf", "figures/plot.png", "LICENSE"]),
    );
    expect(output.metadata.tracked).not.toContain("source/unused.tex");
    expect(read("repository/source/main.tex")).toBe(latex);
    const readme = read("repository/README.md");
    expect(readme).toContain("# Größe");
    expect(readme).toContain("We show $`a_1`$ in 100% of the cases.");
    expect(readme).not.toMatch(/\\(?:section|ref|input|includegraphics)/u);
    expect(read("repository/LICENSE")).toContain("Copyright (c) 2026 José García");
  });
});

describe("a drawing", () => {
  it("whose text is foreign HTML loses it, and that is said", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="9" height="9"/><script>alert(1)</script><foreignObject width="80" height="20"><p xmlns="http://www.w3.org/1999/xhtml">Label</p></foreignObject></svg>`;
    const drawn = { ...files, "paper.md": `${markdown}\n![D](figs/d.svg)\n`, "figs/d.svg": svg };
    const { output, read } = await pack(writeSource("svg", drawn));
    expect(read("repository/README.md")).toContain("![D](source/figs/d.svg)");
    const shown = read("repository/source/figs/d.svg");
    expect(shown).toContain("<rect");
    expect(shown).not.toMatch(/foreignObject|script|alert/iu);
    expect(output.diagnostics).toContainEqual(
      expect.objectContaining({
        ruleId: "asset/svg-is-self-contained",
        message: expect.stringContaining("foreignObject") as string,
      }),
    );
  });
});

describe("the way to the citation", () => {
  it("leads to our heading, where the text has one of the same name", async () => {
    const { read } = await pack(writeSource("cite", { ...files, "paper.md": `${markdown}\n# Cite\n\nOthers.\n` }));
    const readme = read("repository/README.md");
    expect(readme).toContain("[How to cite](#cite-1)");
    expect(readme.match(/^## Cite$/gmu)).toHaveLength(2);
  });
});

describe("sizes and names", () => {
  it("puts a text that GitHub would cut into a file of its own", async () => {
    const long =
      `${markdown}\n${"A sentence that is repeated until the text is long. ".repeat(40)}\n\n`.padEnd(1) +
      `${"Word ".repeat(200)}\n\n`.repeat(600);
    const { read, output } = await pack(writeSource("long", { ...files, "paper.md": long }));
    expect(output.metadata.tracked).toContain("ARTICLE.md");
    const readme = read("repository/README.md");
    expect(Buffer.byteLength(readme)).toBeLessThan(500 * 1024);
    expect(readme).toContain("[Read the whole text](ARTICLE.md)");
    expect(readme).toContain("The second one.");
    expect(readme).toContain("![A picture.]");
  });

  it("tells nothing of who made a picture, or says that it may", async () => {
    // One pixel, and a comment.
    const gif = Buffer.from(
      "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xfe\x0dSecret Person\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
      "latin1",
    );
    const svg = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///x">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>';
    const { output, folder } = await pack(
      writeSource("private", {
        ...files,
        "paper.md": `${markdown}\n![x](figs/dot.gif)\n\n![y](figs/bad.svg)\n`,
        "figs/dot.gif": gif,
        "figs/bad.svg": svg,
      }),
    );
    for (const path of list(join(folder, "repository")))
      expect([path, readFileSync(join(folder, "repository", path)).includes("Secret Person")]).toEqual([path, false]);
    const told = output.diagnostics.filter(({ ruleId }) => ruleId === "github/picture-is-anonymous");
    expect(told.map(({ message }) => message.split(" ")[0])).toEqual(["source/figs/bad.svg"]);
  });

  it("tells of names that differ in case alone", async () => {
    const twice = `${markdown}\n![x](figs/A.png)\n\n![y](figs/a.png)\n`;
    const { output } = await pack(
      writeSource("case", { ...files, "paper.md": twice, "figs/A.png": png, "figs/a.png": otherPng }),
    );
    expect(output.diagnostics.map(({ ruleId }) => ruleId)).toContain("github/name-is-distinct");
  });

  it("cuts a description at 350 characters and takes 20 topics of GitHub's form", async () => {
    const title = `${"Long title ".repeat(60)}end`;
    const { plan } = await pack(
      writeSource("title", files),
      {},
      { title, tags: Array.from({ length: 30 }, (_, index) => `Größe & Tag ${index}`) },
    );
    expect([...(plan?.repository.description ?? "")].length).toBeLessThanOrEqual(350);
    expect(plan?.repository.topics).toHaveLength(20);
    for (const topic of plan?.repository.topics ?? []) expect(topic).toMatch(/^[a-z0-9][a-z0-9-]{0,49}$/u);
  });
});
