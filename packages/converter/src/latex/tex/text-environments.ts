import { codeText } from "../blocks/code.ts";
import { writePicture } from "../picture.ts";
import { dimension } from "./commands.ts";
import { TexFault } from "./cursor.ts";
import { mathEnvironments, readColumns } from "./environments.ts";
import type { TextState } from "./state.ts";

/** Environments of running text. `p`: placement in brackets; `d`: a length; `outer`: only in the running text. */
const environments: Readonly<Record<string, { arguments: string; outer?: boolean; items?: boolean }>> = {
  center: { arguments: "" },
  flushleft: { arguments: "" },
  flushright: { arguments: "" },
  quote: { arguments: "" },
  quotation: { arguments: "" },
  verse: { arguments: "" },
  itemize: { arguments: "p", items: true },
  enumerate: { arguments: "p", items: true },
  description: { arguments: "p", items: true },
  minipage: { arguments: "pd" },
  abstract: { arguments: "", outer: true },
  small: { arguments: "" },
  footnotesize: { arguments: "" },
  scriptsize: { arguments: "" },
  tiny: { arguments: "" },
  large: { arguments: "" },
  figure: { arguments: "p", outer: true },
  "figure*": { arguments: "p", outer: true },
  table: { arguments: "p", outer: true },
  "table*": { arguments: "p", outer: true },
};

const verbatim: ReadonlySet<string> = new Set(["verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment"]);

/** `\begin{…}` of running text; the cursor stands after `\begin`. */
export function readTextEnvironment(state: TextState): undefined {
  const { cursor, writer, place } = state;
  const name = cursor.rawGroup()?.trim() ?? "";
  if (place === undefined || place.kind === "line")
    throw new TexFault(`the environment "${name.slice(0, 40)}" cannot stand here`);
  const closing = `\\end{${name}}`;
  if (mathEnvironments.get(name)?.kind === "display" || verbatim.has(name)) {
    const end = cursor.src.indexOf(closing, cursor.pos);
    if (end === -1) throw new TexFault(`the environment "${name}" is not closed`);
    const body = cursor.src.slice(cursor.pos, end);
    if (verbatim.has(name)) {
      const options =
        /^[ \t]*(?:\[[^\]\n]*\])?(?:\{[^}\n]*\})?[ \t]*\n?/u.exec(
          name === "minted" || body.startsWith("[") ? body : "",
        )?.[0] ?? "";
      if (name !== "comment")
        cursor.emit(`\n${codeText(body.slice(options.length).replace(/^\n/u, ""), place, writer)}\n`);
    } else {
      if (place.kind === "argument") throw new TexFault(`the environment "${name}" cannot stand here`);
      const tex = state.readFormula(`\\begin{${name}}${body}${closing}`, writer, true, state.parameters);
      cursor.emit(`${tex}`);
    }
    cursor.pos = end + closing.length;
    return;
  }
  if (name === "tabular" || name === "tabular*" || name === "longtable") return tabular(state, name);
  const known = environments[name];
  if (known === undefined) throw new TexFault(`the environment "${name.slice(0, 40)}" is not known`);
  const nested = /^(?:quote|quotation|verse|itemize|enumerate|description)$/u.test(name);
  const within = nested
    ? {
        ...place,
        lists: place.lists + 1,
        bullets: place.bullets + (name === "itemize" ? 1 : 0),
        numbers: place.numbers + (name === "enumerate" ? 1 : 0),
      }
    : place;
  if (within.lists > 5 || within.bullets > 4 || within.numbers > 4)
    throw new TexFault("its lists are nested too deeply");
  if (known.outer === true && place.kind !== "outer") throw new TexFault(`the environment "${name}" cannot stand here`);
  let begin = `\\begin{${name}}`;
  for (const argument of known.arguments) {
    if (argument === "p") {
      const option = cursor.rawOptional();
      if (option !== undefined && /^[htbpcHTBP!]{1,5}$/u.test(option.trim()) && known.items !== true)
        begin += `[${option.trim().replace(/H/gu, "htbp").slice(0, 5)}]`;
    } else {
      const size = cursor.rawGroup();
      if (size === undefined || !dimension.test(size)) throw new TexFault(`the environment "${name}" has no length`);
      begin += `{${size.trim()}}`;
    }
  }
  const isFloat = known.outer === true && name !== "abstract";
  const deferred: string[] = [];
  if (isFloat) writer.floats++;
  cursor.emit(begin);
  const start = cursor.out.length;
  const inner: TextState = {
    ...state,
    items: known.items === true,
    cells: undefined,
    place: isFloat ? { ...place, kind: "float", deferred } : within,
  };
  state.reader.text(inner, "end");
  // A list without items is an error of LaTeX.
  const body = cursor.take(start);
  if (known.items === true && !/^\s*\\item\b/u.test(body)) throw new TexFault("a list does not begin with an item");
  cursor.emit(body);
  close(state, name);
  cursor.emit(`\\end{${name}}`);
  if (deferred.length > 0) cursor.emit(`${deferred.join("%\n")}\\setcounter{footnote}{${writer.footnotes.last}}`);
}

/** `\includegraphics[…]{path}`: the asset of that path, or a visible placeholder. */
export function includeGraphics(state: TextState): undefined {
  const { cursor, writer, place } = state;
  cursor.star();
  const options = cursor.rawOptional() ?? "";
  const path = (cursor.rawGroup() ?? "").trim();
  if (place === undefined) throw new TexFault("a picture cannot stand here");
  const clean = path.replace(/^\.\//u, "");
  const digest = Object.keys(writer.source.assets).find((key) => {
    const known = writer.source.assets[key]?.path ?? "";
    return known === clean || known.replace(/\.[A-Za-z]+$/u, "") === clean || known.endsWith(`/${clean}`);
  });
  const width = /(?:^|,)\s*width\s*=\s*([^,]+)/u.exec(options)?.[1]?.trim();
  const height = /(?:^|,)\s*height\s*=\s*([^,]+)/u.exec(options)?.[1]?.trim();
  const scale = /(?:^|,)\s*scale\s*=\s*(\d*\.?\d+)/u.exec(options)?.[1];
  writer.counts.figures++;
  cursor.emit(
    writePicture(
      {
        type: "image",
        url: path,
        ...(digest === undefined ? {} : { asset: digest }),
        ...(width !== undefined
          ? { width }
          : scale !== undefined && digest === undefined
            ? { width: `${Math.min(Number(scale), 1) * 100}%` }
            : {}),
        ...(height === undefined ? {} : { height }),
      },
      place,
      writer,
      false,
    ),
  );
}

function close(state: TextState, name: string): undefined {
  const { cursor } = state;
  cursor.command();
  const closing = cursor.rawGroup()?.trim();
  if (closing !== name) throw new TexFault(`\\begin{${name}} is closed by \\end{${(closing ?? "").slice(0, 40)}}`);
}

function tabular(state: TextState, name: string): undefined {
  const { cursor, writer, place } = state;
  if (name === "longtable" && (place?.kind !== "outer" || place.lists > 0))
    throw new TexFault("a longtable cannot stand here");
  const width = name === "tabular*" ? cursor.rawGroup() : undefined;
  if (width !== undefined && !dimension.test(width)) throw new TexFault("a table has no width");
  const placement = cursor.rawOptional();
  const spec = readColumns(cursor.rawGroup() ?? "");
  const cells = { most: 0, current: 0 };
  const start = cursor.out.length;
  const deferred: string[] = [];
  const inner: TextState = {
    ...state,
    cells,
    items: false,
    ...(place === undefined
      ? {}
      : {
          place: { ...place, kind: name === "longtable" ? "float" : "argument", deferred: place.deferred ?? deferred },
        }),
  };
  state.reader.text(inner, "end");
  const body = cursor.take(start);
  close(state, name);
  const columns = `${spec.spec}${"l".repeat(Math.max(cells.most + 1 - spec.columns, 0))}`;
  writer.counts.tables++;
  if (name === "longtable") writer.features.add("longtable");
  const shown = name === "tabular*" ? "tabular" : name;
  cursor.emit(
    `\\begin{${shown}}${placement !== undefined && /^[tbc]$/u.test(placement.trim()) ? `[${placement.trim()}]` : ""}{${columns}}${body}\\end{${shown}}`,
  );
  if (deferred.length > 0) cursor.emit(`${deferred.join("%\n")}\\setcounter{footnote}{${writer.footnotes.last}}`);
}
