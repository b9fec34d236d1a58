import type { Input } from "./input.ts";
import { kinds, type Token, token } from "./tokens.ts";

/** One parameter of a macro, in the order of the call. */
export type Parameter =
  | { readonly type: "mandatory" }
  /** `undefined` as default: a missing argument is xparse's "no value". */
  | {
      readonly type: "optional";
      readonly open: string;
      readonly close: string;
      readonly fallback: readonly Token[] | undefined;
    }
  | { readonly type: "star"; readonly character: string }
  /** Tokens that must stand there; nothing is given to the replacement. */
  | { readonly type: "literal"; readonly tokens: readonly Token[] }
  /** Everything up to these tokens. */
  | { readonly type: "delimited"; readonly until: readonly Token[] };

export interface Macro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Token[];
  /** `\let\a\b` to a command that is not a macro of the author's. */
  readonly alias?: string;
}

export interface EnvironmentMacro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly begin: readonly Token[];
  readonly end: readonly Token[];
  /** `\NewEnviron` and xparse's `b`: the body is an argument. */
  readonly collects: boolean;
}

export const noValue = "no-value";

const sameToken = (a: Token | undefined, b: Token | undefined): boolean =>
  a !== undefined && b !== undefined && a.kind === b.kind && (a.text === b.text || a.kind === kinds.space);

/** The arguments of a call; undefined where the call does not fit. */
export function readArguments(input: Input, parameters: readonly Parameter[]): Token[][] | undefined {
  const values: Token[][] = [];
  for (const parameter of parameters) {
    switch (parameter.type) {
      case "mandatory": {
        const value = input.argument();
        if (value === undefined) return undefined;
        values.push(value);
        break;
      }
      case "optional": {
        const value = input.optional(parameter.open, parameter.close);
        values.push(
          value ?? (parameter.fallback === undefined ? [token(kinds.mark, noValue)] : [...parameter.fallback]),
        );
        break;
      }
      case "star":
        values.push([token(kinds.control, input.accept(parameter.character) ? "BooleanTrue" : "BooleanFalse")]);
        break;
      case "literal":
        for (const expected of parameter.tokens) {
          const next = input.next();
          if (sameToken(next, expected)) continue;
          input.unread(next);
          return undefined;
        }
        break;
      case "delimited": {
        const value = readDelimited(input, parameter.until);
        if (value === undefined) return undefined;
        values.push(value);
        break;
      }
    }
  }
  return values;
}

function readDelimited(input: Input, until: readonly Token[]): Token[] | undefined {
  const tokens: Token[] = [];
  let depth = 0;
  for (;;) {
    const next = input.next();
    if (next === undefined || (next.kind === kinds.close && depth === 0) || tokens.length > 50_000) {
      input.unread(next);
      return undefined;
    }
    if (next.kind === kinds.open) depth++;
    else if (next.kind === kinds.close) depth--;
    tokens.push(next);
    if (depth > 0 || tokens.length < until.length) continue;
    if (!until.every((expected, index) => sameToken(tokens[tokens.length - until.length + index], expected))) continue;
    const value = tokens.slice(0, tokens.length - until.length);
    return isOneGroup(value) ? value.slice(1, -1) : value;
  }
}

function isOneGroup(tokens: readonly Token[]): boolean {
  if (tokens[0]?.kind !== kinds.open || tokens.at(-1)?.kind !== kinds.close) return false;
  let depth = 0;
  for (let index = 0; index < tokens.length - 1; index++) {
    if (tokens[index]?.kind === kinds.open) depth++;
    else if (tokens[index]?.kind === kinds.close) depth--;
    if (depth === 0) return false;
  }
  return true;
}

/** A replacement with its arguments in place; `##` becomes `#`. */
export function substitute(body: readonly Token[], values: readonly (readonly Token[])[]): Token[] {
  const out: Token[] = [];
  for (const next of body) {
    if (next.kind !== kinds.parameter || next.text === "#") out.push(next);
    else if (next.text.startsWith("#")) out.push({ ...next, text: next.text.slice(1) });
    else for (const value of values[Number(next.text) - 1] ?? []) out.push(value);
  }
  return out;
}

/**
 * Turns the `#1` of a definition (two tokens) into one parameter token, `##` into a parameter one level down: its text
 * keeps a leading `#` for each level.
 */
export function markParameters(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    const following = tokens[index + 1];
    if (next.kind !== kinds.parameter || next.text !== "#") out.push(next);
    else if (following?.kind === kinds.character && /^[1-9]$/.test(following.text)) {
      out.push({ ...next, text: following.text });
      index++;
    } else if (following?.kind === kinds.parameter) {
      const inner = tokens[index + 2];
      if (following.text === "#" && inner?.kind === kinds.character && /^[1-9]$/.test(inner.text)) {
        out.push({ ...next, text: `#${inner.text}` });
        index += 2;
      } else {
        out.push({ ...next, text: following.text === "#" ? "##" : `#${following.text}` });
        index++;
      }
    } else out.push(next);
  }
  return out;
}

/** Names with the scopes of TeX's groups: a definition ends with its group. */
export class Scoped<Value> {
  readonly #values = new Map<string, Value>();
  readonly #undo: ({ name: string; value: Value | undefined } | "scope")[] = [];

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value | undefined, global = false): void {
    if (!global && this.#undo.length > 0) this.#undo.push({ name, value: this.#values.get(name) });
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  open(): void {
    this.#undo.push("scope");
  }

  close(): void {
    for (let entry = this.#undo.pop(); entry !== undefined && entry !== "scope"; entry = this.#undo.pop()) {
      if (entry.value === undefined) this.#values.delete(entry.name);
      else this.#values.set(entry.name, entry.value);
    }
  }
}
