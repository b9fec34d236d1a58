import { canonicalCategory, categories } from "@dreamnet/arxiv-pack";
import { partialDateSchema } from "@dreamnet/document";
import { orcidCheckCharacter } from "@dreamnet/validator";
import type { Given } from "../command.ts";
import type { Questioner } from "./ask.ts";
import type { PaperAnswers } from "./front-matter.ts";

/** What a new project is set up with. */
export interface InitAnswers {
  readonly paper: PaperAnswers;
  readonly platforms: readonly string[];
  readonly baseUrl?: string;
}

const isOrcid = (orcid: string): boolean =>
  /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/u.test(orcid) && orcidCheckCharacter(orcid.slice(0, -1)) === orcid.at(-1);

const checks = {
  date: (text: string) =>
    partialDateSchema.safeParse(text).success ? undefined : "A date is YYYY, YYYY-MM or YYYY-MM-DD.",
  orcid: (text: string) =>
    isOrcid(text) ? undefined : "An ORCID iD is 0000-0000-0000-0000, its last character a check of the others.",
  category: (text: string) => {
    const unknown = split(text).find((name) => !categories.has(canonicalCategory(name)));
    return unknown === undefined ? undefined : `${unknown} is no category of arXiv's: cs.DL, math.NT, astro-ph.GA …`;
  },
  url: (text: string) =>
    /^https?:\/\//u.test(text) && URL.canParse(text) ? undefined : "An address begins with https://.",
};

const split = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** From options alone; all that is wrong with them is told. */
export function answersFromFlags(given: Given): { readonly answers: InitAnswers; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const checked = (name: string, value: string | undefined, check: (text: string) => string | undefined): void => {
    const fault = value === undefined ? undefined : check(value);
    if (fault !== undefined) faults.push(`--${name} ${JSON.stringify(value)}: ${fault}`);
  };
  const date = given.value("date");
  const category = given.values("category");
  const baseUrl = given.value("base-url");
  const orcids = given.all("orcid");
  checked("date", date, checks.date);
  for (const one of category) checked("category", one, checks.category);
  for (const one of orcids) checked("orcid", one, checks.orcid);
  checked("base-url", baseUrl, checks.url);
  const authors = given.all("author");
  if (orcids.length > authors.length) faults.push("There are more --orcid than --author.");
  const affiliations = given.all("affiliation");
  if (affiliations.length > authors.length) faults.push("There are more --affiliation than --author.");
  const abstract = given.value("abstract");
  const license = given.value("license");
  return {
    faults,
    answers: {
      paper: {
        title: given.value("title") ?? "",
        authors: authors.map((name, index) => ({
          name,
          ...(orcids[index] === undefined ? {} : { orcid: orcids[index] }),
          ...(affiliations[index] === undefined ? {} : { affiliation: affiliations[index] }),
        })),
        ...(date === undefined ? {} : { date }),
        ...(abstract === undefined ? {} : { abstract }),
        ...(license === undefined ? {} : { license }),
        categories: category.map(canonicalCategory),
        keywords: given.values("keyword"),
      },
      platforms: given.values("to"),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    },
  };
}

/** Asks for what the options have not said. */
export async function askForRest(
  { paper, platforms, baseUrl }: InitAnswers,
  known: readonly string[],
  today: string,
  questioner: Questioner,
): Promise<InitAnswers> {
  const ask = async (
    text: string,
    more: { suggestion?: string; check?: (answer: string) => string | undefined } = {},
  ) => await questioner.ask({ text, ...more });
  let title = paper.title;
  while (title === "") title = await ask("Title?");
  const authors = [...paper.authors];
  while (paper.authors.length === 0) {
    const name = await ask(authors.length === 0 ? "Author?" : "Another author? (none: Enter)");
    if (name === "") break;
    const orcid = await ask(`ORCID iD of ${name}? (none: Enter)`, { check: checks.orcid });
    const affiliation = await ask(`Affiliation of ${name}? (none: Enter)`);
    authors.push({ name, ...(orcid === "" ? {} : { orcid }), ...(affiliation === "" ? {} : { affiliation }) });
  }
  const date = paper.date ?? (await ask("Date?", { suggestion: today, check: checks.date }));
  const abstract = paper.abstract ?? (await ask("Abstract, in one line? (later: Enter)"));
  const found =
    paper.categories.length > 0
      ? paper.categories
      : split(await ask("arXiv categories, the primary one first? (later: Enter)", { check: checks.category })).map(
          canonicalCategory,
        );
  const license = paper.license ?? (await ask("Licence?", { suggestion: "CC-BY-4.0" }));
  const to =
    platforms.length > 0
      ? platforms
      : split(
          await ask("Where to?", {
            suggestion: "all",
            check: (text) => {
              const unknown = split(text).find((name) => name !== "all" && !known.includes(name));
              return unknown === undefined ? undefined : `${unknown} is none of ${known.join(", ")}.`;
            },
          }),
        );
  const hasSite = to.includes("all") || to.includes("website");
  const url =
    baseUrl ?? (hasSite ? await ask("Where will the website stand? (later: Enter)", { check: checks.url }) : "");
  return {
    paper: {
      title,
      authors,
      ...(date === "" ? {} : { date }),
      ...(abstract === "" ? {} : { abstract }),
      ...(license === "" ? {} : { license }),
      categories: found,
      keywords: paper.keywords,
    },
    platforms: to,
    ...(url === "" ? {} : { baseUrl: url }),
  };
}
