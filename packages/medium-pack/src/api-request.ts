import type { MediumOptions } from "./input.ts";
import { mediumLimits } from "./medium.ts";
import type { MediumPackage } from "./output.ts";

/** A request as data: whoever still has a token may send it. */
export interface MediumApiRequest {
  readonly method: "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The request that makes the post through the archived API. `{userId}` and the token are the sender's to fill in.
 *
 * @see https://github.com/Medium/medium-api-docs, archived 2023-03; no new tokens since 2025-01
 */
export function apiRequest(
  metadata: MediumPackage["metadata"],
  content: string,
  options: MediumOptions,
): MediumApiRequest {
  const { title, tags, canonicalUrl, license } = metadata;
  return {
    method: "POST",
    url: "https://api.medium.com/v1/users/{userId}/posts",
    headers: {
      Accept: "application/json",
      "Accept-Charset": "utf-8",
      Authorization: "Bearer {token}",
      "Content-Type": "application/json",
    },
    body: {
      title: [...title].slice(0, 100).join(""),
      contentFormat: "html",
      content,
      tags: tags.slice(0, mediumLimits.apiTags.value),
      ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
      publishStatus: options.publishStatus,
      ...(license === undefined ? {} : { license }),
      notifyFollowers: options.notifyFollowers,
    },
  };
}
