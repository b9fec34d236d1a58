import type { CrossReference, InlineNode, NodePosition } from "@dreamnet/document";
import { texFormat } from "../tree/build-inline.ts";
import { termLabel } from "../tree/term-labels.ts";
import { siUnits } from "./si-units.ts";

type Literal = (text: string, position: NodePosition, name: string) => InlineNode | InlineNode[];

/** `text <target>`, or the target alone. */
function titled(text: string): { title?: string; target: string } {
  const match = /^([\s\S]*\S)\s*<([^<>]+)>$/u.exec(text);
  return match === null ? { target: text.trim() } : { title: (match[1] ?? "").trim(), target: (match[2] ?? "").trim() };
}

function reference(form: CrossReference["form"]): Literal {
  return (text, position) => {
    const { title, target } = titled(text);
    const label = target.replace(/^!/u, "");
    if (title === undefined) return { type: "crossReference", label, form, resolved: false, children: [], position };
    return {
      type: "crossReference",
      label,
      form: "text",
      resolved: false,
      children: [{ type: "text", value: title, position }],
      position,
    };
  };
}

function link(address: (target: string) => string): Literal {
  return (text, position) => {
    const { title, target } = titled(text);
    return {
      type: "link",
      url: address(target),
      children: [{ type: "text", value: title ?? target, position }],
      position,
    };
  };
}

const code: Literal = (text, position) => ({ type: "inlineCode", value: text, position });
const asIs = (target: string): string => target;

/** `HTML (HyperText Markup Language)`. */
const abbreviation: Literal = (text, position) => {
  const match = /^([\s\S]+?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/u.exec(text.slice(0, 2000));
  if (match === null) return { type: "abbreviation", children: [{ type: "text", value: text, position }], position };
  return {
    type: "abbreviation",
    title: match[2] ?? "",
    children: [{ type: "text", value: match[1] ?? "", position }],
    position,
  };
};

const term: Literal = (text, position) => {
  const { title, target } = titled(text);
  return {
    type: "crossReference",
    label: termLabel(target),
    form: "text",
    resolved: false,
    children: [{ type: "text", value: title ?? target, position }],
    position,
  };
};

/** An entry of the index: the word itself stays in the text, what only the index shows does not. */
const index: Literal = (text, position) => {
  const { title, target } = titled(text);
  const shown =
    title ?? (/^\s*(?:single|pair|triple|see|seealso|name|module)\s*:/u.test(target) ? "" : target.replace(/^!/u, ""));
  return shown === "" ? [] : { type: "text", value: shown, position };
};

/** `4 <\kilo\gram>`. */
const si: Literal = (text, position) => {
  const { title, target } = titled(text);
  const value = title === undefined ? siUnits(target) : `${title}\u00a0${siUnits(target)}`;
  return { type: "text", value, position };
};

/** Roles whose text is not Markdown. */
export const literalRoles: Readonly<Record<string, Literal>> = {
  ref: reference("name"),
  numref: reference("name"),
  eq: reference("equation"),
  "math:numref": reference("equation"),
  "prf:ref": reference("name"),
  "proof:ref": reference("name"),
  secref: reference("name"),
  "std:ref": reference("name"),
  xref: reference("name"),
  doc: link(asIs),
  download: link(asIs),
  button: link(asIs),
  "button-link": link(asIs),
  "button-ref": reference("text"),
  any: reference("name"),
  rfc: link((number) => `https://www.rfc-editor.org/rfc/rfc${number}`),
  pep: link((number) => `https://peps.python.org/pep-${number.padStart(4, "0")}/`),
  wiki: link((title) => `https://en.wikipedia.org/wiki/${title.replace(/\s+/gu, "_")}`),
  doi: link((doi) => (/^https?:/u.test(doi) ? doi : `https://doi.org/${doi}`)),
  term,
  "std:term": term,
  abbr: abbreviation,
  abbreviation,
  math: (value, position) => ({ type: "inlineMath", value, position }),
  chem: (value, position) => ({ type: "inlineMath", value: `\\ce{${value}}`, position }),
  chemicalformula: (value, position) => ({ type: "inlineMath", value: `\\ce{${value}}`, position }),
  si,
  "si:unit": si,
  code,
  literal: code,
  file: code,
  command: code,
  option: code,
  envvar: code,
  samp: code,
  makevar: code,
  regexp: code,
  mimetype: code,
  ipynb: code,
  eval: code,
  index,
  raw: (value, position) => ({ type: "rawInline", lang: "tex", value, position }),
  "raw:tex": (value, position) => ({ type: "rawInline", lang: "tex", value, position }),
  "raw:latex": (value, position) => ({ type: "rawInline", lang: "tex", value, position }),
  "raw:html": (value, position) => ({ type: "htmlInline", value, position }),
  "raw:typst": (value, position, name) => ({ type: "rawInline", lang: texFormat(name.slice(4)), value, position }),
};
