import { blank, blankLines } from "./mask.ts";
import { type SourceWord, wordsWithLines } from "./words.ts";

/** What of a Markdown dialect decides whether a text is shown. */
export interface MarkdownOracleOptions {
  /** An image alone in its paragraph shows its text as a caption (Pandoc, JOSS, R Markdown). */
  readonly implicitFigures: boolean;
  /** Backtick fences with `{name}` are directives, `{role}` before backticks is a role. */
  readonly myst: boolean;
  /** Fences with `{r …}` are chunks. */
  readonly chunks: boolean;
}

/**
 * The words that a reader must find, counted from the raw text by masking what is mark-up: no parser of ours is used.
 *
 * Left out, because no reader sees them as words: front matter (but the title), formulas, citation keys, labels, URLs,
 * attributes, HTML tags, comments, raw TeX's command names.
 */
export function markdownWords(raw: string, file: string, options: MarkdownOracleOptions): SourceWord[] {
  return wordsWithLines(maskMarkdown(raw, options), file);
}

const directivesWithoutText =
  /^(?:math|bibliography|toc|tableofcontents|include|literalinclude|raw|embed|iframe|video|mermaid|index|comment|eval)\b/u;
const directivesWithArgumentText =
  /^(?:admonition|note|tip|hint|warning|caution|danger|error|important|attention|seealso|dropdown|details|topic|sidebar|tab-item|tab|card|grid-item-card|margin|proof|prf:[a-z]+|theorem|exercise|solution|epigraph|pull-quote|table|list-table|csv-table)\b/u;
// `{myst}` shows an example of mark-up with its outcome; the example is what every reader gets.
const codeDirectives = /^(?:code|code-block|code-cell|sourcecode|myst)\b/u;

function maskMarkdown(raw: string, options: MarkdownOracleOptions): string {
  let text = raw.replace(/^\uFEFF/u, "").replace(/\r\n?/gu, "\n");
  text = maskFrontmatter(text);
  if (!options.myst) {
    // In Franklin, what stands between lines of `~~~` is HTML.
    if (/^@def\s/mu.test(text)) text = blankLines(text, (line) => /^~~~\s*$/u.test(line));
    // Franklin's page variables: none of the text, but the title.
    text = text.replace(/^@def[ \t]+(\w+)[ \t]*=[ \t]*(.*)$/gmu, (_, name: string, value: string) =>
      name === "title" ? value : "",
    );
    text = blank(text, /^\+\+\+[ \t]*\n[\s\S]*?\n\+\+\+[ \t]*$/gmu);
  }
  const code: string[] = [];
  text = maskFences(text, options, code);
  text = maskInline(text, options);
  // Code comes back last, so that nothing in it was taken for mark-up.
  return text.replace(/\u0002(\d+)\u0003/gu, (_, index: string) => code[Number(index)] ?? "");
}

function maskFrontmatter(text: string): string {
  const match =
    /^---[ \t]*\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)/u.exec(text) ??
    /^\+\+\+[ \t]*\n[\s\S]*?\n\+\+\+[ \t]*(?:\n|$)/u.exec(text);
  if (match === null) return text;
  const head = match[0]
    .split("\n")
    .map((line) => /^title:\s*(?![>|])(.*)$/u.exec(line)?.[1]?.replace(/^["']|["']$/gu, "") ?? "");
  return head.join("\n") + text.slice(match[0].length);
}

/** A directive that is opened where prose stands, and not in an example of code. */
export interface OpenedDirective {
  readonly name: string;
  readonly argument: string;
  /** From 1. */
  readonly line: number;
}

/** The text with its code and formula fences emptied, and the directives that are left; for counting items. */
export function openFences(
  text: string,
  options: MarkdownOracleOptions,
): { text: string; directives: OpenedDirective[] } {
  const directives: OpenedDirective[] = [];
  const masked = maskFences(text, options, [], (directive) => directives.push(directive));
  return { text: masked.replace(/\u0002\d+\u0003/gu, ""), directives };
}

function maskFences(
  text: string,
  options: MarkdownOracleOptions,
  code: string[],
  onDirective?: (directive: OpenedDirective) => void,
): string {
  const lines = text.split("\n");
  const out: string[] = [];
  // Each open fence: its marker, and what becomes of the lines in it.
  const open: { marker: string; mode: "code" | "prose" | "drop"; options: boolean; yaml: boolean }[] = [];
  for (const line of lines) {
    const top = open.at(-1);
    const fence = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,}|:{3,})(.*)$/u.exec(line);
    if (fence !== null) {
      const marker = fence[1] as string;
      const info = (fence[2] as string).trim();
      const closes =
        top !== undefined && info === "" && marker[0] === top.marker[0] && marker.length >= top.marker.length;
      if (closes) {
        open.pop();
        out.push("");
        continue;
      }
      const opens =
        (top === undefined || top.mode === "prose") &&
        !(marker[0] === "`" && info.includes("`")) &&
        !(marker[0] === ":" && info === "");
      if (opens) {
        const kind = fenceMode(marker, info, options);
        const name = /^\{([^}\s]+)\}?\s*(.*)$/u.exec(info);
        if (name !== null)
          onDirective?.({ name: name[1] as string, argument: name[2] as string, line: out.length + 1 });
        open.push({ marker, mode: kind.mode, options: kind.directive, yaml: false });
        out.push(kind.text);
        continue;
      }
    }
    if (top === undefined || top.mode === "prose") {
      if (top?.options === true) {
        if (/^\s*---\s*$/u.test(line)) {
          top.yaml = !top.yaml;
          if (!top.yaml) top.options = false;
          out.push("");
          continue;
        }
        if (top.yaml || /^\s*:[\w-]+:/u.test(line)) {
          out.push("");
          continue;
        }
        if (line.trim() !== "") top.options = false;
      }
      out.push(line);
    } else if (top.mode === "drop") {
      out.push("");
    } else if (top.options && /^\s*:[\w-]+:/u.test(line)) {
      out.push("");
    } else {
      if (line.trim() !== "") top.options = false;
      // Quarto hides a chunk's code by an option at its head.
      if (/^\s*#\|\s*(?:echo|include)\s*:\s*false\s*$/u.test(line)) top.mode = "drop";
      out.push(`\u0002${code.length}\u0003`);
      code.push(/^\s*#\|/u.test(line) ? "" : line);
    }
  }
  return out.join("\n");
}

function fenceMode(
  marker: string,
  info: string,
  options: MarkdownOracleOptions,
): { mode: "code" | "prose" | "drop"; directive: boolean; text: string } {
  const name = /^\{([^}\s]+)\}?\s*(.*)$/u.exec(info);
  if (marker[0] === ":") {
    const directive = name !== null && !/^[.#]/u.test(name[1] as string);
    return {
      mode: "prose",
      directive,
      text: directive ? directiveTitle(name[1] as string, name[2] as string) : "",
    };
  }
  if (name !== null && options.chunks && /^\{[a-zA-Z]+[\s,}]/u.test(info)) {
    return {
      mode: /(?:echo|include)\s*=\s*F(?:ALSE)?\b/u.test(info) ? "drop" : "code",
      directive: false,
      text: "",
    };
  }
  if (name !== null && /^\{=/u.test(info)) return { mode: "drop", directive: false, text: "" };
  if (name !== null && options.myst && !/^[.#]/u.test(name[1] as string)) {
    const directive = name[1] as string;
    if (directivesWithoutText.test(directive)) return { mode: "drop", directive: true, text: "" };
    if (codeDirectives.test(directive)) return { mode: "code", directive: true, text: "" };
    return { mode: "prose", directive: true, text: directiveTitle(directive, name[2] as string) };
  }
  return { mode: "code", directive: false, text: "" };
}

function directiveTitle(directive: string, argument: string): string {
  return directivesWithArgumentText.test(directive) ? argument : "";
}

function maskInline(raw: string, options: MarkdownOracleOptions): string {
  let text = raw;
  text = blank(text, /<!--[\s\S]*?-->/gu);
  text = blank(text, /<(script|style)\b[\s\S]*?<\/\1>/giu);
  text = blank(text, /\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/gu);
  // Inline code first of the inline constructs: what stands in it is text, save for a role's.
  const spans: string[] = [];
  const hold = (value: string): string => `\u0004${spans.push(value) - 1}\u0005`;
  text = text.replace(
    /(\{[\w:+.-]+\})?(`+)((?:(?!\n\s*\n)[^`]|(?!\2(?!`))`+)+?)\2(?!`)(\{[^}\n]*\})?/gu,
    (match: string, role: string | undefined, _ticks: string, body: string, attributes: string | undefined) => {
      const lines = "\n".repeat(match.split("\n").length - 1 - (body.split("\n").length - 1));
      if (role !== undefined) return roleText(role.slice(1, -1), body) + lines;
      if (attributes?.startsWith("{=") === true) return lines + "\n".repeat(body.split("\n").length - 1);
      if (options.chunks && /^r /u.test(body)) return lines;
      return hold(body) + lines;
    },
  );
  text = blank(text, /\$\$[\s\S]*?\$\$(?:\s*\{[^}\n]*\}|\s*\([\w:-]+\))?/gu);
  text = blank(
    text,
    /\\begin\{((?:equation|align|gather|multline|eqnarray|alignat|flalign|math|displaymath)\*?)\}[\s\S]*?\\end\{\1\}/gu,
  );
  text = blank(text, /\\\([\s\S]*?\\\)|\\\[[\s\S]*?\\\]/gu);
  text = blank(text, /(?<![\\$\p{L}\p{N}])\$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n))*?(?<=[^\s\\]|\\.)\$(?!\d)/gu);
  text = maskImages(text, options);
  text = blank(text, /\]\((?:<[^>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/gu);
  text = blank(text, /^ {0,3}\[(?!\^)[^\]\n]+\]:\s*\S+.*$/gmu);
  text = blank(text, /\]\[[^\]\n]*\]/gu);
  text = blank(text, /\[\^[^\]\s]+\]:?/gu);
  text = blank(text, /<(?:https?|ftp|mailto):[^>\s]*>|\b(?:https?|ftp):\/\/[^\s<>)\]]+|\bwww\.[^\s<>)\]]+/giu);
  text = blank(text, /<\/?[a-zA-Z][^<>]{0,2000}>/gu);
  text = blank(text, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu);
  text = blank(
    text,
    /(?<![\p{L}\p{N}])-?@(?:\{[^}\n]*\}|[\p{L}\p{N}_](?:[\p{L}\p{N}_:.#$%&+?<>~/-]*[\p{L}\p{N}_/])?)/gu,
  );
  text = blank(text, /&[a-zA-Z]+\d*;|&#x?[0-9a-fA-F]+;/gu);
  text = maskTex(text);
  text = blank(text, /\{\s*[#.][^{}]{0,400}\}|\{-\}|\{\s*[\w-]+\s?=[^{}]{0,400}\}/gu);
  text = blankLines(
    text,
    (line) =>
      /^\s*\([^()\s]+\)=\s*$/u.test(line) ||
      /^\+\+\+/u.test(line) ||
      (options.myst && /^\s*%/u.test(line)) ||
      /^\s*:{3,}/u.test(line) ||
      /^@@[\w ,-]*$/u.test(line) ||
      /^@(?:def|eval)\b/u.test(line),
  );
  text = blank(text, /:[a-z0-9_+-]+:(?=\s|$|[.,;])/gu);
  // An escaped character is that character: `a\_b` reads `a_b`.
  text = text.replace(/\\([!-/:-@[-`{-~])/gu, "$1");
  // Marks that may stand within a word: `un*frigging*believable`.
  text = text.replace(/(?<=\p{L})(?:\*{1,2}|~)(?=\p{L})/gu, "");
  return text.replace(/\u0004(\d+)\u0005/gu, (_, index: string) => spans[Number(index)] ?? "");
}

const imagePattern =
  /!\[((?:[^[\]]|\[(?:[^[\]]|\[[^[\]]*\])*\])*)\](?:\((?:<[^>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)|\[[^\]\n]*\])(?:\s?\{[^{}]{0,400}\})?/gu;

/** An image's text is a caption where nothing but images stands in the paragraph; else it is an alternative text. */
function maskImages(text: string, options: MarkdownOracleOptions): string {
  return text
    .split(/(\n[ \t]*(?=\n))/u)
    .map((paragraph) => {
      const rest = paragraph.replace(imagePattern, "").replace(/\\label\{[^}\n]*\}|\\newline|\\/gu, "");
      const figure = options.implicitFigures && rest.trim() === "";
      return paragraph.replace(imagePattern, (match: string, caption: string) =>
        figure
          ? ` ${caption} ${"\n".repeat(match.split("\n").length - caption.split("\n").length)}`
          : ` ${"\n".repeat(match.split("\n").length - 1)}`,
      );
    })
    .join("");
}

function roleText(role: string, body: string): string {
  const lines = "\n".repeat(body.split("\n").length - 1);
  if (/^(?:cite|ref|numref|eq|doc|math|download|index|eval|raw|myst:style|rawtex|rawhtml|prf:ref)/u.test(role)) {
    // `text <target>` shows its text, a bare target shows a number or a title.
    const text = /^(.*?)\s*<[^>]*>$/su.exec(body)?.[1];
    return text !== undefined && !/^(?:math|cite)/u.test(role) ? ` ${text.replace(/%s|\{\w+\}/gu, " ")} ` : ` ${lines}`;
  }
  if (role === "term" || role === "abbr") return ` ${body.replace(/\s*[<(][^)>]*[)>]\s*$/u, "")} `;
  return ` ${body} `;
}

/** Raw TeX: names of commands and the arguments that are names go, text stays. */
function maskTex(raw: string): string {
  let text = raw;
  text = blank(text, /\\(?:begin|end)\{[^}\n]*\}(?:\[[^\]\n]*\])?(?:\{[lcrpmbX|@{}.\d\s]*\})?/gu);
  text = blank(
    text,
    /\\(?:auto|page|name|eq|c|C|v|@)?ref\*?(?:\{[^}\n]*\}|\([^)\n]*\))|\\@ref\([^)\n]*\)|\\[a-zA-Z]*cite[a-zA-Z]*\*?(?:\[[^\]\n]*\])*\{[^}\n]*\}|\\label\{[^}\n]*\}|\(\\#[\w:-]+\)/gu,
  );
  text = blank(
    text,
    /\\(?:includegraphics|vspace|hspace|usepackage|bibliography|bibliographystyle|input|include|url|newcommand|renewcommand|setlength|setcounter|textcolor|color)\*?(?:\[[^\]\n]*\])*\{[^}\n]*\}/gu,
  );
  text = text.replace(/\\href\{[^}\n]*\}/gu, " ");
  return text.replace(/\\[a-zA-Z]+\*?(?:\[[^\]\n]*\])?/gu, " ");
}
