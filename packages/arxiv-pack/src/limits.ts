/** A fact about arXiv, with where it comes from and when it was checked. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
  /** `YYYY-MM`. */
  readonly checked: string;
}

const docs = "arXiv/arxiv-docs";
const tools = "arXiv/submission-tools, tex2pdf-tools";
const base = "arXiv/arxiv-base";

/** What arXiv takes. Every number that a rule uses stands here. */
export const arxivLimits = {
  texLiveVersions: { value: [2025, 2023], source: `${tools} preflight`, checked: "2026-08" },
  compilers: {
    value: ["pdflatex", "latex", "pdftex", "tex", "xelatex"],
    source: `${tools} SUPPORTED_COMPILERS`,
    checked: "2026-08",
  },
  /** Runs of the engine. */
  passes: { value: 5, source: "arXiv/submission-tools, tex2pdf-service MAX_LATEX_RUNS", checked: "2026-08" },
  /** Format of a biblatex .bbl, by TeX Live release. */
  bblVersions: {
    value: { "2025": ["3.3"], "2023": ["3.2", "3.3"] },
    source: `${tools} CURRENT_ARXIV_TEX_BBL_VERSIONS`,
    checked: "2026-08",
  },
  /** Characters of a path, folders included. */
  pathLength: { value: 100, source: `${docs} "TeX submissions"`, checked: "2026-07" },
  /** Bytes of the whole submission; arXiv's own pages give no number. */
  size: { value: 50 * 1024 * 1024, source: "arxiv-latex-cleaner README", checked: "2026-07" },
  /** Megapixels (2^20) of an image that pdfTeX cannot copy as it is. */
  megapixels: { value: 34, source: `${tools} DEFAULT_IMAGE_SIZE_THRESHOLD_MPIXELS`, checked: "2026-08" },
  /** Points of the main text. */
  fontSize: { value: { min: 10, max: 14 }, source: `${docs} "Submission guidelines"`, checked: "2026-07" },
  /** Inches. */
  margin: { value: 1, source: `${docs} "Submission guidelines"`, checked: "2026-07" },
  title: { value: { min: 5, warn: 240 }, source: `${base} metadata/metacheck.py`, checked: "2026-06" },
  authors: { value: { min: 4 }, source: `${base} metadata/metacheck.py`, checked: "2026-06" },
  abstract: { value: { min: 5, max: 1920 }, source: `${docs} "Metadata"`, checked: "2026-07" },
  comments: { value: { warn: 400 }, source: `${docs} "Metadata"`, checked: "2026-07" },
  reportNumber: { value: { min: 4 }, source: `${base} metadata/metacheck.py`, checked: "2026-06" },
  journalReference: { value: { min: 5 }, source: `${base} metadata/metacheck.py`, checked: "2026-06" },
  doi: { value: { min: 10 }, source: `${base} metadata/metacheck.py`, checked: "2026-06" },
} as const satisfies Record<string, Fact<unknown>>;

/** A release of TeX Live that arXiv runs. */
export type TexLiveVersion = (typeof arxivLimits.texLiveVersions.value)[number];
/** A compiler that arXiv runs. */
export type ArxivCompiler = (typeof arxivLimits.compilers.value)[number];
