import { createHash } from "node:crypto";
import { toGfm } from "@dreamnet/converter";
import { type ArtifactDescription, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import type { GithubOptions } from "./input.ts";
import { githubLimits } from "./limits.ts";
import type { Work } from "./metadata/work.ts";
import { commitMark, planRequests, type ReleasePlan } from "./release/plan.ts";

/** A file for the release. */
export interface ReleaseFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Letters that are no letter with an accent. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  Æ: "AE",
  Œ: "OE",
  Ø: "O",
  Ł: "L",
  Đ: "D",
};

/**
 * A name that GitHub keeps as it is: it changes every other sign to a dot without a word.
 *
 * @see https://docs.github.com/en/rest/releases/assets#upload-a-release-asset, checked 2026-11
 */
export function assetName(name: string, taken: ReadonlySet<string>): string {
  const safe =
    name
      .replace(/[ßæœøłđÆŒØŁĐ]/gu, (letter) => letters[letter] ?? letter)
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^A-Za-z0-9._-]+/gu, "-")
      .replace(/\.{2,}/gu, ".")
      .replace(/^[-._]+|[-.]+$/gu, "")
      .slice(-150)
      .replace(/^[-._]+/u, "") || "file";
  const dot = safe.lastIndexOf(".");
  const stem = dot > 0 ? safe.slice(0, dot) : safe;
  const extension = dot > 0 ? safe.slice(dot) : "";
  let unique = safe;
  for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${stem}-${count}${extension}`;
  return unique;
}

/** The plan of the release: what it will be called, what goes along, and each request. */
export function planRelease(
  artifact: ArtifactDescription,
  work: Work,
  options: GithubOptions,
  commit: { readonly id: string; readonly branch: string; readonly bundle: string; readonly bytes: Uint8Array },
  files: readonly ReleaseFile[],
  needs: readonly string[],
): ReleasePlan {
  const tag = `v${work.version}`;
  const homepage = work.doi === undefined ? work.url : `https://doi.org/${encodeURI(work.doi)}`;
  const plan = {
    repository: {
      owner: options.owner ?? null,
      name: options.repository ?? artifact.id,
      description: shorten(work.title === "" ? artifact.id : work.title, githubLimits.description),
      ...(homepage === undefined ? {} : { homepage }),
      topics: topicsOf(work.keywords),
      private: options.private,
    },
    commit: {
      id: commit.id,
      ...(options.parent === undefined ? {} : { parent: options.parent }),
      branch: commit.branch,
      bundle: commit.bundle,
      sha256: sha256(commit.bytes),
    },
    release: {
      tag,
      name: shorten(`${work.title === "" ? artifact.id : work.title} ${tag}`, 200),
      body: releaseNotes(work, commit.id, files),
      prerelease: options.prerelease || work.version.includes("-"),
    },
    assets: files.map(({ name, bytes, mediaType }) => ({
      name,
      path: `assets/${name}`,
      mediaType,
      size: bytes.length,
      sha256: sha256(bytes),
    })),
  };
  return { schemaVersion: 1, needs: [...needs], ...plan, requests: planRequests(plan) };
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The checksums of the release's files, as `sha256sum -c` reads them. */
export function checksums(files: readonly ReleaseFile[]): string {
  return files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join("");
}

/** The notes: the abstract, where `@name` and `#1` are only text, and what the files are. */
function releaseNotes(work: Work, commit: string, files: readonly ReleaseFile[]): string {
  const paragraphs = (work.abstract ?? work.title).split("\n\n").map((value) => ({
    type: "paragraph" as const,
    children: [{ type: "text" as const, value }],
  }));
  const source: NormalizedSource = {
    schemaVersion: 1,
    flavour: "commonmark",
    file: "notes.md",
    digest: "0".repeat(64),
    ast: { type: "root", children: paragraphs },
    frontmatter: frontmatterSchema.parse({}),
    references: {},
    assets: {},
    labels: {},
    macros: {},
    diagnostics: [],
  };
  const { markdown } = toGfm(source, { header: false, plainMentions: true });
  const table = files.map(({ name, bytes }) => `| ${name} | ${bytes.length} | \`${sha256(bytes)}\` |`);
  const sums = table.length === 0 ? "" : `\n| File | Bytes | SHA-256 |\n| --- | --- | --- |\n${table.join("\n")}\n`;
  const room = githubLimits.releaseNotes - sums.length - 200;
  const text = markdown.length <= room ? markdown : `${markdown.slice(0, breakBefore(markdown, room))}\n\n…\n`;
  return `${text}${sums}\n${commitMark(commit)}\n`;
}

/** The end of a paragraph before a place, else of a word. */
function breakBefore(text: string, place: number): number {
  for (const sign of ["\n", " "]) {
    const at = text.lastIndexOf(sign, place);
    if (at > place / 2) return at;
  }
  return place;
}

/** At a word's end, where that can be. */
function shorten(text: string, most: number): string {
  const signs = [...text];
  if (signs.length <= most) return text;
  const cut = signs.slice(0, most - 1).join("");
  const blank = cut.lastIndexOf(" ");
  return `${blank > most / 2 ? cut.slice(0, blank) : cut}…`;
}

function topicsOf(keywords: readonly string[]): string[] {
  const topics = keywords.map((keyword) =>
    keyword
      .replace(/[ßæœøłđÆŒØŁĐ]/gu, (letter) => letters[letter] ?? letter)
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/\+/gu, "p")
      .replace(/#/gu, "sharp")
      .replace(/[^a-z0-9]+/gu, "-")
      .replace(/^-+|-+$/gu, ""),
  );
  return [...new Set(topics)]
    .filter((topic) => topic !== "" && topic.length <= githubLimits.topic)
    .slice(0, githubLimits.topics);
}
