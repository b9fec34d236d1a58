import type { PublicationManifest } from "@dreamnet/manifest-generator";
import { NervousSystem } from "@dreamnet/nervous-system";
import {
  type ComposeTargets,
  type PackReport,
  type PackRequest,
  type PackTarget,
  packSource,
  type WorkToPack,
} from "@dreamnet/pack-bin";
import { bringHome } from "./bring-home.ts";
import { composePacks } from "./compose-packs.ts";
import { keepRecord } from "./keep-record.ts";
import { type ReleaseOptions, releaseHooks } from "./release.ts";

declare module "@dreamnet/nervous-system" {
  interface Topics {
    /** The packages of a work are made and registered; with `--strict`, all of them are ready. */
    "publishpack.completed": { readonly artifact: string; readonly manifest: PublicationManifest };
  }
}

/** What was made: each package with its files, what it needs and what was found, and the manifest of the whole. */
export interface PublishPackOutput extends PackReport {
  /** Absent where nothing was kept: the source cannot be read, or `strict` and something is not ready. */
  readonly manifest?: PublicationManifest;
}

/**
 * Loads a source and makes its packages as one run: side by side, what they share once. Then their manifest, which is
 * registered and told of as `publishpack.completed`.
 *
 * @throws Those of `packSource` of `@dreamnet/pack-bin`.
 */
export async function packPaper(request: PackRequest & Pick<ReleaseOptions, "signingKey">): Promise<PublishPackOutput> {
  const { signingKey, ...rest } = request;
  const events = request.events ?? NervousSystem.default;
  const hooks = releaseHooks({ events, ...(signingKey === undefined ? {} : { signingKey }) });
  let described: WorkToPack | undefined;
  const report = (await packSource({
    ...rest,
    events,
    release: {
      ...hooks,
      begin: (work) => {
        described = work;
        return hooks.begin(work);
      },
      finish: async (work) => {
        const released = await hooks.finish(work);
        const store = request.place === undefined ? work.store : await bringHome(work.source, work.store, request.home);
        await keepRecord(request, described ?? work, store);
        return released;
      },
    },
    // Who runs elsewhere has each pack, and not what this process composes of them.
    ...(request.place === undefined ? { compose: composeTargets(request.cache !== false) } : {}),
  })) as PublishPackOutput;
  const { manifest } = report;
  if (manifest !== undefined)
    events.publish({ topic: "publishpack.completed", payload: { artifact: manifest.artifact.id, manifest } });
  return report;
}

const composeTargets =
  (hasCache: boolean): ComposeTargets =>
  (targets) =>
    composePacks(Object.fromEntries(targets.map(({ platform, workflow }) => [platform, workflow])), {
      sharePdf: targets.filter(wantsPdf).map(({ platform }) => platform),
      hasCache,
    });

/** A pack that is given a PDF, or is to make none, needs none of ours. */
const wantsPdf = ({ options = {} }: PackTarget): boolean =>
  options["compile"] !== false && options["pdf"] === undefined;
