import { type GfmDocument, toGfm } from "@dreamnet/converter";
import { type Container, type NormalizedSource, walkNodes } from "@dreamnet/document";
import { githubLimits } from "./limits.ts";
import { licenseFacts } from "./metadata/license.ts";
import { displayName, sortName, type Work } from "./metadata/work.ts";

/** What the README links to. */
export interface ReadmeFacts {
  readonly work: Work;
  readonly id: string;
  readonly pdf: string | undefined;
  /** The main file in the repository. */
  readonly source: string | undefined;
  readonly licenseFiles: readonly string[];
  readonly hasCff: boolean;
  readonly figurePaths: ReadonlyMap<string, string>;
  /** Path in the source → path in the repository. */
  readonly paths: ReadonlyMap<string, string>;
  readonly links: readonly { readonly url: string; readonly label?: string | undefined; readonly kind: string }[];
}

/** The README, and the article beside it where it is too long for one. */
export interface Readme {
  readonly files: ReadonlyMap<string, string>;
  readonly document: GfmDocument;
  readonly isSplit: boolean;
}

/** Writes the README: title, authors, links, abstract, the whole text, how to cite, the licence. */
export function writeReadme(source: NormalizedSource, facts: ReadmeFacts): Readme {
  const options = {
    figurePaths: facts.figurePaths,
    linkTarget: (url: string): string | undefined => {
      const [path = "", fragment] = url.split("#", 2);
      const known = facts.paths.get(path.replace(/^\.\//u, ""));
      return known === undefined ? undefined : `${encodePath(known)}${fragment === undefined ? "" : `#${fragment}`}`;
    },
  };
  let document = toGfm(source, { ...options, insert: linkLine(facts, "cite") });
  const anchor = citeAnchor(document.markdown);
  if (anchor !== "cite") document = toGfm(source, { ...options, insert: linkLine(facts, anchor) });
  const end = closing(facts);
  const whole = `${document.markdown.trimEnd()}\n\n${end}`;
  if (Buffer.byteLength(whole) <= githubLimits.readme)
    return { files: new Map([["README.md", whole]]), document, isSplit: false };
  // GitHub cuts a README that is longer: the text then stands in a file of its own.
  const first = firstFigure(source);
  const short = toGfm(
    { ...source, ast: { type: "root", children: first === undefined ? [] : [first] } },
    { ...options, insert: `${linkLine(facts, "cite")}\n\n**[Read the whole text](ARTICLE.md)**` },
  );
  return {
    files: new Map([
      ["README.md", `${short.markdown.trimEnd()}\n\n${end}`],
      ["ARTICLE.md", document.markdown],
    ]),
    document,
    isSplit: true,
  };
}

function firstFigure(source: NormalizedSource): Container | undefined {
  let found: Container | undefined;
  walkNodes(source.ast, (node) => {
    if (found !== undefined) return "skip";
    if (node.type === "container" && node.kind === "figure") found = node;
    return undefined;
  });
  return found;
}

export const encodePath = (path: string): string =>
  path
    .split("/")
    .map((part) => encodeURIComponent(part).replace(/[()]/gu, (sign) => `%${sign.charCodeAt(0).toString(16)}`))
    .join("/");

/** GitHub counts headings of one name: ours comes after those of the text. */
function citeAnchor(markdown: string): string {
  const before = markdown.match(/^#{1,6} +cite *$/gimu)?.length ?? 0;
  return before === 0 ? "cite" : `cite-${before}`;
}

function linkLine(facts: ReadmeFacts, anchor: string): string {
  const links = [
    ...(facts.pdf === undefined ? [] : [`[PDF](${encodePath(facts.pdf)})`]),
    ...(facts.source === undefined ? [] : [`[Source](${encodePath(facts.source)})`]),
    ...(facts.work.doi === undefined
      ? []
      : [`[DOI](https://doi.org/${encodeURI(facts.work.doi).replace(/[()]/gu, encodeURIComponent)})`]),
    ...facts.links
      .filter(({ url }) => /^https?:\/\//iu.test(url) && URL.canParse(url))
      .map(
        ({ url, label, kind }) =>
          `[${escapeMarkdown(label ?? kind)}](<${new URL(url).href.replace(/[<>\s]/gu, encodeURIComponent)}>)`,
      ),
    `[How to cite](#${anchor})`,
  ];
  return links.join(" · ");
}

/** A line of text in Markdown: what GitHub would read otherwise is escaped, and nothing else. */
const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/[\\`*_[\]<>~$|]|&(?=#?[A-Za-z0-9]{1,32};)|:(?=[a-z0-9_+-]{1,60}:)/giu, "\\$&")
    .replace(/^(?=[#+=-])/u, "\\")
    .replace(/^(\d{1,9})(?=[.)](?: |$))/u, "$1\\");

function closing({ work, id, licenseFiles, hasCff }: ReadmeFacts): string {
  const parts: string[] = ["## Cite"];
  parts.push(
    `${escapeMarkdown(citation(work))}${work.doi === undefined ? "" : ` <https://doi.org/${encodeURI(work.doi)}>`}`,
  );
  parts.push(`\`\`\`bibtex\n${writeBibtex(work, id)}\`\`\``);
  if (hasCff) parts.push("[CITATION.cff](CITATION.cff) says the same for programs.");
  if (work.license !== undefined) {
    parts.push("## License");
    const names = work.license.ids.map((one, index) => {
      const file = licenseFiles[index];
      const name = escapeMarkdown(licenseFacts(one).name);
      return file === undefined ? name : `[${name}](${file})`;
    });
    parts.push(`${names.join(" or ")} (\`${work.license.expression}\`)`);
  }
  return `${parts.join("\n\n")}\n`;
}

function citation(work: Work): string {
  const names = work.authors.map(sortName);
  const who = names.length > 20 ? `${names.slice(0, 19).join("; ")}; … ${names.at(-1)}` : names.join("; ");
  const when = work.date === undefined ? "" : ` (${work.date.slice(0, 4)})`;
  return `${who}${who === "" ? "" : `${when}. `}${work.title}${/[.?!]$/u.test(work.title) ? "" : "."}${who === "" ? when : ""}`;
}

/** The work as a BibTeX entry, in Unicode, as biber and today's bibtex read it. */
function writeBibtex(work: Work, id: string): string {
  const tex = (text: string): string =>
    text
      .replace(/[{}]/gu, "")
      .replace(/\\/gu, "\\textbackslash ")
      .replace(/[&%$#_]/gu, "\\$&")
      .replace(/\^/gu, "\\textasciicircum ")
      .replace(/~/gu, "\\textasciitilde ");
  const author = work.authors
    .map((one) =>
      one.kind === "entity"
        ? `{${tex(one.name)}}`
        : one.given === undefined
          ? `{${tex(displayName(one))}}`
          : tex(sortName(one)),
    )
    .join(" and ");
  const fields: [string, string][] = [
    ...(author === "" ? [] : [["author", author] as [string, string]]),
    ["title", `{${tex(work.title)}}`],
    ...(work.date === undefined ? [] : [["year", work.date.slice(0, 4)] as [string, string]]),
    ...(work.doi === undefined ? [] : [["doi", work.doi.replace(/[{}]/gu, "")] as [string, string]]),
    ...(work.repository === undefined ? [] : [["url", work.repository] as [string, string]]),
  ];
  return `@misc{${id},\n${fields.map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}\n`;
}
