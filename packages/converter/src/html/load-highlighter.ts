import type { Highlighter, HighlightNode } from "./options.ts";

/** Names of languages that documents use, by the grammar that fits. */
const aliases: Readonly<Record<string, string>> = {
  ipython: "python",
  ipython3: "python",
  python3: "python",
  py3: "python",
  "julia-repl": "julia",
  jl: "julia",
  rscript: "r",
  "c++11": "cpp",
  "c++17": "cpp",
  sh: "bash",
  "shell-session": "console",
  terminal: "console",
  f90: "fortran",
  f95: "fortran",
  jsonc: "json",
  docker: "dockerfile",
  tex: "latex",
  ps: "powershell",
};

/** Code longer than this is not coloured: grammars are regular expressions. */
const mostCharacters = 200_000;

interface HastNode {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly HastNode[];
}

/**
 * Loads the grammars of about 190 languages, once, for `toHtml({ highlight })`; code gets classes, no inline style.
 *
 * @example
 * const { html } = toHtml(source, { highlight: await loadHighlighter() });
 */
export async function loadHighlighter(): Promise<Highlighter> {
  const { all, createLowlight } = await import("lowlight");
  const lowlight = createLowlight(all);
  return (code, language) => {
    const name = aliases[language] ?? language;
    if (code.length > mostCharacters || !lowlight.registered(name)) return undefined;
    const root = lowlight.highlight(name, code) as unknown as HastNode;
    return (root.children ?? []).flatMap(toHighlight);
  };
}

function toHighlight(node: HastNode): HighlightNode[] {
  if (node.type === "text") return [node.value ?? ""];
  const children = (node.children ?? []).flatMap(toHighlight);
  const classes = node.properties?.className;
  return [{ classes: Array.isArray(classes) ? classes.map(String) : [], children }];
}
