import type { FieldRow } from "../schema/field-row.ts";
import { escapeHtml, richText } from "./escape-html.ts";

/** Links a named type to its own table; undefined where it has none. */
export type LinkType = (name: string) => string | undefined;

/** Fields as a table that scrolls by itself, where it is too wide. */
export function fieldTable(rows: readonly FieldRow[], caption: string, linkType: LinkType, label: string): string {
  const body = rows.map((row, index) => {
    const isNewVariant = row.variant !== undefined && row.variant !== rows[index - 1]?.variant;
    return `${isNewVariant ? variantRow(row.variant ?? "") : ""}${fieldRow(row, linkType)}`;
  });
  return `<section class="scroll" aria-label="${escapeHtml(label)}" tabindex="0">
<table>
<caption>${richText(caption)}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Default</th><th scope="col">What it is</th></tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>
</section>`;
}

const variantRow = (variant: string): string =>
  `<tr><td colspan="5">Where <code>${escapeHtml(variant)}</code>:</td></tr>\n`;

function fieldRow(row: FieldRow, linkType: LinkType): string {
  const { path, depth, required, constraints, description = "" } = row;
  const rules = constraints.length === 0 ? "" : `<span class="rules">${escapeHtml(constraints.join("; "))}</span>`;
  const value =
    row.default === undefined ? '<span class="none">none</span>' : `<code>${escapeHtml(row.default)}</code>`;
  const indent = depth === 0 ? "" : ` class="d${Math.min(depth, 4)}"`;
  return `<tr><th scope="row"${indent}><code>${breakable(path)}</code></th><td>${typeCell(row, linkType)}</td><td>${required ? "yes" : "no"}</td><td>${value}</td><td>${richText(description)}${rules}</td></tr>`;
}

/** The type, its names linked. */
function typeCell({ type, typeNames }: FieldRow, linkType: LinkType): string {
  const links = typeNames.flatMap((name) => {
    const target = linkType(name);
    return target === undefined ? [] : [`<a href="#${target}">${escapeHtml(name)}</a>`];
  });
  const [only] = links;
  if (links.length === 1 && type === typeNames[0]) return only ?? "";
  return `<code>${escapeHtml(type)}</code>${links.length === 0 ? "" : ` <span class="rules">see ${links.join(", ")}</span>`}`;
}

/** A path that may be broken where a name begins. */
const breakable = (path: string): string => escapeHtml(path).replace(/(?<=.)([.[])/gu, "<wbr>$1");
