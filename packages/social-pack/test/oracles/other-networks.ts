import { PostMetadataSchema } from "@lens-protocol/metadata";
import { EmbedLimits, MessageLimits } from "@sapphire/discord-utilities";
import { escapeLinkedIn } from "../../src/count/linkedin-text.ts";
import { mastodonLength } from "../../src/count/mastodon-length.ts";
import { threadsLength } from "../../src/count/threads-length.ts";
import { utf8Length } from "../../src/count/utf8.ts";
import { socialLimits } from "../../src/limits.ts";
import { createFinding, type OracleFinding, show } from "./oracle.ts";

/** The cases of Mastodon's status_length_validator_spec.rb, by what they say. */
export function mastodonCases(): OracleFinding {
  const finding = createFinding("mastodon", "cases of status_length_validator_spec.rb");
  const host = `${"b".repeat(30)}.com`;
  const most = socialLimits.mastodon.text.value;
  const cases: readonly (readonly [name: string, text: string, warning: string, fits: boolean])[] = [
    ["a warning of 520", "", "a".repeat(520), false],
    ["a text of 520", "a".repeat(520), "", false],
    ["text and warning of 501", "b".repeat(251), "a".repeat(250), false],
    ["a URL is 23", `${"a".repeat(476)} http://${host}/example`, "", true],
    ["what is no link counts in full", `${"a".repeat(476)}http://${host}/example`, "", false],
    ["a remote mention is its name", `${"a".repeat(475)} @alice@${host}`, "", true],
    ["an address of e-mail counts in full", `${"a".repeat(460)} alice@${host}`, "", false],
    ["graphemes, not code points", "👨‍👩‍👧‍👦".repeat(500), "", true],
    ["and one more", "👨‍👩‍👧‍👦".repeat(501), "", false],
    ["http://localhost is no URL", `${"a".repeat(485)} http://localhost`, "", false],
  ];
  for (const [name, text, warning, fits] of cases)
    finding.check(mastodonLength(text, warning) <= most === fits, () => `${name}: ${mastodonLength(text, warning)}`);
  return finding.done();
}

/**
 * LinkedIn's "little text" read by its grammar: a reserved character is escaped or part of an element. Gives the text that
 * is shown, or undefined where the commentary would be cut.
 */
export function readLittleText(commentary: string): string | undefined {
  let shown = "";
  for (let index = 0; index < commentary.length; index++) {
    const character = commentary[index] as string;
    if (character === "\\") {
      const next = commentary[++index];
      if (next === undefined || !/[\\|{}@[\]()<>#*_~]/u.test(next)) return undefined;
      shown += next;
    } else if (commentary.startsWith("{hashtag|\\#|", index)) {
      const end = /(?<!\\)(?:\\\\)*\}/u.exec(commentary.slice(index + 12));
      if (end === null) return undefined;
      shown += `#${readLittleText(commentary.slice(index + 12, index + 12 + end.index))}`;
      index += 12 + end.index;
    } else if (/[|{}@[\]()<>#*_~]/u.test(character)) return undefined;
    else shown += character;
  }
  return shown;
}

export function linkedInEscapes(texts: readonly string[]): OracleFinding {
  const finding = createFinding("linkedin", "little text, read by its grammar");
  for (const text of texts) finding.check(readLittleText(escapeLinkedIn(text)) === text, () => show(text));
  return finding.done();
}

/** Bytes as the hub counts them: those of the UTF-8 that is sent. */
export function farcasterBytes(texts: readonly string[]): OracleFinding {
  const finding = createFinding("farcaster", "bytes as snapchain's validate_cast_add_body");
  for (const text of texts) finding.check(utf8Length(text) === Buffer.byteLength(text, "utf8"), () => show(text));
  return finding.done();
}

/** What snapchain's validations say against a cast; written after `src/core/validations/cast.rs`. */
export function castFault(body: {
  readonly type: string;
  readonly text: string;
  readonly mentions: readonly number[];
  readonly mentionsPositions: readonly number[];
  readonly embeds: readonly { readonly url: string }[];
}): string | undefined {
  const bytes = Buffer.byteLength(body.text, "utf8");
  if (body.type !== "CAST") return "not an ordinary cast";
  if (bytes > 320) return `${bytes} bytes`;
  if (bytes === 0 && body.embeds.length === 0) return "empty";
  if (body.embeds.length > 2) return "too many embeds";
  if (body.mentions.length !== body.mentionsPositions.length) return "mentions mismatch";
  const long = body.embeds.find(({ url }) => Buffer.byteLength(url) < 1 || Buffer.byteLength(url) > 256);
  return long === undefined ? undefined : `an embed of ${Buffer.byteLength(long.url)} bytes`;
}

/** Threads counts an emoji by its bytes: never fewer than code points, never more than bytes. */
export function threadsBounds(texts: readonly string[]): OracleFinding {
  const finding = createFinding("threads", "bounds: code points ≤ count ≤ UTF-8 bytes");
  for (const text of texts)
    finding.check([...text].length <= threadsLength(text) && threadsLength(text) <= Buffer.byteLength(text), () =>
      show(text),
    );
  for (const [text, count] of [
    ["abc", 3],
    ["😀", 4],
    ["日本", 2],
    ["👨‍👩‍👧‍👦", 25],
    ["🇩🇪", 8],
    ["é", 1],
  ] as const)
    finding.check(threadsLength(text) === count, () => `${text}: ${threadsLength(text)}, not ${count}`);
  return finding.done();
}

/** Discord's limits as its libraries have them. */
export function discordLimits(): OracleFinding {
  const finding = createFinding("discord", "@sapphire/discord-utilities limits");
  const { text, embed } = socialLimits.discord;
  for (const [ours, theirs] of [
    [text.value, MessageLimits.MaximumLength],
    [embed.value.title, EmbedLimits.MaximumTitleLength],
    [embed.value.description, EmbedLimits.MaximumDescriptionLength],
    [embed.value.author, EmbedLimits.MaximumAuthorNameLength],
    [embed.value.footer, EmbedLimits.MaximumFooterLength],
    [embed.value.total, EmbedLimits.MaximumTotalCharacters],
  ] as const)
    finding.check(ours === theirs, () => `${ours}, not ${theirs}`);
  return finding.done();
}

/** What the metadata standard says against a Lens post. */
export function lensFault(metadata: unknown): string | undefined {
  const parsed = PostMetadataSchema.safeParse(metadata);
  return parsed.success ? undefined : JSON.stringify(parsed.error.issues).slice(0, 400);
}
