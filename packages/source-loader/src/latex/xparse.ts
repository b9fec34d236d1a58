import type { Parameter } from "./macros.ts";
import { kinds, type Token } from "./tokens.ts";

const mandatory: Parameter = { type: "mandatory" };

/** xparse: `m o s O{x} t* d<> D<>{x} r() R(){x} g G{x} e{^_} b +` and `>{…}`. */
export function xparseParameters(tokens: readonly Token[]): { parameters: Parameter[]; collects: boolean } {
  const parameters: Parameter[] = [];
  let collects = false;
  let index = 0;
  const take = (): Token | undefined => tokens[index++];
  const takeGroup = (): Token[] => {
    while (tokens[index]?.kind === kinds.space) index++;
    if (tokens[index]?.kind !== kinds.open) {
      const single = take();
      return single === undefined ? [] : [single];
    }
    index++;
    const out: Token[] = [];
    for (let depth = 0; index < tokens.length; index++) {
      const next = tokens[index] as Token;
      if (next.kind === kinds.open) depth++;
      else if (next.kind === kinds.close && depth-- === 0) break;
      out.push(next);
    }
    index++;
    return out;
  };
  while (index < tokens.length) {
    const next = take();
    switch (next?.text) {
      case "m":
      case "v":
        parameters.push(mandatory);
        break;
      case "o":
        parameters.push({ type: "optional", open: "[", close: "]", fallback: undefined });
        break;
      case "O":
        parameters.push({ type: "optional", open: "[", close: "]", fallback: takeGroup() });
        break;
      case "s":
        parameters.push({ type: "star", character: "*" });
        break;
      case "t":
        parameters.push({ type: "star", character: take()?.text ?? "*" });
        break;
      case "d":
      case "r":
        parameters.push({
          type: "optional",
          open: take()?.text ?? "(",
          close: take()?.text ?? ")",
          fallback: undefined,
        });
        break;
      case "D":
      case "R": {
        const open = take()?.text ?? "(";
        const close = take()?.text ?? ")";
        parameters.push({ type: "optional", open, close, fallback: takeGroup() });
        break;
      }
      case "b":
        collects = true;
        break;
      case ">":
        takeGroup();
        break;
      default:
        break;
    }
  }
  return { parameters, collects };
}
