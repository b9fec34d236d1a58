import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DefaultTreeAdapterMap, parse } from "parse5";
import type { ItemKind } from "./items.ts";

type HtmlNode = DefaultTreeAdapterMap["node"];
type HtmlElement = DefaultTreeAdapterMap["element"];

/** What an independent compile of a finished package says. */
export interface CompiledPackage {
  readonly compiler: string;
  readonly pdfText: string;
  /** Lines of the logs that begin with `!`, or tell of a fatal stop. */
  readonly errors: readonly string[];
  readonly undefinedCitations: readonly string[];
  readonly mainTex: string;
  readonly pages: number;
}

/**
 * Unpacks an arXiv package into an empty folder and compiles it there, as arXiv does: the compiler that its
 * `00README.json` names, no shell escape, no bibtex where a .bbl is there.
 */
export function compilePackage(tarball: Uint8Array): CompiledPackage {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-corpus-"));
  try {
    writeFileSync(join(folder, "package.tar.gz"), tarball);
    execFileSync("tar", ["-xzf", "package.tar.gz"], { cwd: folder });
    rmSync(join(folder, "package.tar.gz"));
    const readme = JSON.parse(readFileSync(join(folder, "00README.json"), "utf8")) as {
      process?: { compiler?: string };
      sources: { filename: string; usage?: string }[];
    };
    const compiler = readme.process?.compiler ?? "pdflatex";
    const main = readme.sources.find((entry) => entry.usage === "toplevel")?.filename ?? "main.tex";
    const job = main.replace(/\.tex$/iu, "");
    const program = compiler === "latex" ? "latex" : compiler;
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      LANG: "C.UTF-8",
      SOURCE_DATE_EPOCH: "1700000000",
      FORCE_SOURCE_DATE: "1",
      openin_any: "p",
      openout_any: "p",
      max_print_line: "10000",
    };
    const run = (command: string, args: string[]): void =>
      void spawnSync(command, args, { cwd: folder, env, timeout: 120_000, stdio: "ignore", killSignal: "SIGKILL" });
    const tex = (): void => run(program, ["-interaction=nonstopmode", "-no-shell-escape", main]);
    tex();
    const names = readdirSync(folder);
    if (!names.includes(`${job}.bbl`) && names.some((name) => name.endsWith(".bib")))
      run(names.includes(`${job}.bcf`) ? "biber" : "bibtex", [job]);
    tex();
    tex();
    if (compiler === "latex") {
      run("dvips", ["-q", `${job}.dvi`]);
      run("ps2pdf", ["-dSAFER", `${job}.ps`]);
    }
    const log = readFileSync(join(folder, `${job}.log`), "latin1");
    const hasPdf = readdirSync(folder).includes(`${job}.pdf`);
    return {
      compiler,
      pdfText: hasPdf
        ? execFileSync("pdftotext", ["-enc", "UTF-8", "-nopgbrk", `${job}.pdf`, "-"], {
            cwd: folder,
            encoding: "utf8",
            maxBuffer: 1 << 28,
          })
        : "",
      errors: [...log.matchAll(/^! .*$|^.*Fatal error occurred.*$|^\*.*\(job aborted.*$/gmu)]
        .map((match) => match[0])
        .concat(hasPdf ? [] : ["no PDF was made"]),
      undefinedCitations: [...log.matchAll(/Citation [`']([^']+)'.* undefined/gu)].map((match) => match[1] as string),
      mainTex: readFileSync(join(folder, main), "utf8"),
      pages: Number(/Output written on .* \((\d+) pages?/u.exec(log)?.[1] ?? 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of a page as a reader gets it, without formulas; blocks on lines of their own. */
export function htmlText(html: string): string {
  const parts: string[] = [];
  const visit = (node: HtmlNode): void => {
    if (node.nodeName === "#text") parts.push((node as DefaultTreeAdapterMap["textNode"]).value);
    if (
      node.nodeName === "script" ||
      node.nodeName === "style" ||
      node.nodeName === "math" ||
      node.nodeName === "template"
    )
      return;
    const block =
      /^(?:p|div|li|t[dhr]|h[1-6]|pre|figcaption|caption|dt|dd|br|section|aside|blockquote|summary|table)$/u.test(
        node.nodeName,
      );
    if (block) parts.push("\n");
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
    if (block) parts.push("\n");
  };
  visit(parse(html));
  return parts.join("");
}

/** Items that a page shows. */
export function htmlItems(html: string): Record<ItemKind, number> {
  const counts: Record<ItemKind, number> = { figures: 0, tables: 0, equations: 0, citations: 0, crossReferences: 0 };
  const visit = (node: HtmlNode, cited: boolean): void => {
    const attributes = "attrs" in node ? (node as HtmlElement).attrs : [];
    const attribute = (name: string): string => attributes.find((entry) => entry.name === name)?.value ?? "";
    const classes = attribute("class").split(/\s+/u);
    const within = cited || classes.includes("citation");
    if (node.nodeName === "img" || classes.includes("figure-missing")) counts.figures++;
    if (node.nodeName === "table") counts.tables++;
    if (classes.includes("equation")) counts.equations++;
    // A group of citations is one element with a link for each work.
    if ((within && node.nodeName === "a") || classes.includes("citation-missing")) counts.citations++;
    if (classes.includes("cross-reference")) counts.crossReferences++;
    if ("childNodes" in node) for (const child of node.childNodes) visit(child, within);
  };
  visit(parse(html), false);
  return counts;
}
