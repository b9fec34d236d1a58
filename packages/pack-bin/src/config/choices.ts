import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ArtifactDescription } from "@dreamnet/document";
import { readAuthors } from "@dreamnet/source-loader";
import { ValidationError } from "@dreamnet/workflow";
import type { PackConfig, PaperConfig } from "./config-schema.ts";
import { isInside } from "./is-inside.ts";
import type { LoadedConfig } from "./load-config.ts";

/** What a configuration says of one paper. */
export interface ConfigChoices {
  /** Absolute. */
  readonly out: string | undefined;
  readonly to: readonly string[];
  readonly strict: boolean | undefined;
  /** Options of packs, by platform. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Over the front matter. */
  readonly overrides: Partial<ArtifactDescription>;
  /** Where the front matter says nothing. */
  readonly defaults: Partial<ArtifactDescription>;
}

/** Bytes of a file with an abstract. */
const mostAbstract = 100_000;

/**
 * What holds for a paper: what the configuration says of it alone, over what it says of every paper.
 *
 * @param location - The paper's file or folder, absolute.
 * @throws {@link ValidationError} where a file with an abstract cannot be read.
 */
export function choicesFor({ file, config }: LoadedConfig, location: string): ConfigChoices {
  const folder = dirname(file);
  const own = ownOf(config, folder, location);
  const settings: Record<string, Readonly<Record<string, unknown>>> = { ...config.settings };
  for (const [platform, options] of Object.entries(own?.settings ?? {}))
    settings[platform] = { ...settings[platform], ...options };
  return {
    out: config.out === undefined ? undefined : resolve(folder, config.out),
    to: own?.to ?? config.to ?? [],
    strict: config.strict,
    settings,
    overrides: { ...describe(config.paper, folder), ...describe(own, folder) },
    defaults: describe(config.defaults, folder),
  };
}

/** A file's own entry comes before its folder's. */
function ownOf(config: PackConfig, folder: string, location: string) {
  const entries = Object.entries(config.papers ?? {});
  const at = (wanted: string) => entries.find(([name]) => resolve(folder, name) === wanted)?.[1];
  return at(location) ?? at(dirname(location));
}

function describe(paper: PaperConfig | undefined, folder: string): Partial<ArtifactDescription> {
  if (paper === undefined) return {};
  const { id, title, authors, abstract, abstractFile, license, categories, tags, date, doi, links, accept } = paper;
  const [primary, ...secondary] = categories ?? [];
  const text = abstract ?? (abstractFile === undefined ? undefined : readAbstract(folder, abstractFile));
  return {
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(authors === undefined ? {} : peopleOf(authors)),
    ...(text === undefined ? {} : { abstract: text }),
    ...(license === undefined ? {} : { license }),
    ...(primary === undefined ? {} : { primaryCategory: primary, secondaryCategories: secondary }),
    ...(tags === undefined ? {} : { tags }),
    ...(date === undefined ? {} : { date }),
    ...(doi === undefined ? {} : { doi }),
    ...(links === undefined ? {} : { links }),
    ...(accept === undefined ? {} : { accept }),
  };
}

function peopleOf(authors: NonNullable<PaperConfig["authors"]>): Pick<ArtifactDescription, "authors" | "affiliations"> {
  const read = readAuthors(authors);
  return { authors: [...read.authors], affiliations: [...read.affiliations] };
}

/** A link may lead anywhere, and what is read is published: so it is the file itself that must lie in the folder. */
function readAbstract(folder: string, name: string): string {
  try {
    const file = realpathSync(resolve(folder, name));
    if (!isInside(realpathSync(folder), file)) throw refused(name, "is a link out of the configuration's folder");
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > mostAbstract) throw refused(name, `is no file of at most ${mostAbstract} bytes`);
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw error instanceof ValidationError ? error : refused(name, `cannot be read (${code ?? String(error)})`);
  }
}

function refused(name: string, why: string): ValidationError {
  const message = `abstractFile ${JSON.stringify(name)} ${why}.`;
  return new ValidationError(message, [{ path: ["abstractFile"], code: "unreadable", message }], {
    hint: "Name a text file beside the configuration.",
    value: name,
  });
}
