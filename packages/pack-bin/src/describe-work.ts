import { type ArtifactDescription, describeArtifact, type NormalizedSource } from "@dreamnet/document";

/**
 * What is published: the caller's own words, over the front matter's, over what holds where neither says anything.
 *
 * @param defaults - A whole value each: keywords of the front matter are not added to, for instance.
 */
export function describeWork(
  source: NormalizedSource,
  overrides: Partial<ArtifactDescription> = {},
  defaults: Partial<ArtifactDescription> = {},
): ArtifactDescription {
  const said = describeArtifact(source, overrides);
  const isUnsaid = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);
  const missing = Object.entries(defaults).filter(
    ([name]) =>
      isUnsaid(said[name as keyof ArtifactDescription]) &&
      // Secondary categories go with the primary one that they were chosen for.
      (name !== "secondaryCategories" || said.primaryCategory === undefined),
  );
  const { id } = defaults;
  const hasOwnId = overrides.id !== undefined || source.frontmatter.id !== undefined;
  return { ...said, ...Object.fromEntries(missing), ...(id === undefined || hasOwnId ? {} : { id }) };
}
