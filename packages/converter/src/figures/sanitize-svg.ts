import type { SaxesTagNS } from "saxes";
import {
  isBeyondFilter,
  isLocalReference,
  isLocalStyle,
  svgElements,
  svgNamespace,
  xlinkNamespace,
  xmlNamespace,
} from "./svg-rules.ts";

/** A drawing that fetches nothing and runs nothing, and what was taken out of it. */
export interface CleanSvg {
  readonly svg: string;
  /** What was removed, by name; editors' private data and comments are not named. */
  readonly removed: readonly string[];
  /** The text that the drawing shows. */
  readonly text: string;
}

/** Why a drawing is refused. */
class SvgRefusal extends Error {}

const mostBytes = 50 * 1024 * 1024;
const mostDepth = 200;
const mostElements = 1_000_000;
/** `use` of `use` of `use` multiplies what is drawn: an entity bomb without entities. */
const mostDrawn = 2_000_000;

/**
 * Writes an SVG anew with what an allow-list names: no scripts, no events, no references outside of the drawing, no
 * entities, no editors' private data.
 *
 * @throws {SvgRefusal} for XML that is broken, declares entities, or is too deep or too large.
 */
export async function sanitizeSvg(bytes: Uint8Array): Promise<CleanSvg> {
  const { SaxesParser } = await import("saxes");
  if (bytes.length > mostBytes) throw new SvgRefusal(`it has ${bytes.length} bytes; ${mostBytes} are taken`);
  const source = decode(bytes);
  const writer = new SvgWriter();
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on("error", (error) => {
    throw new SvgRefusal(`its XML is broken: ${error.message.slice(0, 120)}`);
  });
  parser.on("doctype", (doctype) => declareEntities(doctype, parser.ENTITIES));
  parser.on("opentag", (tag) => writer.open(tag as SaxesTagNS));
  parser.on("closetag", (tag) => writer.close(tag as SaxesTagNS));
  parser.on("text", (text) => writer.text(text));
  parser.on("cdata", (text) => writer.text(text));
  parser.write(source).close();
  return writer.result();
}

/**
 * Drawing programs of old name namespaces by entities. Such plain, short ones are taken; one that holds another, or a
 * file, is how a small drawing becomes an endless one.
 */
function declareEntities(doctype: string, entities: Record<string, string>): void {
  const subset = doctype.indexOf("[");
  if (subset < 0) return;
  const declarations = doctype.slice(subset + 1);
  if (declarations.length > 20_000) throw new SvgRefusal("its document type declares too much");
  const plain = /<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"&%<]{0,300})"|'([^'&%<]{0,300})')\s*>/g;
  const rest = declarations.replace(
    plain,
    (_all, name: string, double: string | undefined, single: string | undefined) => {
      entities[name] = double ?? single ?? "";
      return "";
    },
  );
  if (/<!ENTITY|%/i.test(rest)) throw new SvgRefusal("it declares entities that hold other entities, or files");
}

function decode(bytes: Uint8Array): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    return new TextDecoder(utf16 ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8", { fatal: true }).decode(
      bytes,
    );
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

class SvgWriter {
  readonly #parts: string[] = [];
  readonly #removed = new Set<string>();
  readonly #shown: string[] = [];
  /** Elements that are open and written; the name that closes them. */
  readonly #open: string[] = [];
  /** Levels within an element that is left out. */
  #skipped = 0;
  #elements = 0;
  #style: string | undefined;
  #weights: { id: string | undefined; weight: number; uses: string[] }[] = [];
  readonly #definitions = new Map<string, { weight: number; uses: string[] }>();

  open(tag: SaxesTagNS): void {
    if (++this.#elements > mostElements) throw new SvgRefusal(`it has more than ${mostElements} elements`);
    if (this.#skipped > 0) {
      this.#skipped++;
      return;
    }
    if (this.#open.length >= mostDepth) throw new SvgRefusal(`it is nested more than ${mostDepth} levels deep`);
    const known =
      tag.uri === svgNamespace ||
      (tag.uri === "" && this.#open.length === 0 && tag.local === "svg") ||
      (tag.uri === "" && this.#open.length > 0);
    if (!known || !svgElements.has(tag.local)) {
      // Metadata and editors' own elements hold names and paths of their author, and no part of the drawing.
      if (known && tag.local !== "metadata") this.#removed.add(`<${tag.local.slice(0, 40)}>`);
      this.#skipped = 1;
      return;
    }
    if (this.#open.length === 0 && tag.local !== "svg") throw new SvgRefusal("its first element is not <svg>");
    const name = tag.local === "a" ? "g" : tag.local;
    const attributes = this.#attributes(tag);
    this.#parts.push(
      `<${name}${this.#open.length === 0 ? ` xmlns="${svgNamespace}" xmlns:xlink="${xlinkNamespace}"` : ""}${attributes}>`,
    );
    this.#open.push(name);
    if (name === "style") this.#style = "";
  }

  close(_tag: SaxesTagNS): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const name = this.#open.pop();
    if (name === undefined) return;
    if (this.#style !== undefined && name === "style") this.#closeStyle(this.#style);
    const own = this.#weights.pop();
    if (own !== undefined) this.#closeWeight(own);
    this.#parts.push(`</${name}>`);
  }

  text(text: string): void {
    if (this.#skipped > 0 || this.#open.length === 0) return;
    if (this.#style !== undefined) {
      this.#style += text;
      return;
    }
    const parent = this.#open.at(-1);
    if (parent === "text" || parent === "tspan" || parent === "textPath") this.#shown.push(text);
    this.#parts.push(escapeXml(text));
  }

  result(): CleanSvg {
    const root = this.#definitions.get("");
    const drawn = root === undefined ? 0 : this.#drawn(root, new Set(), new Map());
    if (drawn > mostDrawn) throw new SvgRefusal("its <use> elements multiply what is drawn beyond all bounds");
    return { svg: this.#parts.join(""), removed: [...this.#removed].sort(), text: this.#shown.join(" ") };
  }

  #closeStyle(css: string): void {
    if (isLocalStyle(css)) this.#parts.push(escapeXml(css));
    else this.#removed.add("a style sheet that reaches outside");
    this.#style = undefined;
  }

  #attributes(tag: SaxesTagNS): string {
    let written = "";
    let id: string | undefined;
    const uses: string[] = [];
    for (const attribute of Object.values(tag.attributes)) {
      const { local, uri, value } = attribute;
      if (attribute.name.startsWith("xmlns")) continue;
      const isHref = local === "href" && (uri === "" || uri === xlinkNamespace);
      if (uri !== "" && !isHref && !(uri === xmlNamespace && (local === "space" || local === "lang"))) continue;
      if (/^on/i.test(local)) {
        this.#removed.add(local.slice(0, 40));
        continue;
      }
      // A link around a part of the drawing is no part of it.
      if (isHref && tag.local === "a") continue;
      if (isHref ? !isLocalReference(value) : !isLocalStyle(value)) {
        this.#removed.add(`${local}=${JSON.stringify(value.slice(0, 60))}`);
        continue;
      }
      if (isBeyondFilter(tag.local, local, value)) {
        this.#removed.add(`${local}=${JSON.stringify(value.slice(0, 60))}`);
        continue;
      }
      if (local === "id" && uri === "") id = value;
      if (isHref && value.trim().startsWith("#") && tag.local === "use") uses.push(value.trim().slice(1));
      const name = isHref ? "xlink:href" : uri === xmlNamespace ? `xml:${local}` : local;
      written += ` ${name}="${escapeXml(value).replace(/"/g, "&quot;").replace(/\n/g, "&#10;").replace(/\t/g, "&#9;")}"`;
    }
    this.#weights.push({ id, weight: 1, uses });
    return written;
  }

  #closeWeight(own: { id: string | undefined; weight: number; uses: string[] }): void {
    const parent = this.#weights.at(-1);
    if (own.id !== undefined && !this.#definitions.has(own.id)) this.#definitions.set(own.id, own);
    if (parent === undefined) this.#definitions.set("", own);
    else {
      parent.weight += own.weight;
      // Lists of thousands of uses are handed up by copying only once per level.
      for (const use of own.uses) parent.uses.push(use);
      if (parent.uses.length > mostElements) throw new SvgRefusal("it has too many <use> elements");
    }
  }

  /** How many elements a part draws, with all that it uses; a circle counts as beyond all bounds. */
  #drawn(part: { weight: number; uses: readonly string[] }, path: Set<object>, known: Map<object, number>): number {
    const cached = known.get(part);
    if (cached !== undefined) return cached;
    if (path.has(part) || path.size > 100) return Number.POSITIVE_INFINITY;
    path.add(part);
    let total = part.weight;
    for (const use of part.uses) {
      const target = this.#definitions.get(use);
      if (target !== undefined) total += this.#drawn(target, path, known);
      if (total > mostDrawn) break;
    }
    path.delete(part);
    known.set(part, total);
    return total;
  }
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === "&" ? "&amp;" : character === "<" ? "&lt;" : "&gt;"));
}
