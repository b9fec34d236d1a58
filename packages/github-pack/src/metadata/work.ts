import type { ArtifactDescription } from "@dreamnet/document";
import { findLicense, type License } from "./license.ts";

/** An author as every one of the citation files has them. */
export type WorkAuthor =
  | {
      readonly kind: "person";
      readonly family: string;
      readonly given?: string;
      /** `van`, `de la`: stands before the family name, and does not sort. */
      readonly particle?: string;
      readonly suffix?: string;
      readonly orcid?: string;
      readonly email?: string;
      readonly affiliations: readonly string[];
    }
  | {
      readonly kind: "entity";
      readonly name: string;
      readonly email?: string;
      readonly affiliations: readonly string[];
    };

/** The one model that CITATION.cff, codemeta.json and .zenodo.json are written from. */
export interface Work {
  readonly title: string;
  readonly abstract?: string;
  readonly authors: readonly WorkAuthor[];
  readonly keywords: readonly string[];
  /** `YYYY-MM-DD`, or a part of it. */
  readonly date?: string;
  readonly version: string;
  readonly license?: License;
  /** Bare: `10.5281/zenodo.1234`. */
  readonly doi?: string;
  /** False where a publisher's DOI says that the work has appeared elsewhere. */
  readonly isPreprint: boolean;
  /** Where the work can be read. */
  readonly url?: string;
  /** The repository's own page. */
  readonly repository?: string;
  readonly language?: string;
}

const organisation =
  /\b(?:consortium|collaboration|team|group|community|project|foundation|institute|institution|university|society|network|developers|contributors|committee|laboratory|lab|center|centre|association|inc|gmbh|ltd|llc)\b/iu;
const particle =
  /^(?:(?:van|von|der|den|de|del|della|di|da|dal|dos|das|do|du|des|la|le|ten|ter|te|zu|zum|zur|af|av|vom|bin|ibn|'t)\s+)+/u;

/**
 * What the artifact says, brought into the form of the model.
 *
 * @param plain - Title and abstract as plain text.
 */
export function describeWork(
  artifact: ArtifactDescription,
  plain: { readonly title: string; readonly abstract?: string | undefined },
  more: { readonly version: string; readonly repository?: string | undefined },
): Work {
  const abstract = cleanText(plain.abstract ?? "", true);
  const doi = bareDoi(artifact.doi);
  const license = artifact.license === undefined ? undefined : findLicense(artifact.license);
  const url = artifact.links.find(({ url: one }) => /^https?:\/\//iu.test(one))?.url;
  const names = new Set<string>();
  return {
    title: cleanText(plain.title),
    ...(abstract === "" ? {} : { abstract }),
    authors: artifact.authors
      .map((author) => describeAuthor(author, artifact.affiliations))
      // The schema of CFF takes no author twice.
      .filter((author) => {
        const key = JSON.stringify(author);
        return !names.has(key) && names.add(key);
      }),
    keywords: [...new Set(artifact.tags.map((tag) => cleanText(tag)).filter((tag) => tag !== ""))],
    ...(artifact.date === undefined || !isDate(artifact.date) ? {} : { date: artifact.date }),
    version: more.version,
    ...(license === undefined ? {} : { license }),
    ...(doi === undefined ? {} : { doi }),
    isPreprint: doi === undefined || preprintDoi.test(doi),
    ...(url === undefined ? {} : { url }),
    ...(more.repository === undefined ? {} : { repository: more.repository }),
    ...(artifact.language === undefined ? {} : { language: artifact.language }),
  };
}

function describeAuthor(
  author: ArtifactDescription["authors"][number],
  affiliations: ArtifactDescription["affiliations"],
): WorkAuthor {
  const name = cleanText(author.name) || "Unknown";
  const orcid = /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/iu.exec(author.orcid ?? "")?.[0].toUpperCase();
  const email = /^[^\s@<>"(),:;[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,}$/u.test(
    author.email ?? "",
  )
    ? author.email
    : undefined;
  const common = {
    ...(email === undefined ? {} : { email }),
    affiliations: [
      ...new Set(
        author.affiliations.map((index) => cleanText(affiliations[index]?.name ?? "")).filter((one) => one !== ""),
      ),
    ],
  };
  const family = cleanText(author.family ?? "");
  const given = cleanText(author.given ?? "");
  if (family === "" && given === "" && orcid === undefined && organisation.test(name))
    return { kind: "entity", name, ...common };
  const whole = family === "" ? (given === "" ? name : given) : family;
  const found = family === "" ? undefined : particle.exec(whole)?.[0];
  const rest = found === undefined ? whole : whole.slice(found.length);
  const suffix = cleanText(author.suffix ?? "");
  return {
    kind: "person",
    // One name alone is the family's: formatters show it whole.
    family: rest === "" ? whole : rest,
    ...(family === "" || given === "" ? {} : { given }),
    ...(found === undefined || rest === "" ? {} : { particle: found.trim() }),
    ...(suffix === "" ? {} : { suffix }),
    ...(orcid === undefined ? {} : { orcid }),
    ...common,
  };
}

/** Text on one line without control characters, so that every reader of YAML and JSON takes it. */
function cleanText(text: string, paragraphs = false): string {
  const clean = text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/\r\n?/gu, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, "");
  if (!paragraphs) return clean.replace(/\s+/gu, " ").trim();
  return clean
    .split(/\n[ \t]*\n/u)
    .map((part) => part.replace(/\s+/gu, " ").trim())
    .filter((part) => part !== "")
    .join("\n\n");
}

/** DOIs of archives: Zenodo, arXiv, OSF, bioRxiv and medRxiv, SSRN, Preprints.org, Research Square, HAL, PsyArXiv. */
const preprintDoi =
  /^10\.(?:5281\/zenodo\.|48550\/arxiv\.|17605\/osf\.io|31219\/osf\.io|1101\/\d{4}\.|2139\/ssrn\.|20944\/|21203\/|31234\/|6084\/m9\.figshare\.)/iu;

function bareDoi(doi: string | undefined): string | undefined {
  return /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)?(10\.\d{4,9}(?:\.\d+)?\/\S+)$/iu.exec((doi ?? "").trim())?.[1];
}

/** A date that the calendar has. */
function isDate(date: string): boolean {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const time = new Date(Date.UTC(2000, month - 1, day));
  time.setUTCFullYear(year, month - 1, day);
  return year > 0 && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
}

/** "Ada Lovelace"; "Ludwig van Beethoven". */
export function displayName(author: WorkAuthor): string {
  return author.kind === "entity"
    ? author.name
    : [author.given, author.particle, author.family, author.suffix].filter((part) => part !== undefined).join(" ");
}

/** "Lovelace, Ada"; "van Beethoven, Ludwig"; an organisation as it is. */
export function sortName(author: WorkAuthor): string {
  if (author.kind === "entity") return author.name;
  const family = [author.particle, author.family].filter((part) => part !== undefined).join(" ");
  return [family, author.given, author.suffix].filter((part) => part !== undefined).join(", ");
}
