import type { Platform } from "@dreamnet/document";
import { manualGenerationWorkflow } from "@dreamnet/manual-generation";
import { dreamnetHome, type PackRequest } from "@dreamnet/pack-bin";
import { type AnyWorkflow, TerminalError } from "@dreamnet/workflow";
import { checkInput, type PublishPackInput } from "./input.ts";
import { type PublishPackOutput, packPaper } from "./pack-paper.ts";
import { packs, platformNames } from "./packs.ts";

/** How the packages are made, and where everything lies. */
export interface PublishPackOptions
  extends Pick<
    PackRequest,
    "out" | "sourceRoot" | "strict" | "unsandboxed" | "cache" | "events" | "signal" | "onProgress"
  > {
  /** Folder for state: content store, runs, cache. Default: `dreamnetHome(process.env)`. */
  readonly home?: string;
  /** Path of an Ed25519 private key (PEM, PKCS #8), to sign the release with. Read where it is used, kept nowhere. */
  readonly signingKey?: string;
}

/**
 * All packs as one: from one source, every platform's package.
 *
 * @example
 * const made = await publishPackWorkflowSuite.executeAll({ source: "paper.md" }, { out: "build" });
 * made.packages.map(({ platform, status }) => `${platform}: ${status}`); // => ["arxiv: ready", "website: ready", …]
 */
export const publishPackWorkflowSuite = Object.freeze({
  /** The packs' workflows, in the order of `platformNames`. */
  workflows: Object.freeze(Object.values(packs)) as readonly AnyWorkflow[],

  /**
   * Makes the package of every platform. One that fails stops none of the others: its place is taken by the text, the
   * figures and instructions for making it by hand.
   *
   * @throws {@link ValidationError} that names every fault of the input; those of `packSource` of `@dreamnet/pack-bin`.
   */
  executeAll(input: PublishPackInput, options: PublishPackOptions = {}): Promise<PublishPackOutput> {
    return execute(input, platformNames, options);
  },

  /**
   * Makes the packages of some platforms.
   *
   * @throws {@link TerminalError} with code `PLATFORM_UNKNOWN`; those of `executeAll`.
   */
  async executeSelective(
    input: PublishPackInput,
    platforms: readonly Platform[],
    options: PublishPackOptions = {},
  ): Promise<PublishPackOutput> {
    const unknown = platforms.filter((name) => !platformNames.includes(name));
    if (unknown.length > 0 || platforms.length === 0)
      throw new TerminalError(
        unknown.length > 0
          ? `There is no pack for ${unknown.map((name) => JSON.stringify(name)).join(", ")}.`
          : "No platform was named.",
        { code: "PLATFORM_UNKNOWN", hint: `There are ${platformNames.join(", ")}.`, value: platforms },
      );
    return await execute(
      input,
      platformNames.filter((name) => platforms.includes(name)),
      options,
    );
  },
});

async function execute(
  input: PublishPackInput,
  platforms: readonly Platform[],
  { home, ...options }: PublishPackOptions,
): Promise<PublishPackOutput> {
  checkInput(input);
  const { source, artifact, options: own = {} } = input;
  return await packPaper({
    ...options,
    location: source,
    targets: platforms.map((platform) => {
      const given = own[platform];
      return { platform, workflow: packs[platform], ...(given === undefined ? {} : { options: given }) };
    }),
    home: home ?? dreamnetHome(process.env),
    fallbacks: [manualGenerationWorkflow],
    ...(artifact === undefined ? {} : { overrides: artifact }),
  });
}
