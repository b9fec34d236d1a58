import type { AnyWorkflow } from "@dreamnet/workflow";
import { z } from "zod";

/** The schema of a pack's own options, so that all that is wrong with them is told before any pack runs. */
export function optionsOf({ inputSchema }: AnyWorkflow): z.ZodType {
  const own: unknown = inputSchema instanceof z.ZodObject ? inputSchema.shape["options"] : undefined;
  return own instanceof z.ZodType ? own : z.record(z.string(), z.unknown()).default({});
}
