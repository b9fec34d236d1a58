import type { BlockNode, Container, Embed, Image, InlineNode } from "@dreamnet/document";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import { pushBlocks } from "../rules/block-ranges.ts";
import { appendAll } from "../tree/append-all.ts";
import { type Directive, type DirectiveHandler, isUnset, labelOf } from "./directive.ts";

/** The image that a directive's argument and options describe. */
function imageOf(url: string, { options }: Directive, position: NonNullable<Image["position"]>): Image {
  const scale = /^(\d{1,3})\s*%?$/u.exec(options["scale"] ?? "")?.[1];
  const width = options["width"] ?? (scale === undefined ? undefined : `${scale}%`);
  const align = options["align"];
  const page = Number(options["page"] ?? Number.NaN);
  return {
    type: "image",
    url,
    ...(options["alt"] === undefined ? {} : { alt: options["alt"] }),
    ...(options["title"] === undefined ? {} : { title: options["title"] }),
    ...(width === undefined ? {} : { width }),
    ...(options["height"] === undefined ? {} : { height: options["height"] }),
    ...(align === "left" || align === "center" || align === "right" ? { align } : {}),
    ...(Number.isInteger(page) && page > 0 ? { page } : {}),
    position,
  };
}

/** Splits a figure's body: pictures and sub-figures, then one paragraph of caption, then the legend. */
export function figureParts(children: readonly BlockNode[]): Container["children"] {
  const shown: Container["children"] = [];
  let caption: BlockNode | undefined;
  const legend: BlockNode[] = [];
  const targets: InlineNode[] = [];
  for (const child of children) {
    const images = child.type === "paragraph" ? imagesOf(child.children) : undefined;
    if (images !== undefined) appendAll(shown, images);
    else if (child.type === "container" || child.type === "embed") {
      shown.push(child.type === "container" && child.kind === "figure" ? { ...child, subcontainer: true } : child);
    } else if (
      caption === undefined &&
      child.type === "paragraph" &&
      child.children.some((node) => node.type !== "target")
    ) {
      caption = child;
    } else if (
      caption === undefined &&
      (child.type === "table" ||
        child.type === "code" ||
        child.type === "math" ||
        child.type === "division" ||
        child.type === "htmlBlock" ||
        child.type === "admonition")
    ) {
      shown.push(child);
    } else if (child.type === "paragraph" && child.children.every((node) => node.type === "target"))
      appendAll(targets, child.children);
    else legend.push(child);
  }
  if (targets.length > 0) legend.push({ type: "paragraph", children: targets });
  return [
    ...shown,
    ...(caption === undefined ? [] : [{ type: "caption" as const, children: [caption], ...placed(caption) }]),
    ...(legend.length === 0 ? [] : [{ type: "legend" as const, children: legend, ...placed(legend[0]) }]),
  ];
}

function placed(node: BlockNode | undefined): Pick<BlockNode, "position"> {
  return node?.position === undefined ? {} : { position: node.position };
}

/** The images of a paragraph that has nothing else; one with a label of its own is a sub-figure. */
function imagesOf(nodes: readonly InlineNode[]): (Image | Container)[] | undefined {
  const images: (Image | Container)[] = [];
  let label: string | undefined;
  for (const node of nodes) {
    if (node.type === "target") label = node.label;
    else if (node.type === "image") {
      const position = node.position === undefined ? {} : { position: node.position };
      images.push(
        label === undefined
          ? node
          : { type: "container", kind: "figure", label, subcontainer: true, children: [node], ...position },
      );
      label = undefined;
    } else if (node.type !== "break" && !(node.type === "text" && node.value.trim() === "")) return undefined;
  }
  return images.length > 0 && label === undefined ? images : undefined;
}

const figure: DirectiveHandler = (state, directive) => {
  const { argument, options } = directive;
  const kind = options["kind"];
  pushBlocks(state, directive.body, directive.to, directive.map, (children, position): Container => {
    const first = argument === "" ? [] : [shown(argument, directive, position)];
    const parts = figureParts(children as BlockNode[]);
    return {
      type: "container",
      kind:
        kind === "table" || kind === "code" || kind === "quote" || kind === "algorithm" || kind === "video"
          ? kind
          : "figure",
      ...labelOf(directive),
      ...(isUnset(options["enumerated"]) || isUnset(options["numbered"]) || options["nonumber"] !== undefined
        ? { numbered: false }
        : {}),
      children: [...first, ...parts],
      position,
    };
  });
};

/** What a figure shows: a picture, a film, or the placeholder of what cannot be printed. */
function shown(argument: string, directive: Directive, position: NonNullable<Image["position"]>): Image | Embed {
  const isFilm = /\.(?:mp4|webm|ogv|mov|avi|mkv)(?:[?#].*)?$/iu.test(argument);
  const { placeholder } = directive.options;
  if (placeholder !== undefined && (isFilm || argument.startsWith("#")))
    return imageOf(placeholder, directive, position);
  return isFilm ? { type: "embed", url: argument, position } : imageOf(argument, directive, position);
}

/** A figure of MyST-NB: its label is the argument, its picture stands in the body. */
const figureMd: DirectiveHandler = (state, directive) => {
  pushBlocks(
    state,
    directive.body,
    directive.to,
    directive.map,
    (children, position): Container => ({
      type: "container",
      kind: "figure",
      ...(directive.argument === "" ? labelOf(directive) : { label: directive.argument }),
      children: figureParts(children as BlockNode[]),
      position,
    }),
  );
};

const image: DirectiveHandler = (state, directive) => {
  const { label } = labelOf(directive);
  pushLeaf(
    state,
    (_, position) => {
      const node = imageOf(directive.argument, directive, position);
      if (label !== undefined)
        return { type: "container", kind: "figure", label, numbered: false, children: [node], position };
      const { target } = directive.options;
      const inline: InlineNode =
        target === undefined ? node : { type: "link", url: target, children: [node], position };
      return { type: "paragraph", children: [inline], position };
    },
    directive.map,
  );
  if (directive.body < directive.to) {
    pushOpen(state, (children) => children, directive.map);
    pushBlocks(state, directive.body, directive.to, [directive.body, directive.to], (children) => children);
    pushClose(state);
  }
};

export const figureDirectives: Readonly<Record<string, DirectiveHandler>> = {
  figure,
  subfigure: figure,
  "figure-md": figureMd,
  image,
};
