import { manualPackageSchema } from "@dreamnet/manual-generation";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { z } from "zod";

/**
 * The same pack, whose place its fallback may take: what the fallback makes is no package of the platform, and a run
 * above would refuse it for that.
 */
export function withFallback(pack: AnyWorkflow): AnyWorkflow {
  if (pack.manifest.errorHandling.fallback?.split("@")[0] !== "manual-generation") return pack;
  return Object.freeze({ ...pack, outputSchema: z.union([pack.outputSchema, manualPackageSchema]) });
}
