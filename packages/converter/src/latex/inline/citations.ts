import type { Cite, CiteGroup } from "@dreamnet/document";
import { freeName, safeKey } from "../labels.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";

/** The TeX name of a reference's key, or undefined where the bibliography has no such key. */
export function citeName(key: string, writer: Writer): string | undefined {
  if (!Object.hasOwn(writer.source.references, key)) return undefined;
  writer.features.add("natbib");
  const known = writer.citedKeys.get(key);
  if (known !== undefined) return known;
  const name = freeName(safeKey(key), writer.citeNames);
  writer.citedKeys.set(key, name);
  return name;
}

function affix(text: string | undefined, writer: Writer): string {
  return text === undefined ? "" : writer.text(text.replace(/\s+/gu, " ").trim());
}

function unresolved(cite: Cite, writer: Writer): string {
  return `\\textbf{(?${writer.text(cite.key)})}`;
}

/** `see \citealp{key}, p. 3`: one part of brackets that are written by hand. */
function part(cite: Cite, writer: Writer): string {
  const name = citeName(cite.key, writer);
  const prefix = affix(cite.prefix, writer);
  const suffix = affix(cite.suffix, writer);
  const command = cite.partial === "year" ? "citeyear" : cite.partial === "author" ? "citeauthor" : "citealp";
  const shown = name === undefined ? unresolved(cite, writer) : `\\${command}{${name}}`;
  return `${prefix === "" ? "" : `${prefix} `}${shown}${suffix === "" ? "" : `${/^[,;:.)]/u.test(suffix) ? "" : ", "}${suffix}`}`;
}

function options(prefix: string, suffix: string): string {
  if (prefix !== "") return `[${prefix}][${suffix}]`;
  return suffix === "" ? "" : `[${suffix}]`;
}

/** natbib adds the comma before a suffix itself. */
function bareSuffix(cite: Cite | undefined, writer: Writer): string {
  return affix(cite?.suffix, writer).replace(/^,\s*/u, "");
}

export function writeCite(node: Cite, _place: Place, writer: Writer): string {
  writer.counts.citations++;
  const name = citeName(node.key, writer);
  const prefix = affix(node.prefix, writer);
  const narrative = node.kind === "narrative";
  if (name === undefined)
    return narrative ? `${prefix === "" ? "" : `${prefix} `}${unresolved(node, writer)}` : `(${part(node, writer)})`;
  if (node.partial === "author")
    return `${prefix === "" ? "" : `${prefix} `}\\citeauthor{${name}}${suffixText(node, writer)}`;
  if (node.partial === "year")
    return narrative
      ? `${prefix === "" ? "" : `${prefix} `}\\citeyear{${name}}${suffixText(node, writer)}`
      : `\\citeyearpar${options(prefix, bareSuffix(node, writer))}{${name}}`;
  return `\\${narrative ? "citet" : "citep"}${options(prefix, bareSuffix(node, writer))}{${name}}`;
}

function suffixText(cite: Cite, writer: Writer): string {
  const suffix = affix(cite.suffix, writer);
  return suffix === "" ? "" : `${/^[,;:.)]/u.test(suffix) ? "" : ", "}${suffix}`;
}

/** Several keys in one pair of brackets; natbib's own form where only the first has a prefix and the last a suffix. */
export function writeCiteGroup(node: CiteGroup, place: Place, writer: Writer): string {
  const cites = node.children;
  if (cites.length === 0) return "";
  if (cites.length === 1) return writeCite({ ...(cites[0] as Cite), kind: node.kind }, place, writer);
  if (node.kind === "narrative")
    return cites.map((cite) => writeCite({ ...cite, kind: "narrative" }, place, writer)).join("; ");
  writer.counts.citations += cites.length;
  const names = cites.map((cite) => citeName(cite.key, writer));
  const simple =
    names.every((name) => name !== undefined) &&
    cites.every(
      (cite, index) =>
        cite.partial === undefined &&
        (cite.prefix === undefined || index === 0) &&
        (cite.suffix === undefined || index === cites.length - 1),
    );
  if (simple)
    return `\\citep${options(affix(cites[0]?.prefix, writer), bareSuffix(cites.at(-1), writer))}{${names.join(",")}}`;
  return `(${cites.map((cite) => part(cite, writer)).join("; ")})`;
}
