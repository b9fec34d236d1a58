import type { Writer } from "../writer.ts";
import { mathCommands, textCommands } from "./commands.ts";
import { type Cursor, TexFault } from "./cursor.ts";
import { isReserved } from "./reserved.ts";

/** Reads a macro's body: as it is written, or undefined where it is no formula by itself. */
export type BodyReader = (body: string, parameters: number, writer: Writer) => string | undefined;

type Definitions = Map<string, { arguments: number; body: string }>;

/**
 * The macros of the front matter and of the source, made ready for formulas.
 *
 * A macro whose name LaTeX uses itself gets another one; one whose body is no formula by itself is replaced where it
 * is used.
 */
export function defineMacros(writer: Writer, readBody: BodyReader): undefined {
  const all = { ...writer.source.macros, ...writer.source.frontmatter.math };
  const list: Definitions = new Map();
  for (const key of Object.keys(all).sort((a, b) => (a < b ? -1 : 1)))
    register(key, all[key] as string, undefined, list, writer);
  // Macros may use each other in any order: a body is read when all names are known.
  settle(list, writer, readBody);
}

function register(key: string, body: string, count: number | undefined, list: Definitions, writer: Writer): undefined {
  const name = /^\\?([A-Za-z]+)$/u.exec(key.trim())?.[1];
  if (name === undefined || ["begin", "end", "left", "right", "text", "label", "tag"].includes(name)) {
    writer.report(
      "warning",
      "latex/macro-is-known",
      `The macro "${key}" cannot be defined; where it is used, its name is shown.`,
      { quote: body },
    );
    return;
  }
  const used = [...body.matchAll(/#([1-9])/gu)].reduce((most, found) => Math.max(most, Number(found[1])), 0);
  list.set(name, { arguments: Math.max(count ?? 0, used), body });
}

function settle(list: Definitions, writer: Writer, readBody: BodyReader): undefined {
  const taken = new Set(writer.macros.all.keys());
  const before = new Map(writer.macros.defined);
  for (const [name, macro] of list) {
    writer.macros.expanded.delete(name);
    writer.macros.defined.set(name, { name: safeName(name, taken), arguments: macro.arguments, body: "" });
  }
  // A macro that reaches itself is replaced, where the reader counts.
  for (const [name, macro] of list) {
    const cyclic = isCyclic(name, list);
    const body = cyclic ? undefined : readBody(macro.body, macro.arguments, writer);
    const entry = writer.macros.defined.get(name);
    const old = before.get(name);
    if (body === undefined || entry === undefined) {
      writer.macros.defined.delete(name);
      writer.macros.expanded.set(name, macro);
    } else if (old !== undefined && old.body === body && old.arguments === macro.arguments) {
      writer.macros.defined.set(name, old);
    } else {
      // Another meaning gets another name: what was written before keeps its own.
      writer.macros.defined.set(name, { ...entry, body });
      writer.macros.all.set(entry.name, { ...entry, body });
    }
  }
}

/** True where a macro comes back to itself through others. */
function isCyclic(goal: string, list: ReadonlyMap<string, { body: string }>): boolean {
  const seen = new Set<string>();
  const queue = [goal];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const [, name] of (list.get(from)?.body ?? "").matchAll(/\\([A-Za-z]+)/gu)) {
      if (name === goal) return true;
      if (name === undefined || seen.has(name) || !list.has(name)) continue;
      seen.add(name);
      queue.push(name);
    }
  }
  return false;
}

/** A name that neither TeX nor LaTeX nor our template uses, but for symbols of formulas, which an author may redefine. */
function safeName(name: string, taken: Set<string>): string {
  const free =
    name.length === 1
      ? "ABEIJKMNQRTVWXYZ".includes(name)
      : !isReserved(name) && !textCommands.has(name) && mathCommands.get(name) === undefined;
  let own = free ? name : `math${name}`;
  while (taken.has(own) || isReserved(own)) own += "x";
  taken.add(own);
  return own;
}

/** `\newcommand{\x}[1]{…}`, `\def\x#1{…}`, `\DeclareMathOperator{\x}{…}` in the text: the macro is known from there on. */
export function defineFromSource(cursor: Cursor, command: string, writer: Writer, readBody: BodyReader): string {
  const star = cursor.star();
  cursor.skipSpace();
  const named = cursor.rawGroup()?.trim() ?? (cursor.character === "\\" ? `\\${cursor.command()}` : "");
  if (!/^\\[A-Za-z]+$/u.test(named)) throw new TexFault("a macro's name is no command");
  let count = 0;
  if (command === "def") {
    const match = /\s*((?:#[1-9])*)/uy;
    match.lastIndex = cursor.pos;
    const found = match.exec(cursor.src);
    count = (found?.[1]?.length ?? 0) / 2;
    cursor.pos += found?.[0].length ?? 0;
  } else {
    count = Number(cursor.rawOptional() ?? "0");
    if (cursor.rawOptional() !== undefined) throw new TexFault("a macro has an optional argument");
  }
  const body = cursor.rawGroup();
  if (body === undefined || !Number.isInteger(count) || count < 0 || count > 9)
    throw new TexFault("a macro has no body");
  const list: Definitions = new Map();
  register(
    named,
    command === "DeclareMathOperator" ? `\\operatorname${star ? "*" : ""}{${body}}` : body,
    count,
    list,
    writer,
  );
  settle(list, writer, readBody);
  return "";
}
