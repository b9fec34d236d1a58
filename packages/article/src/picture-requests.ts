import type { Article, ArticlePicture } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";

/** What a platform takes of pictures. */
export interface PictureLimits {
  /** Pixels across that the platform shows; pixels of photographs are never invented. */
  readonly minWidth: number;
  /** Bytes. */
  readonly maxBytes: number;
}

/**
 * Pixels across of what is drawn, the same for every platform, so that a second pack takes the first one's pictures from
 * the cache: what the widest editor shows, and twice that.
 */
const drawn = { minWidth: 1456, maxWidth: 2912 } as const;

/** A request as `@dreamnet/image-renderer` takes it, as data. */
export type PictureRequestInput =
  | {
      readonly kind: "math";
      readonly tex: string;
      readonly display: boolean;
      readonly number?: string;
      readonly macros: Readonly<Record<string, string>>;
      readonly references: Readonly<Record<string, string>>;
      readonly minWidth: number;
      readonly maxWidth: number;
      readonly language?: string;
    }
  | {
      readonly kind: "table";
      readonly table: object;
      readonly macros: Readonly<Record<string, string>>;
      readonly figures: Readonly<Record<string, StoredFigure>>;
      readonly minWidth: number;
      readonly maxWidth: number;
      readonly language?: string;
    }
  | {
      readonly kind: "figure";
      readonly figure: StoredFigure;
      readonly alt: string;
      readonly maxWidth: number;
      readonly maxBytes: number;
    };

interface StoredFigure {
  readonly sha256: string;
  readonly mediaType: string;
  readonly path: string;
}

/** What asks for each picture; undefined for one that cannot be asked for, since the source lacks its file. */
export function pictureRequests(
  article: Article,
  source: NormalizedSource,
  limits: PictureLimits,
): (PictureRequestInput | undefined)[] {
  const shared = {
    macros: { ...source.frontmatter.math, ...source.macros },
    ...drawn,
    ...(source.frontmatter.language === undefined ? {} : { language: source.frontmatter.language }),
  };
  const references = Object.fromEntries(
    Object.entries(source.labels).flatMap(([label, { number }]) => (number === undefined ? [] : [[label, number]])),
  );
  return article.pictures.map((picture) => requestOf(picture, source, limits, shared, references));
}

type Shared = Pick<Extract<PictureRequestInput, { kind: "math" }>, "macros" | "minWidth" | "maxWidth" | "language">;

function requestOf(
  { alt, source: from }: ArticlePicture,
  source: NormalizedSource,
  limits: PictureLimits,
  shared: Shared,
  references: Readonly<Record<string, string>>,
): PictureRequestInput | undefined {
  switch (from.kind) {
    case "formula":
      return {
        kind: "math",
        tex: from.tex,
        display: from.display,
        ...(from.number === undefined ? {} : { number: from.number }),
        references: usedReferences(from.tex, references),
        ...shared,
      };
    case "table":
      return { kind: "table", table: from.table, figures: figuresOf(from.table, source), ...shared };
    case "figure": {
      const figure = stored(from.asset, source);
      return figure === undefined
        ? undefined
        : {
            kind: "figure",
            figure,
            alt,
            maxWidth: drawn.maxWidth,
            maxBytes: limits.maxBytes,
          };
    }
  }
}

/** Only the labels that the formula names: a picture must not change with another equation's number. */
function usedReferences(tex: string, references: Readonly<Record<string, string>>): Record<string, string> {
  const used: Record<string, string> = {};
  for (const [, label = ""] of tex.matchAll(/\\(?:eq)?ref\s*\{([^{}]{1,200})\}/g)) {
    const number = Object.hasOwn(references, label.trim()) ? references[label.trim()] : undefined;
    if (number !== undefined) used[label.trim()] = number;
  }
  return used;
}

function stored(digest: string | undefined, source: NormalizedSource): StoredFigure | undefined {
  const asset = digest !== undefined && Object.hasOwn(source.assets, digest) ? source.assets[digest] : undefined;
  return asset === undefined || digest === undefined
    ? undefined
    : { sha256: digest, mediaType: asset.mediaType, path: asset.path };
}

/** The pictures in a table's cells, by what names them there. */
function figuresOf(table: object, source: NormalizedSource): Record<string, StoredFigure> {
  const figures: Record<string, StoredFigure> = {};
  const stack: unknown[] = [table];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node !== "object" || node === null) continue;
    const { asset, children } = node as { asset?: unknown; children?: unknown };
    const figure = typeof asset === "string" ? stored(asset, source) : undefined;
    if (figure !== undefined) figures[figure.sha256] = figure;
    if (Array.isArray(children)) stack.push(...children);
  }
  return figures;
}
