import type { Container, Embed, NodePosition } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";
import { inlineText } from "../tree/inline-text.ts";
import type { TemplateCall } from "./call.ts";
import { plainUrl } from "./call.ts";

const imageFile = /\.(?:png|jpe?g|gif|svg|pdf|webp|avif|tiff?|eps)(?:[?#].*)?$/iu;

/** A figure that a template's tag shows: `{{< figure src="…" caption="…" >}}`, `{% include figure.html path="…" %}`. */
export function figureOfCall(call: TemplateCall, position: NodePosition, context: ParseContext): Container | undefined {
  if (call.closing) return undefined;
  const isFigure =
    /^(?:figure|img|image|imgproc|picture|responsive_image)$/u.test(call.name) ||
    (/^include/u.test(call.name) && /fig|image|img|picture/u.test(call.positional[0] ?? ""));
  if (!isFigure) return undefined;
  const { named, positional } = call;
  const url =
    named["src"] ??
    named["path"] ??
    named["url"] ??
    named["image"] ??
    named["file"] ??
    named["link"] ??
    [...positional].find((value) => imageFile.test(value));
  if (url === undefined || url === "") return undefined;
  const caption = named["caption"] ?? named["title"];
  const alt = named["alt"];
  const { width, height } = named;
  return {
    type: "container",
    kind: "figure",
    ...(named["id"] === undefined ? {} : { label: named["id"] }),
    ...(caption === undefined ? { numbered: false } : {}),
    children: [
      {
        type: "image",
        url: plainUrl(url),
        ...(alt === undefined ? {} : { alt }),
        ...(width === undefined ? {} : { width }),
        ...(height === undefined ? {} : { height }),
        position,
      },
      ...(caption === undefined || caption.trim() === ""
        ? []
        : [
            {
              type: "caption" as const,
              children: [
                {
                  type: "paragraph" as const,
                  children: inlineText(caption, position, context),
                  position,
                },
              ],
              position,
            },
          ]),
    ],
    position,
  };
}

/** A film or a page that a template's tag shows. */
export function embedOf({ name, closing, positional, named }: TemplateCall, position: NodePosition): Embed | undefined {
  const id = named["id"] ?? named["src"] ?? named["url"] ?? positional[0];
  if (closing || id === undefined || id === "") return undefined;
  const url = addressOf(name, id, positional);
  return url === undefined
    ? undefined
    : { type: "embed", url, ...(named["title"] === undefined ? {} : { title: named["title"] }), position };
}

function addressOf(name: string, id: string, positional: readonly string[]): string | undefined {
  if (/^https?:/u.test(id) && /^(?:youtube|vimeo|video|gist|tweet|twitter|x|iframe|embed|audio)$/u.test(name))
    return id;
  switch (name) {
    case "youtube":
      return `https://www.youtube.com/watch?v=${id}`;
    case "vimeo":
      return `https://vimeo.com/${id}`;
    case "gist":
      return `https://gist.github.com/${positional.slice(0, 2).join("/")}`;
    case "video":
    case "audio":
    case "iframe":
      return id;
    default:
      return undefined;
  }
}
