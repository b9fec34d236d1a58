import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** Which pages are guides and which are about a workflow, as the home page of the site's own list says. */
export interface PageNames {
  readonly guides: ReadonlySet<string>;
  readonly workflows: ReadonlySet<string>;
}

/** Reads the list of all that the site has: `modules.html`, by its headings. */
export function readNames(folder: string): PageNames {
  const groups = new Map<string, Set<string>>();
  let group = "";
  const stack: DefaultTreeAdapterTypes.Node[] = [parse(readFileSync(join(folder, "modules.html"), "utf8"))];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("childNodes" in node) stack.push(...[...node.childNodes].reverse());
    if (!("tagName" in node)) continue;
    if (/^h[2-4]$/u.test(node.tagName)) group = textOf(node).trim();
    const href = node.attrs.find(({ name }) => name === "href")?.value ?? "";
    if (node.tagName !== "a" || !/^[^#?]+\.html$/u.test(href)) continue;
    groups.set(group, (groups.get(group) ?? new Set()).add(decodeURIComponent(href)));
  }
  return { guides: groups.get("Guides") ?? new Set(), workflows: groups.get("Workflows") ?? new Set() };
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** What a page is. */
export function kindOf(path: string, { guides, workflows }: PageNames): string {
  if (path === "index.html") return "home";
  if (guides.has(path)) return "guides";
  if (workflows.has(path)) return "workflows";
  if (path.startsWith("_dreamnet/")) return path.split("/").length === 2 ? "packages" : "names";
  return "other";
}

/** The home page, and some of each kind: the same ones each time. */
export function pickSample(pages: readonly string[], names: PageNames): string[] {
  const ofKind = (kind: string): string[] => pages.filter((path) => kindOf(path, names) === kind);
  return [
    ...ofKind("home"),
    ...choose(ofKind("guides"), 3),
    ...choose(ofKind("workflows"), 2),
    ...choose(ofKind("packages"), 2),
    ...choose(ofKind("names"), 4),
    ...choose(ofKind("other"), 2),
  ];
}

/** Chooses by a fixed seed. */
function choose(pages: readonly string[], count: number): string[] {
  const left = [...pages];
  const chosen: string[] = [];
  let state = 9;
  while (chosen.length < count && left.length > 0) {
    // Numerical Recipes' generator: enough to spread over a list.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    chosen.push(...left.splice(Math.floor((state / 2 ** 32) * left.length), 1));
  }
  return chosen;
}

/** The five pages of which pictures are taken. */
export function screenshotPages({ guides, workflows }: PageNames): readonly (readonly [name: string, path: string])[] {
  return [
    ["home", "index.html"],
    ["guide", [...guides].find((path) => path.includes("own_workflow")) ?? "index.html"],
    ["workflow", [...workflows].find((path) => path.includes("arxiv")) ?? "modules.html"],
    ["package", "_dreamnet/executor.html"],
    ["name", "_dreamnet/workflow/defineWorkflow.html"],
  ];
}

/** Bytes of some files of a folder. */
export function sizeOf(folder: string, paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}
