/**
 * Writes down as attributes what MathJax leaves to its style sheet and to `style`: a picture has neither. Without it the
 * frame of an array would be a black box, and the sign of a long division not be seen.
 *
 * @see MathJax 4.1, output/svg/Wrappers/mtable and menclose
 */
export function withPresentation(svg: string): string {
  return svg.replace(/<(?:line|rect|path|ellipse)\b[^>]*\b(?:data-line|data-frame|style)="[^>]*>/gu, (tag) => {
    const attributes = new Map<string, string>();
    for (const [, name = "", value = ""] of /\bstyle="([^"]*)"/u.exec(tag)?.[1]?.matchAll(declaration) ?? [])
      if (kept.has(name) && lengths.test(value)) attributes.set(name, value.replace(/px/gu, "").trim());
    if (/\bdata-(?:line|frame)=/u.test(tag)) {
      attributes.set("fill", "none");
      if (!attributes.has("stroke-width")) attributes.set("stroke-width", "70");
      if (/\bmjx-dotted\b/u.test(tag)) attributes.set("stroke-linecap", "round");
      const dashes = /\bmjx-dashed\b/u.test(tag) ? "140" : /\bmjx-dotted\b/u.test(tag) ? "0,140" : undefined;
      if (dashes !== undefined && !attributes.has("stroke-dasharray")) attributes.set("stroke-dasharray", dashes);
    }
    const added = [...attributes].filter(([name]) => !new RegExp(` ${name}=`, "u").test(tag));
    return tag.replace(
      /\s*(\/?)>$/u,
      (_all, end: string) => `${added.map(([name, value]) => ` ${name}="${value}"`).join("")}${end}>`,
    );
  });
}

const declaration = /([a-z-]+)\s*:\s*([^;]+)/gu;
const kept = new Set(["stroke-width", "stroke-dasharray"]);
const lengths = /^[\d., px]+$/u;
