import type { BlockNode, Caption, Container, Image, Legend } from "@dreamnet/document";
import { append } from "../collections.ts";
import { imageOf } from "../commands/images.ts";
import { inlinesOf } from "../flow.ts";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import { inlinePicture, picture, pictureNames } from "../pictures.ts";
import { readOptions, textOf } from "../plain.ts";

/** A caption where it stands, until its float takes it. */
export interface CaptionBlock {
  type: "division";
  role: "caption";
  label?: string;
  title?: never;
  attributes?: { classes?: string[]; keyValues?: Record<string, string> };
  children: BlockNode[];
}

export const isCaption = (node: BlockNode): node is BlockNode & CaptionBlock =>
  node.type === "division" && node.role === "caption";
const isLegend = (node: BlockNode): boolean => node.type === "division" && node.role === "legend";

function readCaption(parser: Parser, options: { kind?: string; unnumbered?: boolean } = {}): void {
  const place = parser.here;
  const star = parser.input.accept("*");
  parser.optional();
  const classes = star || options.unnumbered === true ? ["unnumbered"] : [];
  const caption: CaptionBlock = {
    type: "division",
    role: "caption",
    children: [],
    attributes: {
      ...(classes.length > 0 ? { classes } : {}),
      ...(options.kind === undefined ? {} : { keyValues: { kind: options.kind } }),
    },
  };
  // A \label in a caption or behind it names what the caption belongs to.
  parser.flow.endParagraph();
  parser.flow.labelled = caption;
  caption.children = parser.blocks();
  parser.flow.block(caption, place);
}

const captionOf: Handler = (parser) => {
  const star = parser.input.accept("*");
  readCaption(parser, { kind: parser.string(), unnumbered: star });
};

/** Paragraphs that hold pictures alone give their pictures. */
function unwrapImages(blocks: readonly BlockNode[]): (BlockNode | Image)[] {
  return blocks.flatMap((block): (BlockNode | Image)[] => {
    if (block.type !== "paragraph") return [block];
    const rest = block.children.filter(
      (child) =>
        !(child.type === "break" || (child.type === "text" && /^[\s\u00A0\u2002-\u200B\u202F]*$/.test(child.value))),
    );
    return rest.length > 0 && rest.every((child) => child.type === "image") ? (rest as Image[]) : [block];
  });
}

/** acmart's `\Description`: what a picture shows, for those who do not see it. */
function describe(part: readonly BlockNode[], children: Container["children"]): void {
  const alt = part.find((block) => block.type === "division" && block.role === "alt");
  const image = children.find((child): child is Image => child.type === "image");
  if (alt !== undefined && image !== undefined) image.alt ??= textOf(inlinesOf([alt])).trim();
}

export interface FloatOptions {
  readonly kind: Container["kind"];
  readonly subcontainer?: boolean;
  readonly label?: string | undefined;
}

/**
 * The containers of one float. A float with several captions (pictures side by side) becomes several containers: a
 * caption closes one, and what follows belongs to the next. A table's caption stands above it, so there it opens one.
 */
export function containersOf(
  blocks: readonly BlockNode[],
  options: FloatOptions,
  position: Container["position"],
): Container[] {
  const captions = blocks.filter(isCaption).length;
  const parts: BlockNode[][] = [[]];
  const opens = isCaption(blocks.find((block) => block.type !== "comment") ?? blocks[0] ?? { type: "thematicBreak" });
  for (const block of blocks) {
    if (captions > 1 && opens && isCaption(block) && parts.at(-1)?.some(isCaption) === true) parts.push([]);
    else if (captions > 1 && !opens && parts.at(-1)?.some(isCaption) === true && !isLegend(block)) parts.push([]);
    parts.at(-1)?.push(block);
  }
  return parts
    .filter((part) => part.length > 0)
    .map((part, index) => {
      const caption = part.find(isCaption);
      const kind = caption?.attributes?.keyValues?.["kind"];
      const children: Container["children"] = [];
      for (const block of part) {
        if (isCaption(block))
          children.push({
            type: "caption",
            children: block.children,
            ...(block.position === undefined ? {} : { position: block.position }),
          } satisfies Caption);
        else if (block.type === "division" && block.role === "legend")
          children.push({ type: "legend", children: block.children } satisfies Legend);
        else if (!(block.type === "division" && block.role === "alt")) append(children, unwrapImages([block]));
      }
      describe(part, children);
      // A caption holds one legend at most.
      const label = caption?.label ?? (index === 0 ? options.label : undefined);
      const legends = children.filter((child): child is Legend => child.type === "legend");
      const kept =
        legends.length > 1
          ? [
              ...children.filter((child) => child.type !== "legend"),
              { type: "legend" as const, children: legends.flatMap((legend) => legend.children) },
            ]
          : children;
      return {
        type: "container" as const,
        kind: kind === "table" || kind === "figure" ? kind : options.kind,
        children: kept,
        ...(label === undefined ? {} : { label }),
        ...(options.subcontainer === true ? { subcontainer: true } : {}),
        ...(caption === undefined || caption.attributes?.classes?.includes("unnumbered") === true
          ? options.subcontainer === true
            ? {}
            : { numbered: false }
          : {}),
        ...(position === undefined ? {} : { position }),
      };
    });
}

const float =
  (kind: Container["kind"], signature = "o"): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    parser.skipArguments(signature);
    const named: { label?: string } = {};
    addFloat(parser, parser.contents(open, named), { kind, label: named.label }, place);
  };

export function addFloat(parser: Parser, blocks: BlockNode[], options: FloatOptions, place: Parser["here"]): void {
  // Boxes with captions side by side are floats of their own; the float around them has nothing to say.
  const whole = blocks.every(
    (block) => block.type === "comment" || (block.type === "container" && block.subcontainer !== true),
  );
  if (whole && options.label === undefined) {
    for (const block of blocks) parser.flow.block(block, place);
    return;
  }
  const containers = containersOf(blocks, options, parser.position(place));
  for (const container of containers) parser.flow.block(container, place);
}

/** A box (`minipage`, `center`): where it holds a caption, it is a float of its own within the float. */
const box =
  (signature: string): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    parser.skipArguments(signature);
    const named: { label?: string } = {};
    const outer = parser.flow.labelled;
    const inFloat = parser.insideFloat();
    const blocks = parser.contents(open, named);
    const captions = blocks.filter(isCaption);
    if (captions.length > 0 && !(inFloat && signature === "")) {
      const kind =
        captions[0]?.attributes?.keyValues?.["kind"] ??
        (blocks.some((block) => block.type === "table") ? "table" : "figure");
      for (const container of containersOf(
        blocks,
        { kind: kind === "table" ? "table" : "figure", label: named.label },
        parser.position(place),
      ))
        parser.flow.block(container, place);
      return;
    }
    if (named.label !== undefined) {
      if (outer !== undefined && outer.label === undefined) outer.label = named.label;
      else parser.flow.mark({ type: "target", label: named.label }, place);
    }
    for (const block of blocks) parser.flow.block(block, place);
  };

const subfloatEnvironment: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.skipArguments("ooom");
  const named: { label?: string } = {};
  const blocks = parser.contents(open, named);
  const kind = parser.isInside("table") || parser.isInside("table*") ? "table" : "figure";
  for (const container of containersOf(
    blocks,
    { kind, subcontainer: true, label: named.label },
    parser.position(place),
  ))
    parser.flow.block(container, place);
};

/** `\subfloat[list][caption]{…}`, `\subfigure[caption]{…}`: the last bracket is the caption. */
const subfloat: Handler = (parser) => {
  const place = parser.here;
  const first = parser.optional();
  const second = first === undefined ? undefined : parser.optional();
  const caption = second ?? first;
  const named: { label?: string } = {};
  const blocks = parser.blocks(named);
  addSubfloat(parser, blocks, named, caption, place);
};

function addSubfloat(
  parser: Parser,
  blocks: BlockNode[],
  named: { label?: string },
  caption: ReturnType<Parser["optional"]>,
  place: Parser["here"],
): void {
  const flow = parser.newFlow();
  flow.labelled = named;
  const captionBlocks = caption === undefined ? [] : parser.nested(flow, 0, () => parser.blocksOf(caption));
  const children: BlockNode[] =
    captionBlocks.length === 0 ? blocks : [...blocks, { type: "division", role: "caption", children: captionBlocks }];
  const kind = parser.isInside("table") || parser.isInside("table*") ? "table" : "figure";
  for (const container of containersOf(
    children,
    { kind, subcontainer: true, label: named.label },
    parser.position(place),
  ))
    parser.flow.block(container, place);
}

/** subcaption: `\subcaptionbox[list]{caption}[width][place]{…}`. */
const subcaptionBox: Handler = (parser) => {
  const place = parser.here;
  parser.input.accept("*");
  parser.optional();
  const caption = parser.argument();
  parser.skipArguments("oo");
  const named: { label?: string } = {};
  const blocks = parser.blocks(named);
  addSubfloat(parser, blocks, named, caption, place);
};

/** floatrow: `\ffigbox{caption}{content}`; `\includegraphics` with a caption of its own: `\fig{file}{width}{text}` (aastex). */
const floatBox: Handler = (parser) => {
  parser.skipArguments("oo");
  const caption = parser.blocks();
  for (const block of caption) parser.flow.block(block, parser.here);
  for (const block of parser.blocks()) parser.flow.block(block, parser.here);
};

const aasFigure: Handler = (parser) => {
  const place = parser.here;
  const name = parser.string();
  const width = parser.string();
  const caption = parser.blocks();
  const image = imageOf(parser, name, readOptions(`width=${width}`));
  parser.flow.endParagraph();
  parser.flow.block(
    {
      type: "container",
      kind: "figure",
      subcontainer: true,
      children: [image, ...(caption.length > 0 ? [{ type: "caption" as const, children: caption }] : [])],
    },
    place,
  );
};

export const floatEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["figure", float("figure")],
  ["figure*", float("figure")],
  ["SCfigure", float("figure", "oo")],
  ["sidewaysfigure", float("figure")],
  ["sidewaysfigure*", float("figure")],
  ["marginfigure", float("figure")],
  ["figwindow", float("figure")],
  ["teaserfigure", float("figure", "")],
  ["scheme", float("figure")],
  ["chart", float("figure")],
  ["graph", float("figure")],
  ["floatingfigure", float("figure", "om")],
  ["wrapfigure", float("figure", "omom")],
  ["wraptable", float("table", "omom")],
  ["table", float("table")],
  ["table*", float("table")],
  ["specialtable", float("table")],
  ["SCtable", float("table", "oo")],
  ["sidewaystable", float("table")],
  ["sidewaystable*", float("table")],
  ["margintable", float("table")],
  ["rotatetable", float("table")],
  ["listing", float("code")],
  ["listing*", float("code")],
  ["program", float("code")],
  ["codelisting", float("code")],
  ["subfigure", subfloatEnvironment],
  ["subfigure*", subfloatEnvironment],
  ["subtable", subfloatEnvironment],
  ["subfloat", subfloatEnvironment],
  ["subcaptionblock", subfloatEnvironment],
  [
    "subcaptiongroup",
    (parser, open) => {
      for (const block of parser.contents(open)) parser.flow.block(block, parser.here);
    },
  ],
  ["minipage", box("ooom")],
  ["center", box("")],
  ["figurehere", float("figure")],
  ["tablehere", float("table")],
  ...pictureNames.map((name): [string, EnvironmentHandler] => [name, picture]),
]);

export const floatCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["caption", (parser) => readCaption(parser)],
  ["captionof", captionOf],
  ["subcaption", (parser) => readCaption(parser)],
  ["tablecaption", (parser) => readCaption(parser)],
  ["figcaption", (parser) => readCaption(parser)],
  [
    "bicaption",
    (parser) => {
      readCaption(parser);
      readCaption(parser);
    },
  ],
  ["topcaption", (parser) => readCaption(parser)],
  ["bottomcaption", (parser) => readCaption(parser)],
  ["tbl", (parser) => readCaption(parser)],
  ["subfloat", subfloat],
  ["subfigure", subfloat],
  ["subtable", subfloat],
  ["subcaptionbox", subcaptionBox],
  ["ffigbox", floatBox],
  ["ttabbox", floatBox],
  ["fcapside", floatBox],
  ["fig", aasFigure],
  ["leftfig", aasFigure],
  ["rightfig", aasFigure],
  [
    "gridline",
    (parser) => {
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "Description",
    (parser) => {
      const place = parser.here;
      parser.optional();
      const children = parser.blocks();
      parser.flow.block({ type: "division", role: "alt", children }, place);
    },
  ],
  ["tikz", inlinePicture],
  ["feynmandiagram", inlinePicture],
  ["xymatrix", inlinePicture],
  ["chemfig", inlinePicture],
  ["scalerel", inlinePicture],
  ["pgfuseimage", inlinePicture],
]);
