import type { Image, NodePosition } from "@dreamnet/document";

/** The image of `\includegraphics`. */
export function graphic(file: string, options: string, position: NodePosition): Image {
  const option = (key: string): string | undefined =>
    options
      .split(",")
      .map((part) => part.split("="))
      .find(([name]) => name?.trim() === key)?.[1]
      ?.trim();
  const width = option("width");
  const height = option("height");
  const page = Number(option("page"));
  return {
    type: "image",
    url: file.trim(),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(Number.isInteger(page) && page > 0 ? { page } : {}),
    position,
  };
}
