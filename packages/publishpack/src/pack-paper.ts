import { type PackReport, type PackRequest, type PackTarget, packSource } from "@dreamnet/pack-bin";
import { composePacks } from "./compose-packs.ts";

/**
 * Loads a source and makes its packages as one run: side by side, what they share once.
 *
 * @throws Those of `packSource` of `@dreamnet/pack-bin`.
 */
export async function packPaper(request: PackRequest): Promise<PackReport> {
  return await packSource({
    ...request,
    compose: (targets) =>
      composePacks(Object.fromEntries(targets.map(({ platform, workflow }) => [platform, workflow])), {
        sharePdf: targets.filter(wantsPdf).map(({ platform }) => platform),
      }),
  });
}

/** A pack that is given a PDF, or is to make none, needs none of ours. */
const wantsPdf = ({ options = {} }: PackTarget): boolean =>
  options["compile"] !== false && options["pdf"] === undefined;
