import type { ArticlePlatform, Fact } from "@dreamnet/article";

/** Medium's editor: what it keeps of pasted HTML, and what it takes. */
export const medium: ArticlePlatform = {
  name: "medium",
  profile: {
    platform: "Medium",
    titleInBody: true,
    headings: ["h3", "h4", "h4"],
    inlineCode: false,
    strikethrough: false,
    scripts: false,
    nestedLists: false,
    codeAttributes: (language) =>
      language === undefined
        ? { "data-code-block-mode": "0" }
        : { "data-code-block-mode": "2", "data-code-block-lang": codeLanguage(language) },
  },
  pictures: { minWidth: 1400, maxBytes: 25_000_000 },
  look: "serif",
  titleLength: {
    value: 100,
    certainty: "observed",
    source: "the editor's form of 2025; the API ignores longer titles",
  },
  subtitleLength: { value: 140, certainty: "observed", source: "the editor's form of 2025" },
};

/** Limits of tags and of the archived API. */
export const mediumLimits = {
  tags: { value: 5, certainty: "unverified", source: "the editor's form" } satisfies Fact<number>,
  apiTags: {
    value: 3,
    certainty: "documented",
    source: "https://github.com/Medium/medium-api-docs, archived 2023-03: only the first three are used",
  } satisfies Fact<number>,
  tagLength: {
    value: 25,
    certainty: "documented",
    source: "https://github.com/Medium/medium-api-docs: longer tags are ignored",
  } satisfies Fact<number>,
} as const;

/** Names that Medium's code blocks call otherwise than Markdown does. */
const languages: Readonly<Record<string, string>> = {
  py: "python",
  python3: "python",
  ipython: "python",
  ipython3: "python",
  js: "javascript",
  ts: "typescript",
  sh: "bash",
  shell: "bash",
  console: "bash",
  zsh: "bash",
  md: "markdown",
  yml: "yaml",
  rb: "ruby",
  rs: "rust",
  hs: "haskell",
  "c++": "cpp",
  "c#": "csharp",
  cs: "csharp",
  tex: "latex",
  html: "xml",
  text: "plaintext",
  txt: "plaintext",
};

function codeLanguage(language: string): string {
  const name = language.toLowerCase();
  return Object.hasOwn(languages, name) ? (languages[name] ?? name) : name.replace(/[^a-z0-9+#.-]/gu, "");
}
