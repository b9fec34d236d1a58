import type { Container, Image, NodePosition } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";
import { inlineText } from "../tree/inline-text.ts";
import { graphic } from "./graphics.ts";

const whole =
  /^\\begin\{(figure|wrapfigure|sidewaysfigure)(\*?)\}(?:\{[^{}]*\})?(?:\[[^\]]*\])?(?:\{[^{}]*\}){0,2}([\s\S]*)\\end\{\1\2\}$/u;
/** What may stand in a figure beside its pictures, caption and label without meaning anything to the tree. */
const layout =
  /\\(?:centering|raggedright|raggedleft|hfill|hfil|quad|qquad|par|small|footnotesize|noindent|bigskip|medskip|smallskip|newline)\b|\\(?:vspace|hspace|setlength|captionsetup|vskip|hskip)\*?(?:\{[^{}]*\})+|\\(?:begin|end)\{center\}|\\\\(?:\[[^\]]*\])?|[~%&](?:\n|$)?|[{}]/gu;

/**
 * A `figure` environment as a figure, where it holds pictures, a caption and a label and no more; undefined for any
 * other, which is carried as TeX.
 */
export function texFigure(value: string, position: NodePosition, context: ParseContext): Container | undefined {
  const body = whole.exec(value)?.[3];
  if (body === undefined || body.length > 20_000) return undefined;
  const uncommented = body.replace(/(?<!\\)%[^\n]*\n?/gu, "");
  const caption = takeArgument(uncommented, /\\caption\s*(?:\[[^\]]*\])?\s*\{/u);
  const labels = [...uncommented.matchAll(/\\label\{([^{}]+)\}/gu)].map((match) => match[1] ?? "");
  const images: Image[] = [];
  const rest = (caption === undefined ? uncommented : caption.before + caption.after)
    .replace(/\\label\{[^{}]+\}/gu, "")
    .replace(
      /\\includegraphics\*?\s*(?:\[([^\]]*)\])?\s*\{([^{}]+)\}/gu,
      (_, options: string | undefined, file: string) => {
        images.push(graphic(file, options ?? "", position));
        return "";
      },
    )
    .replace(layout, "");
  if (images.length === 0 || rest.trim() !== "" || labels.length > 1) return undefined;
  const text = caption?.argument.replace(/\\label\{[^{}]+\}/gu, "").trim();
  const nodes = text === undefined || text === "" ? [] : inlineText(text, position, context);
  return {
    type: "container",
    kind: "figure",
    ...(labels[0] === undefined ? {} : { label: labels[0] }),
    ...(caption === undefined ? { numbered: false } : {}),
    children: [
      ...images,
      ...(nodes.length === 0
        ? []
        : [
            {
              type: "caption" as const,
              children: [{ type: "paragraph" as const, children: nodes, position }],
              position,
            },
          ]),
    ],
    position,
  };
}

/** The braced argument that follows a pattern, with what stands before and after it. */
function takeArgument(text: string, pattern: RegExp): { before: string; argument: string; after: string } | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const start = match.index + match[0].length;
  let depth = 1;
  for (let index = start; index < text.length; index++) {
    const char = text[index];
    if (char === "\\") index++;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) {
      return { before: text.slice(0, match.index), argument: text.slice(start, index), after: text.slice(index + 1) };
    }
  }
  return undefined;
}
