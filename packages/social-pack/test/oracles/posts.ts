import type { Facet } from "../../src/facets.ts";
import { facetsOf } from "../../src/facets.ts";
import type { SocialNetworkName } from "../../src/limits.ts";
import { networks } from "../../src/networks/index.ts";
import { type LinkUrls, placeholderOf, postText, type SocialPlan } from "../../src/post.ts";
import { postsOf, renderSocial } from "../../src/render-social.ts";
import { facetFaults, lexiconFault } from "./bluesky.ts";
import { castFault, lensFault, readLittleText } from "./other-networks.ts";
import { takenByX } from "./x.ts";

/** What every official oracle says against the posts of a plan, in the state that its links are in. */
export interface PostFindings {
  readonly posts: number;
  readonly facets: number;
  readonly overLimit: string[];
  readonly facetFaults: string[];
  readonly recordFaults: string[];
}

/** Whether a text is within the network's limits by somebody else's count. */
function isTaken(name: SocialNetworkName, text: string): boolean {
  if (name === "x") return takenByX(text);
  return networks[name].measure(text).every(({ value, most }) => value <= most);
}

/** Holds all posts and requests of a plan against the oracles. */
export function checkPosts(plan: SocialPlan): PostFindings {
  const found: PostFindings = { posts: 0, facets: 0, overLimit: [], facetFaults: [], recordFaults: [] };
  let posts = 0;
  let facets = 0;
  const links: LinkUrls = plan.links;
  for (const [key, own] of Object.entries(plan.networks)) {
    const name = key as SocialNetworkName;
    for (const { name: which, post } of postsOf(own)) {
      posts++;
      const text = postText(post, links);
      if (!isTaken(name, text)) found.overLimit.push(`${name} ${which}: ${JSON.stringify(text)}`);
      if (name === "bluesky") {
        const marked: Facet[] = facetsOf(post, links);
        facets += marked.length;
        found.facetFaults.push(...facetFaults(text, marked));
      }
    }
  }
  for (const { network, requests, caption, thread } of renderSocial(plan))
    for (const { body } of [...requests.caption, ...requests.thread]) {
      const fault = requestFault(network, body);
      if (fault !== undefined)
        found.recordFaults.push(
          `${network}: ${fault} in ${JSON.stringify(body).slice(0, 300)} of ${thread.length} after ${caption.text.length}`,
        );
    }
  return { ...found, posts, facets };
}

/** A blob and a reference as a server answers them, so that records can be held against the lexicons without one. */
const cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
const answered: Readonly<Record<string, unknown>> = {
  "{{card-blob}}": { $type: "blob", ref: { $link: cid }, mimeType: "image/png", size: 1000 },
};

function requestFault(network: SocialNetworkName, body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  if (network === "bluesky") {
    const record = (body as { record?: object }).record;
    return record === undefined ? undefined : lexiconFault(withAnswers(record) as object);
  }
  if (network === "farcaster") return castFault((body as { castAddBody: Parameters<typeof castFault>[0] }).castAddBody);
  if (network === "lens") return lensFault(body);
  if (network === "linkedin" && "commentary" in body) {
    const commentary = String(body.commentary).replaceAll(placeholderOf("website"), "placeholder");
    if (commentary.length > 3000) return `${commentary.length} characters`;
    return readLittleText(commentary) === undefined ? "little text is cut" : undefined;
  }
  return undefined;
}

function withAnswers(value: unknown): unknown {
  if (typeof value === "string") {
    if (Object.hasOwn(answered, value)) return answered[value];
    if (/^\{\{post-\d+-uri\}\}$/u.test(value))
      return "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jzfcijpj2z2a";
    if (/^\{\{post-\d+-cid\}\}$/u.test(value)) return cid;
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => withAnswers(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === "text" ? item : withAnswers(item)]),
  );
}
