/** The version of the REST API that requests ask for. */
export const apiVersion = "2022-11-28";

/**
 * Facts about GitHub that the pack holds to.
 *
 * @see GitHub Docs, "About large files on GitHub", "About releases", "Repository limits", "REST API", checked 2026-11
 */
export const githubLimits = {
  apiUrl: "https://api.github.com",
  uploadUrl: "https://uploads.github.com",
  gitUrl: "https://github.com",
  /** Bytes of one file that GitHub warns of, and that it refuses. */
  fileWarning: 50 * 1024 * 1024,
  file: 100 * 1024 * 1024,
  /** Bytes of a repository that GitHub advises to stay below. */
  repository: 1024 * 1024 * 1024,
  /** Bytes of a release's file. */
  asset: 2 * 1024 * 1024 * 1024 - 1,
  /** Files of a release. */
  assets: 1000,
  /** Characters. */
  description: 350,
  topics: 20,
  topic: 50,
  /** Bytes of a README beyond which GitHub cuts it. */
  readme: 500 * 1024,
  /** Characters of a release's notes. */
  releaseNotes: 125_000,
  /** Bytes of a published site. */
  site: 1024 * 1024 * 1024,
} as const;
