import type { ArticlePicture } from "@dreamnet/converter";

/** A picture's file in the package. */
export interface PictureFile {
  readonly picture: ArticlePicture;
  /** Below the package's folder: `images/01-figure.png`. */
  readonly path: string;
  readonly mediaType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly size: number;
}

/** A picture that could not be made, with the source's own file where there is one. */
export interface MissingPicture {
  readonly picture: ArticlePicture;
  /** Below the package's folder: `images/05-figure.pdf`. */
  readonly original: string | undefined;
}

const kinds: Readonly<Record<ArticlePicture["source"]["kind"], string>> = {
  figure: "figure",
  formula: "formula",
  table: "table",
};

const extensions: Readonly<Record<string, string>> = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif" };

/** `images/07-table.png`: the number is the picture's place in the article. */
export function picturePath({ number, source }: ArticlePicture, count: number, extension: string): string {
  const digits = Math.max(2, String(count).length);
  return `images/${String(number).padStart(digits, "0")}-${kinds[source.kind]}.${extension}`;
}

/** What a picture's file is called by its kind. */
export const extensionOf = (mediaType: string): string => extensions[mediaType] ?? "png";

/** The list by which a person puts each picture into its place, as Markdown. */
export function formatPlacement(files: readonly PictureFile[], missing: readonly MissingPicture[]): string {
  const entries = [
    ...files.map((file) => ({
      picture: file.picture,
      text: `\`${file.path}\` (${file.width} × ${file.height} pixels)`,
    })),
    ...missing.map(({ picture, original }) => ({
      picture,
      text:
        original === undefined
          ? "no file: see the diagnostics"
          : `\`${original}\`, as the source has it: export it as PNG first`,
    })),
  ].sort((a, b) => a.picture.number - b.picture.number);
  const lines = entries.map(({ picture, text }) =>
    [
      `${picture.number}. ${text}`,
      `   - Alternative text: ${oneLine(picture.alt) || "(none in the source)"}`,
      ...(picture.caption === "" ? [] : [`   - Caption: ${oneLine(picture.caption)}`]),
    ].join("\n"),
  );
  return `# Pictures, in the order of the text\n\nEach stands in the article where \`[Picture N: …]\` stands.\n\n${lines.join("\n")}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, " ").trim();
