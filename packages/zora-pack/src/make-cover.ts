import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import { imageRendererInputSchema, imageRendererWorkflow } from "@dreamnet/image-renderer";
import type { Diagnostic, ExecutionContext } from "@dreamnet/workflow";
import type { WorkDescription } from "./describe-work.ts";
import { zoraFacts } from "./limits.ts";

/** Pixels at most of an author's own cover; the second where the first cannot be brought beneath the limit of bytes. */
const sides = [1024, 640];

/** The coin's and the edition's picture. */
export interface Cover {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

/** The cover, or why there is none. */
export interface MadeCover {
  readonly cover?: Cover;
  /** What was asked for and could not be taken. */
  readonly fault?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Has the cover drawn, or the author's own picture brought beneath the limit. */
export async function makeCover(
  work: WorkDescription,
  source: NormalizedSource,
  artifact: ArtifactDescription,
  wanted: string | undefined,
  context: ExecutionContext,
): Promise<MadeCover> {
  if (wanted === undefined) return draw(coverRequest(work, artifact), context);
  const file = await findPicture(wanted, source, context);
  let own: MadeCover = { diagnostics: [] };
  if (file === undefined)
    own = { ...own, fault: `${JSON.stringify(wanted.slice(0, 200))} is no picture of the source.` };
  else
    for (const side of sides) {
      own = await draw(
        {
          kind: "figure",
          figure: file,
          alt: `Cover of ${work.name}`.slice(0, 5_000),
          maxWidth: side,
          maxHeight: side,
          maxBytes: zoraFacts.oneBlock.value,
        },
        context,
      );
      if (own.cover !== undefined || !own.diagnostics.some(({ ruleId }) => ruleId === "image/size-is-within-limit"))
        break;
    }
  if (own.cover !== undefined) return own;
  // The rest of the package can be looked at with the cover that we draw; it is not ready with it.
  const drawn = await draw(coverRequest(work, artifact), context);
  return {
    ...drawn,
    fault: own.fault ?? `${wanted} cannot be used as cover.`,
    // Told once, with what is needed.
    diagnostics: [
      ...own.diagnostics.map((one) => (one.severity === "error" ? { ...one, severity: "warning" as const } : one)),
      ...drawn.diagnostics,
    ],
  };
}

function coverRequest(work: WorkDescription, artifact: ArtifactDescription): Readonly<Record<string, unknown>> {
  const { subtitle, primaryCategory, date, doi, language } = artifact;
  const short = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
  return {
    kind: "cover",
    size: "zora",
    title: short(work.name === "" ? artifact.id : work.name, 2_000),
    ...(subtitle === undefined || subtitle === "" ? {} : { subtitle: short(subtitle, 2_000) }),
    authors: work.authors.slice(0, 5_000).map((author) => short(author, 300)),
    ...(primaryCategory === undefined ? {} : { label: short(primaryCategory, 120) }),
    ...(date === undefined ? {} : { date: short(date, 60) }),
    ...(doi === undefined ? {} : { footer: short(doi, 200) }),
    ...(language === undefined ? {} : { language: language.slice(0, 35) }),
  };
}

/** By its path as the source names it, or by its digest where the content store has it. */
async function findPicture(
  wanted: string,
  source: NormalizedSource,
  context: ExecutionContext,
): Promise<{ sha256: string; mediaType: string; path: string } | undefined> {
  const asset = Object.entries(source.assets).find(([sha256, { path }]) => path === wanted || sha256 === wanted);
  if (asset !== undefined) return { sha256: asset[0], mediaType: asset[1].mediaType, path: asset[1].path };
  if (!/^[0-9a-f]{64}$/u.test(wanted)) return undefined;
  try {
    await context.files.read(wanted);
    return { sha256: wanted, mediaType: "application/octet-stream", path: "cover" };
  } catch {
    return undefined;
  }
}

async function draw(request: Readonly<Record<string, unknown>>, context: ExecutionContext): Promise<MadeCover> {
  const { pictures } = await context.run(
    imageRendererWorkflow,
    imageRendererInputSchema.parse({ pictures: [request] }),
  );
  const [drawn] = pictures;
  if (drawn === undefined || drawn.status === "failed") return { diagnostics: drawn?.diagnostics ?? [] };
  const { file, width, height, alt, diagnostics } = drawn;
  const bytes = await context.files.read(file);
  return {
    cover: {
      path: file.mediaType === "image/jpeg" ? "cover.jpg" : "cover.png",
      mediaType: file.mediaType,
      bytes,
      width,
      height,
      alt,
    },
    diagnostics,
  };
}
