import { websiteFacts } from "../limits.ts";
import { inspectPicture } from "./inspect-picture.ts";
import { fault, localPath } from "./page-facts.ts";
import { defineRule, type Finding, type WebsiteRule } from "./rule.ts";

const about = (path: string, message: string, hint: string): Finding => ({
  severity: "error",
  message: `${path}: ${message}`,
  hint,
  path: [path],
});

/** Rules for pictures. */
export const pictureRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/picture-has-size",
    topic: "pictures",
    holds: "every picture says its width and height, so that nothing jumps while the page loads",
    source: "web.dev, Cumulative Layout Shift, 2026-11",
    *find({ pages }) {
      for (const page of pages)
        for (const { attributes, tag } of page.elements)
          if (
            tag === "img" &&
            (attributes["width"] ?? attributes["height"]) === undefined &&
            !attributes["src"]?.startsWith("data:")
          )
            yield fault(page, `${attributes["src"] ?? "a picture"} has no size.`, "Name its width and height.");
    },
  }),
  defineRule({
    id: "website/picture-has-text",
    topic: "pictures",
    holds: "every picture has an alternative text, or a caption that says what it shows",
    source: "WCAG 2.2, 1.1.1",
    *find({ pages }) {
      for (const page of pages)
        for (const element of page.elements) {
          const { attributes, parent, tag } = element;
          if (tag !== "img" || attributes["alt"] === undefined) {
            if (tag === "img") yield fault(page, "a picture has no alt attribute.", "Write one, if an empty one.");
            continue;
          }
          let inside = parent;
          let isCaptioned = false;
          while (inside !== undefined) {
            if (inside.tag === "figure" || inside.attributes["aria-hidden"] === "true") isCaptioned = true;
            inside = inside.parent;
          }
          if (attributes["alt"].trim() === "" && !isCaptioned)
            yield {
              ...fault(
                page,
                `${attributes["src"]?.slice(0, 80) ?? "a picture"} has no alternative text.`,
                "Say in the source what the picture shows: ![text](picture.png).",
              ),
              severity: "warning",
            };
        }
    },
  }),
  defineRule({
    id: "website/picture-format-is-shown",
    topic: "pictures",
    holds: "pictures are PNG, JPEG, GIF, WebP, AVIF or SVG, in gray or RGB with 8 bits a channel, and upright",
    source: websiteFacts.pictureTypes.source,
    *find({ files, pages }) {
      const used = new Set(
        pages.flatMap((page) =>
          page.elements
            .filter(({ tag }) => tag === "img")
            .map(({ attributes }) => localPath(page, attributes["src"] ?? "")),
        ),
      );
      const types: readonly string[] = websiteFacts.pictureTypes.value;
      for (const path of used) {
        const bytes = path === undefined ? undefined : files.get(path);
        if (path === undefined || bytes === undefined) continue;
        const facts = inspectPicture(bytes);
        if (!types.includes(path.slice(path.lastIndexOf(".") + 1)))
          yield about(path, "no browser shows it.", "Convert it to PNG or SVG.");
        else if (facts.isForeign)
          yield about(path, "its colours are CMYK or have 16 bits.", "Convert it to sRGB with 8 bits.");
        else if (facts.isTurned) yield about(path, "it says that it is to be turned.", "Turn the picture itself.");
      }
    },
  }),
  defineRule({
    id: "website/picture-is-anonymous",
    topic: "pictures",
    holds: "no picture carries EXIF, XMP or comments: places, people, programs",
    source: "specification of this pack",
    *find({ files }) {
      for (const [path, bytes] of files)
        if (/\.(?:png|jpe?g|webp)$/i.test(path) && inspectPicture(bytes).isPrivate)
          yield about(path, "it carries private metadata.", "Strip it.");
    },
  }),
  defineRule({
    id: "website/drawing-is-passive",
    topic: "pictures",
    holds: "an SVG holds no script, no event handler, no foreign content, and nothing from elsewhere",
    source: "W3C SVG 2, Secure static mode, 2026-11",
    *find({ files }) {
      for (const [path, bytes] of files) {
        if (!path.toLowerCase().endsWith(".svg")) continue;
        const text = new TextDecoder().decode(bytes);
        if (
          /<(?:script|foreignObject|iframe|object|embed|handler|listener)\b|\son[a-z]+\s*=|javascript:|<!ENTITY|@import/i.test(
            text,
          ) ||
          /(?:href|src)\s*=\s*["'](?!#|data:image\/)[^"']/i.test(text) ||
          /url\(\s*["']?(?!#|data:image\/)[^)"'\s]/i.test(text)
        )
          yield about(path, "it does or fetches something.", "Sanitise it.");
      }
    },
  }),
];
