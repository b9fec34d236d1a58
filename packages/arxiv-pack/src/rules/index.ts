import { abstractIsClean } from "./abstract-is-clean.ts";
import { abstractIsEnglish } from "./abstract-is-english.ts";
import { acmClassIsClean } from "./acm-class-is-clean.ts";
import { ancillaryIsApart } from "./ancillary-is-apart.ts";
import { archiveIsPlain } from "./archive-is-plain.ts";
import { authorsAreClean } from "./authors-are-clean.ts";
import { bblFormatIsRead } from "./bbl-format-is-read.ts";
import { bibliographyIsShipped } from "./bibliography-is-shipped.ts";
import { categoryIsActive } from "./category-is-active.ts";
import { categoryIsListedOnce } from "./category-is-listed-once.ts";
import { commentsAreClean } from "./comments-are-clean.ts";
import { compilerIsOffered } from "./compiler-is-offered.ts";
import { dateIsFixed } from "./date-is-fixed.ts";
import { documentStandsAlone } from "./document-stands-alone.ts";
import { doiIsBare } from "./doi-is-bare.ts";
import { driverIsAutomatic } from "./driver-is-automatic.ts";
import { figureFormatIsRead } from "./figure-format-is-read.ts";
import { figureIsModerate } from "./figure-is-moderate.ts";
import { fileIsFound } from "./file-is-found.ts";
import { fileIsVisible } from "./file-is-visible.ts";
import { fileIsWhatItSays } from "./file-is-what-it-says.ts";
import { filenameIsPortable } from "./filename-is-portable.ts";
import { fontIsNamedByFile } from "./font-is-named-by-file.ts";
import { fontSizeIsReadable } from "./font-size-is-readable.ts";
import { htmlConverts } from "./html-converts.ts";
import { includeIsAtRoot } from "./include-is-at-root.ts";
import { indexIsShipped } from "./index-is-shipped.ts";
import { journalReferenceIsClean } from "./journal-reference-is-clean.ts";
import { licenseIsOffered } from "./license-is-offered.ts";
import { linesAreNotNumbered } from "./lines-are-not-numbered.ts";
import { marginIsWide } from "./margin-is-wide.ts";
import { metadataIsAscii } from "./metadata-is-ascii.ts";
import { mintedCacheIsShipped } from "./minted-cache-is-shipped.ts";
import { mscClassIsClean } from "./msc-class-is-clean.ts";
import { nameIsDistinct } from "./name-is-distinct.ts";
import { outputIsLeftOut } from "./output-is-left-out.ts";
import { packagesFitTexLive } from "./packages-fit-tex-live.ts";
import { passesSuffice } from "./passes-suffice.ts";
import { pathIsShort } from "./path-is-short.ts";
import { pdfHasNoScript } from "./pdf-has-no-script.ts";
import { pdfIsAlone } from "./pdf-is-alone.ts";
import { pdfoutputIsUnset } from "./pdfoutput-is-unset.ts";
import { preambleIsUnconditional } from "./preamble-is-unconditional.ts";
import { processingFileIsSingle } from "./processing-file-is-single.ts";
import { processingFileIsValid } from "./processing-file-is-valid.ts";
import { reportNumberIsClean } from "./report-number-is-clean.ts";
import type { ArxivRule } from "./rule.ts";
import { shellIsNotNeeded } from "./shell-is-not-needed.ts";
import { sizeFits } from "./size-fits.ts";
import { texLiveIsOffered } from "./tex-live-is-offered.ts";
import { textIsSingleSpaced } from "./text-is-single-spaced.ts";
import { titleIsClean } from "./title-is-clean.ts";
import { toplevelIsSingle } from "./toplevel-is-single.ts";

/** Every rule of arXiv's that a submission is held to, by topic. */
export const arxivRules: readonly ArxivRule[] = [
  // package
  archiveIsPlain,
  compilerIsOffered,
  passesSuffice,
  pdfIsAlone,
  processingFileIsSingle,
  processingFileIsValid,
  sizeFits,
  texLiveIsOffered,
  // files
  ancillaryIsApart,
  fileIsVisible,
  fileIsWhatItSays,
  filenameIsPortable,
  nameIsDistinct,
  outputIsLeftOut,
  pathIsShort,
  // source
  documentStandsAlone,
  fileIsFound,
  fontIsNamedByFile,
  htmlConverts,
  includeIsAtRoot,
  indexIsShipped,
  mintedCacheIsShipped,
  packagesFitTexLive,
  pdfoutputIsUnset,
  preambleIsUnconditional,
  shellIsNotNeeded,
  toplevelIsSingle,
  // bibliography
  bblFormatIsRead,
  bibliographyIsShipped,
  // figures
  driverIsAutomatic,
  figureFormatIsRead,
  figureIsModerate,
  pdfHasNoScript,
  // layout
  dateIsFixed,
  fontSizeIsReadable,
  linesAreNotNumbered,
  marginIsWide,
  textIsSingleSpaced,
  // metadata
  abstractIsClean,
  abstractIsEnglish,
  acmClassIsClean,
  authorsAreClean,
  categoryIsActive,
  categoryIsListedOnce,
  commentsAreClean,
  doiIsBare,
  journalReferenceIsClean,
  licenseIsOffered,
  metadataIsAscii,
  mscClassIsClean,
  reportNumberIsClean,
  titleIsClean,
];
