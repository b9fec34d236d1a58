/** What a person says of a new paper. */
export interface PaperAnswers {
  readonly title: string;
  readonly authors: readonly AuthorAnswer[];
  readonly date?: string;
  readonly abstract?: string;
  readonly license?: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
}

export interface AuthorAnswer {
  readonly name: string;
  readonly orcid?: string;
  readonly affiliation?: string;
}

/** Markdown with front matter, ready to be written on. Nothing stands in it that was not said. */
export function writePaper(answers: PaperAnswers): string {
  const { title, authors, date, abstract, license, categories, keywords } = answers;
  const lines = [
    "---",
    `title: ${scalar(title)}`,
    ...(authors.length === 0 ? [] : ["author:", ...authors.flatMap(authorLines)]),
    ...(date === undefined ? [] : [`date: ${date}`]),
    ...(abstract === undefined
      ? []
      : ["abstract: |", ...abstract.split("\n").map((line) => `  ${line.trim()}`.trimEnd())]),
    ...(keywords.length === 0 ? [] : [`keywords: ${list(keywords)}`]),
    ...(categories.length === 0 ? [] : [`categories: ${list(categories)}`]),
    ...(license === undefined ? [] : [`license: ${scalar(license)}`]),
    "---",
    "",
    "# Introduction",
    "",
  ];
  return `${lines.join("\n")}\n`;
}

function authorLines({ name, orcid, affiliation }: AuthorAnswer): string[] {
  return [
    `  - name: ${scalar(name)}`,
    ...(orcid === undefined ? [] : [`    orcid: ${orcid}`]),
    ...(affiliation === undefined ? [] : [`    affiliation: ${scalar(affiliation)}`]),
  ];
}

const list = (values: readonly string[]): string => `[${values.map((value) => scalar(value)).join(", ")}]`;

/** Plain where YAML reads it as the same text, else in JSON's quotes, which are YAML's too. */
function scalar(text: string): string {
  const isPlain = /^[\p{L}][\p{L}\p{N} .()/'_-]*$/u.test(text) && !text.endsWith(" ");
  const isWord = /^(?:true|false|yes|no|on|off|null|y|n)$/iu.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}
