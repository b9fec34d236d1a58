import { z } from "zod";

const id = z
  .int()
  .min(1)
  .max(2 ** 31);
/** The innermost step that the call is made in. */
const parent = id.optional();

/** Everything that a confined process may say; there is nothing else. `t` names the context's method. */
export const childMessageSchema = z.discriminatedUnion("t", [
  /** The runner stands; `fds` are descriptors that should not be open. */
  z.strictObject({ t: z.literal("ready"), fds: z.array(z.string().max(300)).max(64) }),
  z.strictObject({ t: z.literal("loaded") }),
  z.strictObject({ t: z.literal("result"), nonce: z.string().max(64) }),
  z.strictObject({ t: z.literal("failed"), nonce: z.string().max(64) }),
  z.strictObject({ t: z.literal("read"), id, parent, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({
    t: z.literal("write"),
    id,
    parent,
    path: z.string().max(4096),
    mediaType: z.string().max(255).optional(),
  }),
  /** A file that a program left; into the store, not among the run's files. */
  z.strictObject({ t: z.literal("put"), id, parent }),
  z.strictObject({ t: z.literal("step"), id, parent, name: z.string().max(1024), cache: z.boolean().optional() }),
  /** `keep: false`: the cache is not to have the result. */
  z.strictObject({ t: z.literal("stepEnd"), id, ok: z.boolean(), keep: z.literal(false).optional() }),
  z.strictObject({ t: z.literal("run"), id, parent, name: z.string().max(256), version: z.string().max(256) }),
  z.strictObject({
    t: z.literal("progress"),
    parent,
    message: z.string().max(4096),
    fraction: z.number().optional(),
    step: z.string().max(1024).optional(),
  }),
  z.strictObject({ t: z.literal("emit"), parent }),
]);
export type ChildMessage = z.output<typeof childMessageSchema>;

/** An error as it crosses: the contract's own form, and what its subclasses add. */
export const wireErrorSchema = z.object({
  name: z.string().max(200).catch("Error"),
  message: z.string().catch("The workflow failed without a message."),
  /** Absent for an error that is not of the contract's classes. */
  code: z.string().max(200).optional().catch(undefined),
  retryable: z.boolean().optional().catch(undefined),
  hint: z.string().optional().catch(undefined),
  retryAfter: z.number().optional().catch(undefined),
  limit: z.number().optional().catch(undefined),
  cause: z.string().optional().catch(undefined),
  stack: z.string().optional().catch(undefined),
  value: z.unknown().optional(),
  diagnostics: z.array(z.unknown()).max(10_000).optional().catch(undefined),
  issues: z.array(z.unknown()).max(10_000).optional().catch(undefined),
});
