/** What a repository and its release are held to. */
export interface GithubRule {
  /** As diagnostics name it. */
  readonly id: string;
  /** What holds. */
  readonly holds: string;
  /** Where that is said. */
  readonly source: string;
}

/** The rules, in the order of their ids. What a schema holds (names, topics, versions) is refused at the door instead. */
export const githubRules: readonly GithubRule[] = [
  {
    id: "github/abstract-is-there",
    holds: "the work has an abstract, for citation files and notes",
    source: "GitHub Docs, About READMEs",
  },
  {
    id: "github/asset-fits",
    holds: "a file of a release is smaller than 2 GiB, and there are at most 1000",
    source: "GitHub Docs, About releases",
  },
  {
    id: "github/figure-is-shown",
    holds: "every figure has a form that GitHub shows",
    source: "GitHub Docs, Working with non-code files",
  },
  {
    id: "github/file-fits",
    holds: "no file has more than 100 MB (a warning above 50 MB)",
    source: "GitHub Docs, About large files",
  },
  {
    id: "github/file-may-be-published",
    holds: "no file of the source is hidden, or has a name that git or a system refuses",
    source: "git-fsck(1)",
  },
  {
    id: "github/link-leads-to-a-file",
    holds: "what the README links to is in the repository",
    source: "GitHub Docs, Relative links in READMEs",
  },
  {
    id: "github/name-is-distinct",
    holds: "no two names differ in case alone",
    source: "git-config(1), core.ignoreCase",
  },
  {
    id: "github/name-is-portable",
    holds: "no name is one that Windows keeps for a device",
    source: "Microsoft, Naming files",
  },
  {
    id: "github/no-secrets",
    holds: "nothing looks like a key, a token or a password, by name or by content",
    source: "GitHub Docs, Secret scanning patterns",
  },
  { id: "github/pdf-is-there", holds: "the work has a PDF, where TeX is installed", source: "this package" },
  {
    id: "github/picture-is-anonymous",
    holds: "a picture of the source tells nothing of camera, place, author and times",
    source: "this package",
  },
  {
    id: "github/readme-is-shown-whole",
    holds: "the README has at most 500 KiB; beyond, the text stands in ARTICLE.md",
    source: "GitHub Docs, About READMEs",
  },
  {
    id: "github/repository-fits",
    holds: "the repository has at most 1 GB",
    source: "GitHub Docs, Repository limits",
  },
  { id: "github/site-fits", holds: "a site has at most 1 GB", source: "GitHub Docs, GitHub Pages limits" },
];
