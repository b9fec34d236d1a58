import { dimension } from "./commands.ts";
import { TexFault } from "./cursor.ts";
import type { MathState } from "./state.ts";

export function muSpace(state: MathState): undefined {
  const size = state.cursor.rawGroup();
  if (size !== undefined && dimension.test(size))
    state.cursor.emit(`\\${/mu\s*$/u.test(size) ? "mspace" : "hspace"}{${size}}`);
}

export function length(state: MathState, name: string): undefined {
  const { cursor } = state;
  const match = /\s*(-?\d*\.?\d+\s*(?:pt|em|ex|mm|cm|in|bp|mu))/uy;
  match.lastIndex = cursor.pos;
  const found = match.exec(cursor.src);
  if (found === null) return;
  cursor.pos += found[0].length;
  const mu = (found[1] as string).endsWith("mu");
  const fitting = mu
    ? "mkern"
    : name === "mkern" || name === "mskip"
      ? "kern"
      : name === "vcenter" || name === "displaylimits"
        ? "kern"
        : "kern";
  cursor.emit(`\\${fitting}${found[1] as string} `);
}

export function expand(state: MathState, macro: { arguments: number; body: string }): undefined {
  const { cursor } = state;
  if (++cursor.expansions > 500) throw new TexFault("its macros do not come to an end");
  const values: string[] = [];
  for (let count = 0; count < macro.arguments; count++) {
    cursor.skipSpace();
    const group = cursor.rawGroup();
    if (group !== undefined) values.push(group);
    else if (cursor.character === "\\") values.push(`\\${cursor.command()} `);
    else values.push(cursor.src[cursor.pos++] ?? "");
  }
  const body = macro.body.replace(/#([1-9])/gu, (_, digit: string) => values[Number(digit) - 1] ?? "");
  if (body.length + cursor.src.length - cursor.pos > 200_000) throw new TexFault("its macros do not come to an end");
  cursor.src = `${body} ${cursor.src.slice(cursor.pos)}`.replace(/^ /u, "");
  cursor.pos = 0;
}
