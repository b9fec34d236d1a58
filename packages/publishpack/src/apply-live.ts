import type { ArtifactDescription } from "@dreamnet/document";
import { type ImpliedIds, impliedIds } from "./implied-ids.ts";

type Link = ArtifactDescription["links"][number];

/** The kind of link that a platform's address is, and how it is called. */
const kinds: Readonly<Record<string, { readonly kind: string; readonly label: string }>> = {
  arxiv: { kind: "arxiv", label: "arXiv" },
  website: { kind: "website", label: "Website" },
  github: { kind: "repository", label: "Repository" },
  medium: { kind: "medium", label: "Medium" },
  substack: { kind: "substack", label: "Substack" },
  zora: { kind: "zora", label: "Zora" },
  social: { kind: "social", label: "Discussion" },
};

/**
 * A work with the places where it can be seen, and with the DOI that one of them implies where it has none.
 *
 * The author's own links stay, before what is known by going live; of one kind the live address holds. Equal input gives
 * an equal result, whatever the order in which the platforms went live.
 *
 * @param live - URL by platform.
 * @example
 * applyLive(artifact, { arxiv: "https://arxiv.org/abs/2605.00001v1" }).links;
 * // => [{ kind: "arxiv", url: "https://arxiv.org/abs/2605.00001", label: "arXiv:2605.00001" }]
 */
export function applyLive(artifact: ArtifactDescription, live: Readonly<Record<string, string>>): ArtifactDescription {
  const platforms = Object.keys(kinds).filter((platform) => live[platform] !== undefined);
  const others = Object.keys(live)
    .filter((platform) => !Object.hasOwn(kinds, platform))
    .sort();
  const found = [...platforms, ...others].map((platform) => ({
    platform,
    ids: impliedIds(live[platform] as string),
    url: live[platform] as string,
  }));
  const links = found.map(({ platform, url, ids }) => linkOf(platform, url, ids));
  const isReplaced = new Set(links.map(({ kind }) => kind));
  const doi = artifact.doi ?? chooseDoi(found.map(({ ids }) => ids));
  return {
    ...artifact,
    ...(doi === undefined ? {} : { doi }),
    links: [...artifact.links.filter(({ kind }) => !isReplaced.has(kind)), ...links],
  };
}

function linkOf(platform: string, url: string, { arxiv, repository }: ImpliedIds): Link {
  const { kind, label } = kinds[platform] ?? { kind: platform, label: platform };
  if (kind === "arxiv" && arxiv !== undefined)
    return { kind, url: `https://arxiv.org/abs/${arxiv}`, label: `arXiv:${arxiv}` };
  if (kind === "repository" && repository !== undefined) return { kind, url: repository, label };
  return { kind, url, label };
}

/** A DOI of an archive names the work for ever; arXiv's own does where there is no other. */
function chooseDoi(ids: readonly ImpliedIds[]): string | undefined {
  const dois = ids.flatMap(({ doi }) => (doi === undefined ? [] : [doi]));
  return dois.find((doi) => !doi.startsWith("10.48550/")) ?? dois[0];
}
