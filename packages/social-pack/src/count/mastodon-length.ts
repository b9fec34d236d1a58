import { graphemeCount } from "./graphemes.ts";
import { findUrls } from "./x-urls.ts";

const urlLength = 23;

/** `@name@host`, as Mastodon's Account::MENTION_RE finds it. */
const remoteMention =
  /(?<![=/\p{L}\p{M}\p{N}_])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_]/giu;

/**
 * What a Mastodon server counts of a status: graphemes, a URL with its protocol as 23, a remote mention without its host.
 *
 * @param warning - The content warning; it counts too.
 * @see mastodon/mastodon `app/validators/status_length_validator.rb`, checked 2026-11
 */
export function mastodonLength(text: string, warning = ""): number {
  let shown = "";
  let from = 0;
  for (const { start, end } of findUrls(text, { bare: false })) {
    shown += `${withoutHosts(text.slice(from, start))}${"x".repeat(urlLength)}`;
    from = end;
  }
  shown += withoutHosts(text.slice(from));
  return graphemeCount(warning) + graphemeCount(shown);
}

function withoutHosts(text: string): string {
  return text.replace(remoteMention, "@$1");
}
