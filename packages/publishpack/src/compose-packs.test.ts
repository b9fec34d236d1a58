import { createMemoryStore } from "@dreamnet/content-store";
import { artifactDescriptionSchema, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { manualGenerationWorkflow } from "@dreamnet/manual-generation";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, defineWorkflow, type ExecutionContext, TerminalError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { composePacks, packs } from "./index.ts";

const artifact = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "A paper",
  authors: [{ name: "Ada Lovelace", affiliations: [] }],
  canonicalSource: { format: "markdown", location: "paper.md" },
});

const source: NormalizedSource = {
  schemaVersion: 1,
  flavour: "joss",
  file: "paper.md",
  digest: "0".repeat(64),
  ast: { type: "root", children: [{ type: "paragraph", children: [{ type: "text", value: "Text." }] }] },
  frontmatter: frontmatterSchema.parse({ title: "A paper", authors: artifact.authors }),
  references: {},
  assets: {},
  labels: {},
  macros: {},
  diagnostics: [],
};

const input = { source, artifact, options: {} };

/** A pack of a line, defined here: it runs in this process. */
function pack(
  name: string,
  act: (input: { options: Record<string, unknown> }, context: ExecutionContext) => Promise<unknown>,
): AnyWorkflow {
  return defineWorkflow({
    name,
    version: "1.0.0",
    description: "Makes a package for a test.",
    author: "DreamNet",
    input: z.object({
      source: z.unknown(),
      artifact: z.unknown(),
      options: z.record(z.string(), z.unknown()).default({}),
    }),
    output: z.strictObject({ status: z.literal("ready"), files: z.array(z.unknown()), seen: z.unknown().optional() }),
    executionTime: { estimated: 10, max: 10_000 },
    errorHandling: { retryable: false, maxRetries: 0, fallback: "manual-generation" },
    security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
    execute: async (given, context) => (await act(given, context)) as never,
  });
}

const fails = pack("broken-pack", async () => {
  throw new TerminalError("It does not work.", { code: "BROKEN", hint: "Mend it." });
});

async function run(given: Readonly<Record<string, AnyWorkflow>>, fallbacks: readonly AnyWorkflow[] = []) {
  const registry = new WorkflowRegistry();
  for (const fallback of fallbacks) registry.register(fallback);
  const executor = new WorkflowExecutor({ registry, store: createMemoryStore() });
  const result = await executor.execute(composePacks(given), input);
  if (!result.success) throw result.error;
  return result.output as {
    succeeded: string[];
    failed: { name: string; error: { code: string } }[];
    outputs: Record<string, { status: string; seen?: unknown; metadata?: unknown; files: { path: string }[] }>;
  };
}

describe("composePacks", () => {
  it("hands the site's files to the repository, by their paths in the site", async () => {
    const website = pack("site-pack", async (_, context) => ({
      status: "ready",
      files: [
        await context.files.write("build/a-paper/website/site/index.html", "<p>"),
        await context.files.write("build/a-paper/website/checklist.md", "-"),
      ],
    }));
    const github = pack("repository-pack", async ({ options }) => ({ status: "ready", files: [], seen: options }));
    const { outputs } = await run({ website, github });
    expect(outputs["github"]?.seen).toEqual({ site: { "index.html": { sha256: expect.any(String) } } });
    const alone = await run({ github });
    expect(alone.outputs["github"]?.seen).toEqual({});
  });

  it("goes on when a pack fails, and the repository without its site too", async () => {
    const github = pack("repository-pack", async ({ options }) => ({ status: "ready", files: [], seen: options }));
    const { succeeded, failed, outputs } = await run({
      website: fails,
      github,
      medium: pack("text-pack", async () => ({ status: "ready", files: [] })),
    });
    expect(failed).toMatchObject([{ name: "website", error: { code: "BROKEN" } }]);
    expect(succeeded).toEqual(["github", "medium"]);
    expect(outputs["github"]?.seen).toEqual({});
  });

  it("puts what is needed to make it by hand in a failed pack's place", async () => {
    const { failed, outputs } = await run({ website: fails }, [manualGenerationWorkflow]);
    expect(failed).toEqual([]);
    expect(outputs["website"]?.status).toBe("needs_input");
    expect(outputs["website"]?.files.map(({ path }) => path)).toContain("build/a-paper/manual/INSTRUCTIONS.md");
  });

  it("tells every wrong option of every pack before any of them runs", () => {
    const { valid, errors } = composePacks(packs).validate({
      source,
      artifact,
      options: { zora: { creator: "0x1" }, website: { baseUrl: "ftp://x" }, arxiv: { compiler: "lualatex" } },
    });
    expect(valid).toBe(false);
    expect(errors.map(({ path }) => path.slice(0, 2).join(".")).sort()).toEqual([
      "options.arxiv",
      "options.website",
      "options.zora",
    ]);
  });

  it("has a name that follows from the platforms alone", () => {
    const { arxiv, website } = packs;
    expect(composePacks({ website, arxiv }).name).toBe("publishpack-arxiv-website");
  });
});
