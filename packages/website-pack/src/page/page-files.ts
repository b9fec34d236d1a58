/** The files beside a page, as it links to them: relative, but for what must be absolute. */
export interface PageFiles {
  /** `` or `../`: from the page to the site's root. */
  readonly root: string;
  readonly bib: string;
  readonly ris: string;
  readonly csl: string;
  readonly pdf: string | undefined;
  readonly source: string | undefined;
  /** The works that it cites, as BibTeX. */
  readonly references: string | undefined;
  readonly feed: string | undefined;
  /** Absolute, where the site's address is known. */
  readonly canonical: string | undefined;
  readonly pdfUrl: string | undefined;
  readonly imageUrl: string | undefined;
}
