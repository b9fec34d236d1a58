import { artifactDescriptionSchema } from "@dreamnet/document";
import { writeBundle } from "../../src/git/bundle.ts";
import { makeCommit } from "../../src/git/objects.ts";
import { githubOptionsSchema } from "../../src/input.ts";
import { describeWork } from "../../src/metadata/work.ts";
import { checksums, planRelease, type ReleaseFile } from "../../src/plan-release.ts";
import type { ReleasePlan } from "../../src/release/plan.ts";

/** A plan and the files that it names. */
export interface PlannedRelease {
  readonly plan: ReleasePlan;
  readonly readFile: (path: string) => Promise<Uint8Array>;
}

/** A small release with two files beside its sums, made by the pack's own planners. */
export function planSmallRelease(
  given: {
    readonly version?: string;
    readonly text?: string;
    readonly options?: Record<string, unknown>;
    readonly files?: readonly ReleaseFile[];
  } = {},
): PlannedRelease {
  const encoder = new TextEncoder();
  const { version = "1.0.0", text = "Text.\n" } = given;
  const options = githubOptionsSchema.parse({ ...given.options, version });
  const artifact = artifactDescriptionSchema.parse({
    id: "a-paper",
    title: "A paper: of two lines",
    authors: [{ name: "Ada Lovelace", given: "Ada", family: "Lovelace", affiliations: [] }],
    abstract: "What it is about.",
    canonicalSource: { format: "markdown", location: "paper.md" },
    tags: ["Open Science", "C++"],
    license: "CC-BY-4.0",
  });
  const work = describeWork(artifact, { title: artifact.title, abstract: artifact.abstract }, { version });
  const commit = makeCommit(
    new Map([
      ["README.md", encoder.encode(text)],
      ["source/paper.md", encoder.encode("# A\n")],
    ]),
    {
      author: { name: "Ada Lovelace", email: "noreply@example.invalid", time: 1_777_000_000 },
      message: `A paper\n\nVersion ${version}\n`,
      ...(options.parent === undefined ? {} : { parent: options.parent }),
    },
  );
  const bundle = writeBundle(commit, options.branch);
  const assets: ReleaseFile[] = [
    ...(given.files ?? [
      { name: "a-paper.pdf", bytes: encoder.encode(`%PDF-1.5 ${version}`), mediaType: "application/pdf" },
      { name: "data.csv", bytes: encoder.encode("a,b\n1,2\n"), mediaType: "text/csv" },
    ]),
  ];
  assets.push({ name: "SHA256SUMS", bytes: encoder.encode(checksums(assets)), mediaType: "text/plain" });
  const plan = planRelease(
    artifact,
    work,
    options,
    { id: commit.id, branch: options.branch, bundle: "a-paper.bundle", bytes: bundle },
    assets,
    [],
  );
  const files = new Map([
    ["a-paper.bundle", bundle],
    ...assets.map(({ name, bytes }) => [`assets/${name}`, bytes] as const),
  ]);
  return {
    plan,
    readFile: (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? Promise.reject(new Error(`${path} was not planned.`)) : Promise.resolve(bytes);
    },
  };
}
