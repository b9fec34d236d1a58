import fc from "fast-check";
import type { SocialDocument } from "../../src/social-document.ts";
import { hashtagsOf } from "../../src/text/hashtags.ts";
import { rankSentences } from "../../src/text/rank-sentences.ts";
import type { Sentence } from "../../src/text/sentences.ts";

/** What breaks naive counting: emoji of many code points, marks, scripts of all directions, URLs, mentions, tags. */
const fragments = [
  ...[
    "word",
    "a",
    "The solver",
    "is",
    "fast",
    "of 12.5",
    "e.g.",
    "(see this)",
    "naïve",
    "Ünïcödé",
    "—",
    "…",
    "→",
    "™",
    "€",
    "“quoted”",
    "'s",
    "O(n)",
  ],
  ...[
    "e\u0301",
    "n\u0303o\u0308",
    "a\u0300\u0301\u0302\u0303",
    "Z\u0351\u036b\u0343",
    "क्षि",
    "ที่",
    "한국어",
    "ᄒ\u1161\u11ab",
  ],
  ...[
    "日本語の文章",
    "中文句子。",
    "数学，物理",
    "مرحبا بالعالم",
    "שלום עולם",
    "\u202bעברית\u202c",
    "\u200f",
    "\u2067x\u2069",
  ],
  ...["😀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪", "🇺🇳🇫🇷", "1️⃣", "©", "☎️", "❤️‍🔥", "🫠", "🧑🏻‍🤝‍🧑🏿", "\u2764", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "⌚"],
  ...[
    "https://example.com/a_(b)?q=1#f",
    "http://localhost",
    "README.md",
    "main.rs",
    "a.zip",
    "www.example.org.",
    "https://münchen.de/ä",
    "例え.jp",
    "ftp://x.org",
    "https://t.co/abc",
    "co.uk",
    "foo.bar-baz.com,",
    "xn--abc.com",
    "HTTP://EXAMPLE.COM/PATH.",
  ],
  ...[
    "@ada",
    "@alice@example.social",
    "＠全角",
    "#Tag",
    "#2024",
    "#C++",
    "＃タグ",
    "$CASH",
    "a@b.com",
    "*bold*",
    "_it_",
    "`code`",
    "{x}",
    "[y]",
    "<z>",
    "~",
    "|",
    "\\",
    "@everyone",
    "{{website-url}}",
    ":smile:",
  ],
  ...["\n", "\t", "\u00a0", "\u2028", "\u200b", "\u00ad", "\ufe0f", "\u0000"],
];

const fragment = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...fragments) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
);

/** A text of anything. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.tuple(fragment, fc.constantFrom(" ", " ", " ", "", ", ", ". ")), { minLength: 1, maxLength: 45 })
  .map((parts) =>
    parts
      .map(([text, joint]) => text + joint)
      .join("")
      .trim(),
  )
  .filter((text) => text !== "");

const sentence = fc.tuple(anyText, fc.nat(3)).map(([text, paragraph]) => ({ text: `${text}.`, paragraph }));

/** Addresses of works that are live, among them long ones and none. */
export const anyUrl: fc.Arbitrary<string | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(
    "https://doi.org/10.21105/joss.05694",
    "https://en.wikipedia.org/wiki/Riccati_(equation)",
    "https://ada.github.io/engine/a~b/ü?x=1&y=_z#top",
    `https://example.com/${"long/".repeat(30)}`,
    `https://example.com/${"x".repeat(600)}`,
  ),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);

/** A work whose sentences hold what the pack's own reading would leave out: the planner must count them all the same. */
export const anyDocument: fc.Arbitrary<SocialDocument> = fc
  .record({
    title: fc.oneof(anyText, fc.constant(""), fc.constant("数学における注目すべき結果についての報告".repeat(12))),
    authors: fc.oneof(
      fc.array(fc.constantFrom("Ada Lovelace", "山田太郎", "José Núñez", "محمد علي", "X Æ A-12"), { maxLength: 5 }),
      fc.constant(Array.from({ length: 500 }, (_, index) => `Author Number ${index}`)),
    ),
    keywords: fc.array(
      fc.constantFrom(
        "time series",
        "C++",
        "2024",
        "機械学習",
        "naïve Bayes",
        "black-box optimization",
        "Fortran 2008",
        "α-decay",
        "R",
        "emoji 😀",
        `${"long".repeat(20)}`,
      ),
      { maxLength: 8 },
    ),
    texts: fc.array(sentence, { maxLength: 9 }),
    language: fc.constantFrom(undefined, "en", "zh-Hans", "ar"),
  })
  .map(({ title, authors, keywords, texts, language }) => {
    const sentences = texts.map(
      ({ text, paragraph }, index): Sentence => ({
        index,
        text,
        part: index < 4 ? "abstract" : "body",
        paragraph,
        isFirst: index === 0,
        isLast: index === texts.length - 1,
        isTrimmed: false,
        isAnaphoric: index % 4 === 3,
      }),
    );
    const { tags, left } = hashtagsOf(keywords);
    return {
      title,
      authors,
      language,
      refusedLanguage: undefined,
      tags,
      leftTags: left,
      sentences: rankSentences(sentences, title),
    };
  });
