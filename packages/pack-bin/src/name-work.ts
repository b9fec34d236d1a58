import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";

/**
 * The source with the title and the authors that its publisher gives: what is written of it begins with them, and its
 * front matter may have none.
 *
 * @param overrides - Over the front matter.
 * @param defaults - Where it says nothing.
 */
export function nameWork(
  source: NormalizedSource,
  overrides: Partial<ArtifactDescription> = {},
  defaults: Partial<ArtifactDescription> = {},
): NormalizedSource {
  const { frontmatter } = source;
  const title = overrides.title ?? frontmatter.title ?? defaults.title;
  const people = [overrides, frontmatter, defaults].find(({ authors = [] }) => authors.length > 0) ?? frontmatter;
  if (title === frontmatter.title && people === frontmatter) return source;
  return {
    ...source,
    frontmatter: {
      ...frontmatter,
      ...(title === undefined ? {} : { title }),
      authors: people.authors ?? [],
      affiliations: people.affiliations ?? [],
    },
  };
}
