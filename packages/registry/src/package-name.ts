import { isRange } from "./pick-version.ts";

/** `name` or `name@range` in two parts; the `@` of an npm scope is none. Without a range, any version. */
export function splitReference(reference: string): { readonly name: string; readonly range: string } {
  const at = reference.indexOf("@", 1);
  if (at < 0) return { name: reference, range: "*" };
  return { name: reference.slice(0, at), range: reference.slice(at + 1).trim() || "*" };
}

/**
 * DreamNet's own packages that bring a workflow; it carries the package's name without the scope.
 *
 * A closed list: to name a package that nobody has published invites somebody else to publish it.
 */
const ownPackages: ReadonlySet<string> = new Set([
  "arxiv-pack",
  "github-pack",
  "image-renderer",
  "latex-compiler",
  "manifest-generator",
  "manual-generation",
  "medium-pack",
  "registry-manager",
  "paper-pdf",
  "social-pack",
  "source-fetcher",
  "source-loader",
  "substack-pack",
  "website-pack",
  "zora-pack",
]);

/** The npm package that brings a workflow, where that is one of DreamNet's own; of others nobody here can know it. */
export function packageOf(name: string): string | undefined {
  const bare = name.startsWith("@dreamnet/") ? name.slice("@dreamnet/".length) : name;
  return ownPackages.has(bare) ? `@dreamnet/${bare}` : undefined;
}

/** The package that alone may bring a workflow of this name, where it is one of DreamNet's own. */
export const ownWorkflowPackage = (name: string): string | undefined =>
  ownPackages.has(name) ? `@dreamnet/${name}` : undefined;

/** How to come by a workflow, as the beginning of a sentence: which package to install, where that is known. */
export function howToRegister(name: string, range = "*"): string {
  if (!isRange(range))
    return `Correct ${JSON.stringify(range)}, which is not a range of versions, and register ${name}`;
  const package_ = packageOf(name);
  const version = range === "*" ? "" : `@${JSON.stringify(range)}`;
  if (package_ !== undefined) return `Install it (npm install ${package_}${version}) and register its workflow`;
  return range === "*"
    ? `Register the workflow with the name ${JSON.stringify(name)}`
    : `Register the workflow with the name ${JSON.stringify(name)}, in a version that fits ${JSON.stringify(range)}`;
}
