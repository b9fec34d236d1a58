import { parse } from "yaml";

/** Options of a chunk by name. */
export type Options = Record<string, unknown>;

/** `name, fig.cap="…", echo=FALSE`. */
export function headerOptions(header: string): Options {
  const options: Options = {};
  const item = /\s*(?:([\w.-]+)\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|c\([^()]*\)|[^,]*)|([^,=]+))\s*(?:,|$)/uy;
  for (let match = item.exec(header); match !== null && match[0] !== ""; match = item.exec(header)) {
    const [, key, value, name] = match;
    if (key !== undefined) options[key] = rValue((value ?? "").trim());
    else if (name !== undefined && name.trim() !== "" && options["label"] === undefined) options["label"] = name.trim();
  }
  return options;
}

function rValue(value: string): unknown {
  if (/^(?:TRUE|T|true)$/u.test(value)) return true;
  if (/^(?:FALSE|F|false)$/u.test(value)) return false;
  const parts = /^c\(([\s\S]*)\)$/u.exec(value)?.[1];
  const strings = parts === undefined ? [] : (parts.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gu) ?? []);
  if (strings.length > 0) return strings.map(rValue);
  const quoted = /^(["'])([\s\S]*)\1$/u.exec(value);
  return quoted === null ? value : (quoted[2] ?? "").replace(/\\(["'\\])/gu, "$1");
}

/** Quarto's options at the head of the code: `#| fig-cap: "…"`. */
export function bodyOptions(code: string): { options: Options; code: string } {
  const lines = code.split("\n");
  const own: string[] = [];
  for (const line of lines) {
    const match = /^\s*(?:#|\/\/|--|%%)\| ?(.*)$/u.exec(line);
    if (match === null) break;
    own.push(match[1] ?? "");
  }
  if (own.length === 0) return { options: {}, code };
  try {
    const data: unknown = parse(own.join("\n"), { maxAliasCount: 10, logLevel: "silent" });
    return {
      options: typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Options) : {},
      code: lines.slice(own.length).join("\n"),
    };
  } catch {
    // Options that are no YAML are shown with the code: nothing is lost.
    return { options: {}, code };
  }
}

/** What a set-up chunk says of all that follow: `knitr::opts_chunk$set(echo = FALSE)`. */
export function optionsForAll(code: string): { echo?: boolean; include?: boolean } {
  const call = /\bopts_chunk\$set\s*\(([^()]{0,2000}(?:\([^()]{0,500}\)[^()]{0,2000}){0,20})\)/u.exec(
    code.replace(/^\s*#.*$/gmu, ""),
  );
  const options = headerOptions(call?.[1] ?? "");
  const echo = option(options, "echo");
  const include = option(options, "include");
  return { ...(echo === undefined ? {} : { echo }), ...(include === undefined ? {} : { include }) };
}

/** Whether an option is set or unset. */
export function option(options: Options, key: string): boolean | undefined {
  const value = options[key];
  if (value === false || value === "false" || value === "FALSE") return false;
  return value === true ? true : undefined;
}

/** An option that is a text. */
export function text(options: Options, key: string): string | undefined {
  const value = options[key];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** Captions of what a chunk makes: one, or one for each; those of its parts follow the whole's. */
export function captionsOf(options: Options, isTable: boolean): string[] {
  const list = (key: string): string[] => {
    const value = options[key];
    return (Array.isArray(value) ? value : [value]).flatMap((one) =>
      typeof one === "string" && one.trim() !== "" ? [one] : [],
    );
  };
  const ofTable = isTable ? [...list("tbl-cap"), ...list("tab.cap")] : [];
  const own = [list("fig.cap"), list("fig-cap"), ofTable].find((found) => found.length > 0) ?? [];
  const parts = [list("fig.subcap"), list("fig-subcap"), isTable ? list("tbl-subcap") : []].find(
    (found) => found.length > 0,
  );
  if (parts === undefined) return own;
  const named = parts.map((part, index) => `(${String.fromCharCode(97 + (index % 26))}) ${part}`).join(" ");
  return own.length === 0 ? [named] : [`${own[0]} ${named}`, ...own.slice(1)];
}

/** The caption that the code itself gives the table it makes: `kable(x, caption = "…")`. */
export function captionInCode(code: string): string | undefined {
  const call = /\b(?:kable|kbl|xtable|gt|datatable)\s*\(/u.exec(code);
  const own = call === null ? undefined : /\bcaption\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/u.exec(code)?.[1];
  const value = own === undefined ? undefined : rValue(own);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
