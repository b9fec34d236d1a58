import {
  coverSizes,
  type ImageRendererInput,
  imageRendererInputSchema,
  imageRendererWorkflow,
} from "@dreamnet/image-renderer";
import type { Diagnostic, ExecutionContext, FileReference } from "@dreamnet/workflow";
import type { SocialNetworkName } from "./limits.ts";
import { networks } from "./networks/index.ts";
import type { Card } from "./post.ts";
import type { SocialDocument } from "./social-document.ts";
import { cutTitle } from "./text/cut-text.ts";

/** The cards of the networks that show one. */
export interface MadeCards {
  readonly cards: Partial<Record<SocialNetworkName, Card>>;
  readonly files: readonly FileReference[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Has a card drawn for each size that the networks ask for; a network whose card cannot be drawn has none. */
export async function makeCards(
  document: SocialDocument,
  names: readonly SocialNetworkName[],
  folder: string,
  context: ExecutionContext,
): Promise<MadeCards> {
  const asked = names.flatMap((name) => {
    const { cover } = networks[name];
    return cover === undefined ? [] : [{ name, ...cover }];
  });
  const sizes = [...new Set(asked.map(({ size }) => size))];
  if (sizes.length === 0 || document.title === "") return { cards: {}, files: [], diagnostics: [] };
  const pictures: ImageRendererInput["pictures"] = sizes.map((size) => ({
    kind: "cover",
    size,
    title: cutTitle(document.title, (title) => title.length <= 2000),
    authors: document.authors.slice(0, 5000).map((name) => name.slice(0, 300)),
    ...(document.language === undefined ? {} : { language: document.language }),
  }));
  const drawn = (await context.run(imageRendererWorkflow, imageRendererInputSchema.parse({ pictures }))).pictures;
  const cards: Partial<Record<SocialNetworkName, Card>> = {};
  const files: FileReference[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, size] of sizes.entries()) {
    const picture = drawn[index];
    if (picture === undefined) continue;
    diagnostics.push(
      ...picture.diagnostics.map((diagnostic) => ({ ...diagnostic, message: `Card ${size}: ${diagnostic.message}` })),
    );
    if (picture.status === "failed") continue;
    const { mediaType } = picture.file;
    const path = `cards/${size}.${mediaType === "image/jpeg" ? "jpg" : "png"}`;
    const file = await context.files.write(`${folder}/${path}`, await context.files.read(picture.file), { mediaType });
    files.push(file);
    for (const { name, maxAlt, maxBytes, size: own } of asked) {
      if (own !== size || file.size > (maxBytes ?? coverSizes[size].maxBytes)) continue;
      const alt = cutTitle(picture.alt, (text) => text.length <= maxAlt);
      cards[name] = { path, mediaType, size: file.size, width: picture.width, height: picture.height, alt };
    }
  }
  return { cards, files, diagnostics };
}
