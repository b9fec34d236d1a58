import type { InlineMath, MathBlock } from "@dreamnet/document";
import { inlineCode } from "../inline/text.ts";
import { labelName } from "../labels.ts";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import { mathEnvironments } from "../tex/environments.ts";
import { vetMath } from "../tex/vet.ts";
import type { Writer } from "../writer.ts";
import { codeText } from "./code.ts";

/** A formula in a line of text. One that TeX could not read is shown as its source, and named. */
export function writeInlineMath(node: InlineMath, place: Place, writer: Writer): string {
  if (node.value.trim() === "") return "";
  const known = writer.macros.unknown.size;
  const vetted = vetMath(node.value, writer, false);
  nameUnknown(known, node, writer);
  if (!vetted.ok) {
    report(vetted.reason, node, writer);
    return inlineCode(`$${node.value}$`, place, writer);
  }
  warn(vetted.warnings, node, writer);
  if (vetted.tex === "") return "";
  const tex = place.kind === "line" ? vetted.tex.replace(/\n/gu, " ") : vetted.tex;
  return `$${grouped(tex)}$`;
}

/** In a table's cell, an alignment sign within \textbf would end the cell unless braces hold it. */
function grouped(tex: string): string {
  return tex.includes("&") ? `{${tex}}` : tex;
}

function report(reason: string, node: InlineMath | MathBlock, writer: Writer): void {
  writer.report(
    "error",
    "latex/formula-compiles",
    `TeX cannot set this formula: ${reason}. Its source is shown instead.`,
    { node, quote: node.value },
  );
}

/** Names the commands that nothing defines; each once. */
function nameUnknown(known: number, node: InlineMath | MathBlock, writer: Writer): void {
  for (const name of [...writer.macros.unknown].slice(known)) {
    writer.report("error", "latex/macro-is-known", `Nothing defines \\${name}; its name is set in its place.`, {
      node,
      quote: node.value,
      hint: "Define it in the front matter, under math, or with \\newcommand before its first use.",
    });
  }
}

function warn(warnings: readonly string[], node: InlineMath | MathBlock, writer: Writer): void {
  for (const warning of new Set(warnings))
    writer.report(
      "warning",
      "latex/formula-is-plain-tex",
      `In a formula, ${warning}; it is set as well as it can be.`,
      { node, quote: node.value },
    );
}

/** A display formula, with its number where it has one. */
export function writeMath(node: MathBlock, place: Place, writer: Writer): string {
  writer.counts.equations++;
  if (node.value.trim() === "") return "";
  const display = place.kind === "outer" || place.kind === "float" || place.kind === "argument";
  const known = writer.macros.unknown.size;
  let vetted = vetMath(node.value, writer, true, 0, true);
  nameUnknown(known, node, writer);
  const wantsNumber =
    node.numbered || (node.label !== undefined && writer.source.labels[node.label]?.number !== undefined);
  if (
    vetted.ok &&
    (vetted.rows || vetted.separators) &&
    vetted.environment === undefined &&
    (wantsNumber || vetted.labels.length > 0)
  ) {
    // One number for all rows: a `\tag` cannot stand in the rows then.
    vetted = vetMath(node.value, writer, true, 0, false);
  }
  if (!vetted.ok) {
    report(vetted.reason, node, writer);
    return mark(node, writer) + codeText(node.value, place, writer);
  }
  warn(vetted.warnings, node, writer);
  const { tex, environment } = vetted;
  if (tex === "") return "";
  if (!display) return `$${grouped(within(tex, environment, vetted.rows, vetted.separators))}$`;
  const names = [node.label, ...vetted.labels].filter((label) => label !== undefined);
  const label = labels(names, writer, node);
  const equation = environment === undefined || environment.startsWith("equation");
  if (place.kind === "argument" && (!equation || vetted.rows || vetted.separators)) {
    // amsmath's environments read their body as an argument, which a table's cell does not allow.
    const anchors = [vetted.group ?? "", label, ...(tex.match(/\\label\{[^}]*\}/gu) ?? [])].filter((own) => own !== "");
    const body = grouped(within(tex, environment, vetted.rows, vetted.separators));
    return `${mark(node, writer)}${anchors.length === 0 ? "" : `\\phantomsection${anchors.join("")}`}\\[\n${body}\n\\]`;
  }
  if (environment !== undefined) {
    const own = withLabel(tex, environment, label);
    const { group } = vetted;
    return `${mark(node, writer)}${group === undefined ? own : `\\begin{subequations}${group}\n${own}\n\\end{subequations}`}`;
  }
  const rows = vetted.separators ? "aligned" : vetted.rows ? "gathered" : undefined;
  if (label !== "" || wantsNumber) {
    return `${mark(node, writer)}\\begin{equation}${label}\n${rows === undefined ? tex : `\\begin{${rows}}\n${tex}\n\\end{${rows}}`}\n\\end{equation}`;
  }
  if (rows !== undefined)
    return `${mark(node, writer)}\\begin{${rows === "aligned" ? "align*" : "gather*"}}\n${tex}\n\\end{${rows === "aligned" ? "align*" : "gather*"}}`;
  return `${mark(node, writer)}\\[\n${tex}\n\\]`;
}

/** A formula that stands in a line although it is a display: its environment becomes one that may. */
function within(tex: string, environment: string | undefined, rows: boolean, separators: boolean): string {
  if (environment === undefined)
    return separators ? `\\begin{aligned}${tex}\\end{aligned}` : rows ? `\\begin{gathered}${tex}\\end{gathered}` : tex;
  const inner = mathEnvironments.get(environment)?.within ?? "";
  const body = tex
    .slice(tex.indexOf("}") + 1, tex.lastIndexOf("\\end{"))
    .replace(/^\{\d+\}/u, "")
    .replace(/\\(?:nonumber|notag)\b|\\label\{[^}]*\}/gu, "")
    .replace(/\\tag\*?(\{(?:[^{}]|\{[^{}]*\})*\})/gu, "\\quad\\text$1");
  return inner === ""
    ? body
    : `\\begin{${inner === "alignedat" ? "aligned" : inner}}${body}\\end{${inner === "alignedat" ? "aligned" : inner}}`;
}

/** One `\label` for the formula; its other names mean the same. */
function labels(names: readonly string[], writer: Writer, node: MathBlock): string {
  let first: string | undefined;
  for (const label of names) {
    if (writer.definedLabels.has(label)) {
      if (label === node.label)
        writer.report(
          "warning",
          "latex/label-is-unique",
          `The label "${label}" is defined more than once; references go to the first.`,
          { node },
        );
      continue;
    }
    writer.definedLabels.add(label);
    if (first === undefined) first = labelName(label, writer);
    else writer.labels.set(label, first);
  }
  return first === undefined ? "" : `\\label{${first}}`;
}

function withLabel(tex: string, environment: string, label: string): string {
  if (label === "") return tex;
  const numbered = mathEnvironments.get(environment)?.numbered === true;
  const end = /^\\begin\{[^}]*\}(?:\{\d+\})?/u.exec(tex)?.[0].length ?? 0;
  // A starred environment has no number to refer to: the anchor stands before it.
  if (!numbered) return `\\phantomsection${label}\n${tex}`;
  return /\\label\{/u.test(firstRow(tex))
    ? `\\phantomsection${label}\n${tex}`
    : `${tex.slice(0, end)}${label}${tex.slice(end)}`;
}

function firstRow(tex: string): string {
  const end = tex.indexOf("\\\\");
  return end === -1 ? tex : tex.slice(0, end);
}
