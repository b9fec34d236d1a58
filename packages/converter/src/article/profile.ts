/** What an editor of articles keeps of HTML that is pasted into it. */
export interface ArticleProfile {
  /** `Medium`, for messages. */
  readonly platform: string;
  /** Whether the title is the first heading of the article, or a field of its own. */
  readonly titleInBody: boolean;
  /** The tag for a heading of each depth; depth 1 is a section of the work. */
  readonly headings: readonly ["h2" | "h3", "h2" | "h3" | "h4", "h3" | "h4", ("h3" | "h4" | "h5" | "p")?];
  /** Whether `<code>` within a line survives; otherwise it stands between backticks. */
  readonly inlineCode: boolean;
  /** Whether struck-out text survives; otherwise it stands between tildes. */
  readonly strikethrough: boolean;
  /** Whether small raised and lowered text survives; otherwise Unicode has it, or `^(…)` and `_(…)`. */
  readonly scripts: boolean;
  /** Whether a list may stand in a list; otherwise it becomes lines of its item. */
  readonly nestedLists: boolean;
  /** Marks code for the editor, by its language where that is known. */
  readonly codeAttributes: (language: string | undefined) => Readonly<Record<string, string>>;
}

/** Each tag that an article of a profile may hold, with its attributes. */
export function allowedTags(profile: ArticleProfile): ReadonlyMap<string, readonly string[]> {
  const tags = new Map<string, readonly string[]>([
    ["p", []],
    ["strong", []],
    ["em", []],
    ["a", ["href"]],
    ["blockquote", []],
    ["ul", []],
    ["ol", ["start"]],
    ["li", []],
    ["pre", Object.keys(profile.codeAttributes("text"))],
    ["figure", []],
    ["img", ["src", "alt", "width", "height"]],
    ["figcaption", []],
    ["hr", []],
    ["br", []],
  ]);
  if (profile.titleInBody) for (const tag of ["h1", "h2"]) tags.set(tag, []);
  for (const tag of profile.headings) if (tag !== undefined && tag !== "p") tags.set(tag, []);
  if (profile.inlineCode) tags.set("code", []);
  if (profile.strikethrough) tags.set("s", []);
  if (profile.scripts) for (const tag of ["sub", "sup"]) tags.set(tag, []);
  return tags;
}
