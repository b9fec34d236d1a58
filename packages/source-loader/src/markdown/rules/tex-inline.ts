import type { DocumentNode, InlineNode, NodePosition } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { type ParseContext, report } from "../parse-context.ts";
import { type InlineState, matchingBrace, matchingBracket, pairEnvironments } from "../parser-states.ts";
import { pushFootnote } from "./footnotes.ts";
import { graphic } from "./graphics.ts";
import { tokenizeWithin } from "./spans.ts";
import { environmentNode } from "./tex-environments.ts";
import { readMacro } from "./tex-macros.ts";
import { characterOf, citeForm, layoutCommands, markupCommands, pageCommands, referenceForms } from "./tex-names.ts";

/** Start and end of an argument, without its braces. */
type Range = readonly [number, number];

/** A TeX command with its arguments, as offsets of the text. */
interface Command {
  readonly name: string;
  readonly options: readonly string[];
  readonly arguments: readonly Range[];
  readonly end: number;
}

const commandName = /\\([A-Za-z]+\*?)/y;

function commandAt(state: InlineState, pos: number): Command | undefined {
  const { src, posMax } = state;
  commandName.lastIndex = pos;
  const name = commandName.exec(src)?.[1];
  if (name === undefined) return undefined;
  let end = pos + 1 + name.length;
  const options: string[] = [];
  const braces: [number, number][] = [];
  while (end < posMax) {
    // TeX passes over spaces before an argument; prose that goes on in a bracket is not one.
    const code = src.charCodeAt(end);
    if (code === 0x5b /* [ */ && braces.length === 0) {
      const close = matchingBracket(state, end);
      if (close === -1 || close >= posMax) break;
      options.push(src.slice(end + 1, close));
      end = close + 1;
    } else if (code === 0x7b /* { */) {
      const close = matchingBrace(state, end);
      if (close === -1 || close >= posMax) break;
      braces.push([end + 1, close]);
      end = close + 1;
    } else break;
  }
  // `\cite[p. 3] [x]` is none, but a bracket without an argument after it is prose.
  if (braces.length === 0 && options.length > 0)
    return { name, options: [], arguments: [], end: pos + 1 + name.length };
  return { name, options, arguments: braces, end };
}

/** A command that was recognised: where it ends, and how its tokens are made. */
interface Plan {
  readonly end: number;
  push(): void;
}

/** TeX in the text: labels, references, citations and mark-up become nodes, the rest is carried as it is. */
export function texInline(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  if (src.charCodeAt(pos) !== 0x5c /* \ */ || !/[A-Za-z]/.test(src[pos + 1] ?? "")) return false;
  const macroEnd = readMacro(src, pos, env.macros);
  if (macroEnd !== undefined) {
    if (!silent) pushLeaf(state, () => []);
    state.pos = macroEnd;
    return true;
  }
  const command = commandAt(state, pos);
  const plan = command === undefined ? undefined : planCommand(state, command);
  if (command !== undefined && plan === undefined) return literal(state, command.name, silent);
  if (plan === undefined || plan.end > posMax) return false;
  if (!silent) plan.push();
  state.posMax = posMax;
  state.pos = plan.end;
  return true;
}

const literalNames = new WeakMap<ParseContext, Set<string>>();

/** A command that is not known and has no argument: shown as it is written, and named once. */
function literal(state: InlineState, starred: string, silent: boolean): boolean {
  const name = starred.replace(/\*$/u, "");
  const value = `\\${name}`;
  if (state.pos + value.length > state.posMax) return false;
  if (!silent) {
    const context = state.env;
    pushLeaf(state, (_, position): DocumentNode => {
      const told = literalNames.get(context) ?? new Set();
      literalNames.set(context, told);
      if (!told.has(name)) {
        report(context, {
          severity: "warning",
          ruleId: "markdown/tex-command-is-known",
          message: `\`${value}\` is not known; it is shown as it is written.`,
          hint: "Write the character itself, or put the command into a formula; `\\\\` is a backslash.",
          position,
          quote: value,
        });
      }
      told.add(name);
      return { type: "text", value, position };
    });
  }
  state.pos += value.length;
  return true;
}

function isBareCommand(state: InlineState, name: string): boolean {
  return (
    characterOf(name) !== undefined ||
    layoutCommands.has(name) ||
    pageCommands.has(name) ||
    ["newline", "linebreak", "tableofcontents"].includes(name) ||
    Object.hasOwn(state.env.macros, `\\${name}`)
  );
}

/** How many arguments are the command's own; of an unknown command all that follow. */
function argumentCount(name: string): number {
  if (name === "href" || name === "textcolor" || name === "hyperref") return 2;
  if (characterOf(name) !== undefined || layoutCommands.has(name)) return 0;
  const single =
    Object.hasOwn(markupCommands, name) ||
    Object.hasOwn(referenceForms, name.replace(/\*$/u, "")) ||
    citeForm(name) !== undefined ||
    ["label", "nocite", "footnote", "url", "texttt", "ce", "includegraphics", "path", "ensuremath"].includes(name);
  return single ? 1 : Number.POSITIVE_INFINITY;
}

function endAfter(command: Command, count: number): number {
  const last = command.arguments[Math.min(count, command.arguments.length) - 1];
  return last === undefined ? command.end : last[1] + 1;
}

/** `\LaTeX{}` and the space that TeX drops after `\LaTeX`, which pandoc drops too. */
function bareEnd(text: string, command: Command): number {
  const end = command.arguments[0]?.[0] ?? command.end + 1;
  return text.slice(end - 1, end + 1) === "{}" ? end + 1 : end - 1;
}

function planCommand(state: InlineState, command: Command): Plan | undefined {
  const { name } = command;
  const [first, second] = command.arguments;
  const start = state.pos;
  if (first === undefined || argumentCount(name) === 0) {
    if (!isBareCommand(state, name)) return undefined;
    const end = bareEnd(state.src, command);
    return { end, push: () => pushBare(state, name, state.src.slice(start, end)) };
  }
  const end = name === "hyperref" && command.options.length > 0 ? first[1] + 1 : endAfter(command, argumentCount(name));
  return { end, push: () => pushCommand(state, command, first, second, end) };
}

function pushCommand(
  state: InlineState,
  { name, options }: Command,
  first: Range,
  second: Range | undefined,
  end: number,
): void {
  const text = state.src.slice(first[0], first[1]);
  const form = referenceForms[name.replace(/\*$/u, "")];
  const cited = citeForm(name);
  const markup = Object.hasOwn(markupCommands, name) ? markupCommands[name] : undefined;
  if (name === "label") pushLeaf(state, (_, position) => ({ type: "target", label: text.trim(), position }));
  else if (form !== undefined) {
    pushLeaf(state, (_, position) =>
      listed(text.split(","), position, (label) => ({
        type: "crossReference",
        label,
        form,
        resolved: false,
        children: [],
        position,
      })),
    );
  } else if (name === "hyperref" && options[0] !== undefined) {
    const label = options[0];
    tokenizeWithin(state, first[0], first[1], (children, position) => ({
      type: "crossReference",
      label,
      form: "text",
      resolved: false,
      children: children as InlineNode[],
      position,
    }));
  } else if (cited !== undefined) pushCitation(state, text, options, cited);
  else if (name === "nocite") pushLeaf(state, (_, position) => ({ type: "nocite", keys: keysOf(text), position }));
  else if (markup !== undefined) {
    tokenizeWithin(state, first[0], first[1], (children, position) =>
      markup === "span" ? children : { type: markup, children: children as InlineNode[], position },
    );
  } else if (name === "footnote") pushFootnote(state, first[0], first[1]);
  else if (name === "href" && second !== undefined) {
    const url = text.replace(/\\([%#&_~])/gu, "$1");
    tokenizeWithin(state, second[0], second[1], (children, position) => ({
      type: "link",
      url,
      children: children as InlineNode[],
      position,
    }));
  } else if (name === "textcolor" && second !== undefined)
    tokenizeWithin(state, second[0], second[1], (children) => children);
  else {
    const raw = state.src.slice(state.src.lastIndexOf("\\", first[0] - 1), end);
    pushLeaf(
      state,
      (_, position) =>
        literalCommand(name, text, options, position) ?? { type: "rawInline", lang: "tex", value: raw, position },
    );
  }
}

/** Commands whose argument is not read for mark-up. */
function literalCommand(
  name: string,
  text: string,
  options: readonly string[],
  position: NodePosition,
): InlineNode | undefined {
  switch (name) {
    case "url":
      return { type: "link", url: text, children: [{ type: "text", value: text, position }], position };
    case "path":
    case "texttt":
      return { type: "inlineCode", value: text.replace(/\\([{}_%#&$])/gu, "$1"), position };
    case "ensuremath":
      return { type: "inlineMath", value: text, position };
    case "ce":
      return { type: "inlineMath", value: `\\ce{${text}}`, position };
    case "includegraphics":
      return graphic(text, options[0] ?? "", position);
    default:
      return undefined;
  }
}

function pushBare(state: InlineState, name: string, source: string): void {
  // A layout command is carried as it is, though a symbol table may know it as nothing or a space.
  const character = layoutCommands.has(name) ? undefined : characterOf(name);
  pushLeaf(state, (_, position): DocumentNode => {
    if (character !== undefined) return { type: "text", value: character, position };
    if (name === "newline" || name === "linebreak") return { type: "break", position };
    if (pageCommands.has(name)) return { type: "pageBreak", position };
    if (name === "tableofcontents") return { type: "toc", position };
    return { type: "rawInline", lang: "tex", value: source, position };
  });
}

function keysOf(text: string): string[] {
  return text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
}

function listed(labels: readonly string[], position: NodePosition, make: (label: string) => InlineNode): InlineNode[] {
  return labels
    .map((label) => label.trim())
    .filter((label) => label !== "")
    .flatMap((label, index): InlineNode[] => [
      ...(index === 0 ? [] : [{ type: "text" as const, value: ", ", position }]),
      make(label),
    ]);
}

function pushCitation(
  state: InlineState,
  keys: string,
  options: readonly string[],
  form: { kind: "narrative" | "parenthetical"; partial?: "author" | "year" },
): void {
  // One option is what follows the citation, two are what precedes and what follows it.
  const [prefix, suffix] = options.length > 1 ? [options[0], options[1]] : [undefined, options[0]];
  pushLeaf(state, (_, position) => {
    const cites = keysOf(keys).map((key, index, all) => ({
      type: "cite" as const,
      key,
      kind: form.kind,
      ...(index === 0 && prefix !== undefined && prefix.trim() !== "" ? { prefix: prefix.trim() } : {}),
      ...(index === all.length - 1 && suffix !== undefined && suffix.trim() !== "" ? { suffix: suffix.trim() } : {}),
      ...(form.partial === undefined ? {} : { partial: form.partial }),
      position,
    }));
    const [only] = cites;
    return cites.length === 1 && only !== undefined
      ? only
      : { type: "citeGroup", kind: form.kind, children: cites, position };
  });
}

/** `\begin{align}…\end{align}` within a paragraph: a displayed formula; other environments as they are. */
export function texEnvironment(state: InlineState, silent: boolean): boolean {
  const { src, pos } = state;
  if (!src.startsWith("\\begin{", pos)) return false;
  state.environments ??= pairEnvironments(src);
  const end = state.environments.get(pos);
  if (end === undefined || end > state.posMax) return false;
  if (!silent) pushLeaf(state, (_, position) => environmentNode(src.slice(pos, end), position, state.env));
  state.pos = end;
  return true;
}
