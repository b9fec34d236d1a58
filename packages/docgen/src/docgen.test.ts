import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { HtmlValidate } from "html-validate";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { makeSample, other, versions } from "../test/sample.ts";
import {
  documentWorkflow,
  drawDiagram,
  generateDocs,
  toHtml,
  toMarkdown,
  WorkflowDocumentationGenerator,
  type WorkflowPage,
} from "./index.ts";

const events = new NervousSystem();
const registry = new WorkflowRegistry({ events });
registry.register(other);
const inner = new WorkflowExecutor({ events, registry, unsandboxed: true });
const executor: Pick<WorkflowExecutor, "execute"> = {
  execute: (workflow, input, options) =>
    inner.execute(workflow, input, { ...options, secrets: { API_TOKEN: "a secret" } }),
};
const sample = makeSample();
const page = await documentWorkflow(sample, { executor, versions });

/** What an author could put where text is expected. */
const attacks = [
  '<script>alert(1)</script><img src=x onerror="alert(1)">',
  "](javascript:alert(1)) ![x](https://evil.example/x.png) [a](javascript:alert(1))",
  "| a | b |\n|---|---|\n| c | d |\n\n# Title\n\n```\ncode\n```\n<!-- x -->",
  "`a | b` `` ` `` ``` <b> ``` \\` \\| $x$ &lt;b&gt; &amp;",
  "</code></td></tr></table></svg></title></style></main><h1>x</h1>",
  "\u202Etxet\u202C \u0007 \u200B ]]> --> ' \" &#x3c;script&#x3e;",
];

/** The page with an attack in every text that an author writes. */
function attacked(attack: string): WorkflowPage {
  const poison = (value: unknown, key = ""): unknown => {
    if (typeof value === "string") return /^(id|from|kind|bump|version)$/.test(key) ? value : attack;
    if (Array.isArray(value)) return value.map((item) => poison(item, key === "edges" ? "id" : ""));
    if (typeof value !== "object" || value === null) return value;
    const isEdge = "from" in value && "to" in value && "kind" in value;
    return isEdge ? value : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
  };
  return poison(page) as WorkflowPage;
}

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:a11y"],
  rules: { "long-title": "off", "no-inline-style": "error", "no-trailing-whitespace": "off", "doctype-style": "off" },
});
const faultsOf = async (html: string): Promise<readonly string[]> =>
  (await validator.validateString(html)).results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`),
  );

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}
const nodesOf = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodesOf)];
const parse = (markdown: string): readonly Node[] =>
  nodesOf(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node);

describe("generateDocs", () => {
  it("lists fields with their types, nested ones, unions, defaults and what must hold", () => {
    const rows = page.inputFields.map(({ path, type, required, default: value, constraints, variant }) =>
      [path, type, required ? "required" : "", value ?? "", constraints.join("; "), variant ?? ""].join(" · "),
    );
    expect(rows).toEqual([
      "title · string · required ·  · at least 1 character; at most 200 characters · ",
      "authors · Author[] · required ·  · at least 1 item · ",
      'options · object ·  · {"engine":"good"} ·  · ',
      'options.engine · "fast" | "good" ·  · "good" ·  · ',
      "options.width · integer ·  ·  · at least 1; at most 4096 · ",
      "options.labels · { [name]: object } ·  ·  ·  · ",
      "options.labels.* · object ·  ·  ·  · ",
      "options.labels.*.text · string · required ·  ·  · ",
      "picture · object ·  ·  ·  · ",
      'picture.kind · "file" · required ·  ·  · kind is "file"',
      'picture.path · string · required ·  ·  · kind is "file"',
      'picture.kind · "text" · required ·  ·  · kind is "text"',
      'picture.text · string · required ·  ·  · kind is "text"',
    ]);
    expect(page.outputFields.map(({ path, variant }) => `${path}: ${variant ?? ""}`)).toEqual([
      'status: status is "ready"',
      'text: status is "ready"',
      'status: status is "failed"',
      'reason: status is "failed"',
    ]);
    expect(page.types.map(({ name, fields }) => [name, fields.map(({ path }) => path)])).toEqual([
      ["Author", ["name", "orcid"]],
    ]);
  });

  it("gives a WorkflowDocumentation, and runs nothing", () => {
    const runs: unknown[] = [];
    const watched = {
      ...sample,
      execute: (input: unknown) => {
        runs.push(input);
        return Promise.reject(new Error("It is run."));
      },
    };
    const { manifest } = sample;
    expect(generateDocs(watched)).toMatchObject({
      name: "sample",
      version: "1.2.0",
      description: "Makes a text of a title.",
      inputs: manifest.inputs,
      outputs: manifest.outputs,
      steps: [
        { name: "plan", description: "Plans the text." },
        { name: "write", description: manifest.steps?.["write"] },
      ],
      examples: sample.examples,
      errorHandling: manifest.errorHandling,
      security: manifest.security,
      exampleRuns: [],
      versions: [],
    });
    expect(runs).toEqual([]);
  });

  it("says in plain words what the workflow may do and what happens when it fails", () => {
    expect(page.permissions).toEqual([
      "It may reach api.example.org on the network, and no other host.",
      "It writes files below build/ of its output folder, and nowhere else.",
      "It reads the files that its input names, and no other file of yours.",
      "It starts pdflatex and bibtex, each in a folder of its own, and no other program.",
      "It is given API_TOKEN, where you hand them over, and no other secret.",
      "It runs in a sandbox, and is refused where none holds.",
      "It may use at most 512 MB of memory and 30 seconds of processor time.",
      "The workflows that it runs have permissions of their own.",
    ]);
    expect(page.failures.join(" ")).toMatch(/up to 2 times.*1500 ms.*1 minute.*20 seconds.*by-hand/);
    expect(page.errorCodes.map(({ code }) => code)).toContain("SECRET_MISSING");
  });

  it("runs the examples, and says of each what came of it", () => {
    expect(page.exampleRuns).toEqual([
      { name: "One author", success: true, output: { status: "ready", text: "On | things" }, files: [] },
      expect.objectContaining({ success: false, error: 'output.status is "ready", expected "failed"' }),
    ]);
  });

  it("tells versions, their migrations and what changed", () => {
    expect(page.versions).toMatchObject([
      { version: "1.2.0", isCurrent: true, migration: { from: "1.0.0", description: "Names the authors." } },
      { version: "1.0.0", isCurrent: false, deprecated: "Use 1.2.0.", changes: [] },
    ]);
    expect(page.versions[0]?.changes.map(({ area }) => area)).toContain("steps");
    const order = ["2.0.0", "10.0.0", "2.0.0-rc.10", "2.0.0-rc.2"].map((version) => ({
      workflow: makeSample({ version }),
      version,
    }));
    const documented = generateDocs(makeSample({ version: "3.0.0" }), { versions: order });
    expect(documented.versions.map(({ version }) => version)).toEqual([
      "10.0.0",
      "3.0.0",
      "2.0.0",
      "2.0.0-rc.10",
      "2.0.0-rc.2",
    ]);
  });
});

describe("pages", () => {
  it("are valid HTML without script and without anything from elsewhere, alone and as a fragment", async () => {
    const html = toHtml(page);
    expect(await faultsOf(html)).toEqual([]);
    expect(html).not.toMatch(/<script|<link|<img|url\((?!#)|https?:\/\/(?!www\.w3\.org\/2000\/svg|example)/);
    const fragment = toHtml(page, { isFragment: true, idPrefix: "a-" });
    const twice = `<!doctype html><html lang="en"><head><title>x</title></head><body>${fragment}${toHtml(page, { isFragment: true, idPrefix: "b-" }).replace("<h1>", "<h2>").replace("</h1>", "</h2>").replaceAll("On this page", "Again")}</body></html>`;
    expect((await faultsOf(twice)).filter((fault) => fault.includes("id"))).toEqual([]);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/gu)) expect(html).toContain(`id="${target}"`);
  });

  it("are the same for the same workflow", async () => {
    const again = await documentWorkflow(makeSample(), { executor, versions });
    expect([toHtml(again), toMarkdown(again)]).toEqual([toHtml(page), toMarkdown(page)]);
  });

  it("show everything that is documented", () => {
    for (const text of [toHtml(page).replaceAll("<wbr>", ""), toMarkdown(page)])
      for (const part of [
        "options.labels.*.text",
        "Plans the text.",
        "helper",
        "by-hand",
        "Names the authors.",
        "PROGRAM_MISSING",
        "Ada &lt;ada@example.org&gt;",
      ])
        expect(text).toContain(part);
  });

  it.each(attacks)("show what an author wrote as text, and obey none of it: %j", async (attack) => {
    const hostile = attacked(attack);
    const html = toHtml(hostile);
    expect(
      (await faultsOf(html)).filter(
        (fault) => !/text-content|empty-heading|unique-landmark|heading-level|wcag\/h/.test(fault),
      ),
    ).toEqual([]);
    const tags = (source: string): string => [...source.matchAll(/<\/?[a-z][a-z0-9]*/gu)].map(([tag]) => tag).join(" ");
    // Attacks with pairs of backticks may add spans of code, and dots places to break.
    const plain = (source: string): string => tags(source).replace(/ ?<\/?(code|text|wbr)/gu, "");
    expect(plain(html)).toBe(plain(toHtml(attacked("harmless"))));
    expect(html).not.toMatch(/[\u0007\u200B\u202E]/);

    const allowed = new Set(parse(toMarkdown(page)).map(({ type }) => type));
    const nodes = parse(toMarkdown(hostile));
    expect(nodes.filter(({ type }) => !allowed.has(type)).map(({ type }) => type)).toEqual([]);
    expect(nodes.filter(({ type }) => type === "html" || type === "image")).toEqual([]);
    expect(nodes.filter(({ type, url }) => type === "link" && !/^https?:/.test(url ?? ""))).toEqual([]);
    const blocks = (markdown: string): readonly string[] =>
      parse(markdown).flatMap(({ type }) => (/^(heading|code|table|tableRow|list|listItem)$/.test(type) ? [type] : []));
    expect(blocks(toMarkdown(hostile))).toEqual(blocks(toMarkdown(attacked("harmless"))));
  });

  it("name the diagram's file where Markdown is given one", () => {
    const images = parse(toMarkdown(page, { diagramUrl: "a picture.svg" })).filter(({ type }) => type === "image");
    expect(images.map(({ url }) => url)).toEqual(["a%20picture.svg"]);
  });
});

describe("drawDiagram", () => {
  it("draws steps in their order, what they use and the fallback", () => {
    const svg = drawDiagram(page);
    const labels = [...svg.matchAll(/font-weight="600"[^>]*>([^<]+)/gu)].map(([, label]) => label);
    expect(labels).toEqual(["input", "plan", "write", "output", "helper ^2.1.0", "other ^1.0.0", "by-hand"]);
    expect(svg).toContain("<desc");
    expect(svg).not.toContain("<script");
  });
});

describe("WorkflowDocumentationGenerator", () => {
  it("documents as data, Markdown and HTML", async () => {
    const generator = new WorkflowDocumentationGenerator({ executor, versions });
    expect(generator.generateDocs(sample)).toEqual(generateDocs(sample, { versions }));
    expect(await generator.generateMarkdown(sample)).toBe(toMarkdown(page));
    expect(await generator.generateHtml(sample)).toBe(toHtml(page));
  });
});
