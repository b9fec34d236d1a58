import { escapeLinkedIn, linkedInHashtag } from "../count/linkedin-text.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import { type LinkUrls, type Post, placeholderOf, segmentText } from "../post.ts";

const { text, tags } = socialLimits.linkedin;
const api = "https://api.linkedin.com/rest";
const headers = { "LinkedIn-Version": "202511", "X-Restli-Protocol-Version": "2.0.0" };

/** How much longer a hashtag is in little text than in the text that is pasted, escapes of the word counted apart. */
const hashtagExtra = linkedInHashtag("").length;

/** LinkedIn: 3000 characters of escaped commentary; an article's card is supplied, since nothing is scraped. */
export const linkedin: SocialNetwork = {
  name: "linkedin",
  title: "LinkedIn",
  measure: (post) => [
    {
      unit: "characters, escaped",
      value: escapeLinkedIn(post).length + hashtagExtra * (post.match(/#/gu)?.length ?? 0),
      most: text.value,
    },
  ],
  layout: "long",
  threads: false,
  tags: tags.value,
  linkInText: true,
  cover: { size: "linkedin", maxAlt: 4086 },
  requests: (material) => ({ caption: [...upload(material), post(material)], thread: [] }),
  hints: ["The backslashes belong to the API's commentary alone: paste the text of caption.txt, which has none."],
};

/** A post as LinkedIn's `commentary`. A placeholder stays as it is, so that it can be seen. */
function commentaryOf({ segments }: Post, links: LinkUrls): string {
  return segments
    .map((segment) => {
      if (segment.kind === "tag") return linkedInHashtag(segment.tag);
      if (segment.kind === "link" && typeof links[segment.name] !== "string") return placeholderOf(segment.name);
      return escapeLinkedIn(segmentText(segment, links));
    })
    .join("");
}

function upload({ card }: PostMaterial): ApiRequest[] {
  if (card === undefined) return [];
  return [
    {
      id: "card",
      method: "POST",
      url: `${api}/images?action=initializeUpload`,
      headers,
      body: { initializeUploadRequest: { owner: "{{author-urn}}" } },
      answers: { "{{card-urn}}": "/value/image", "{{card-upload-url}}": "/value/uploadUrl" },
    },
    {
      id: "card-file",
      method: "PUT",
      url: "{{card-upload-url}}",
      file: { path: card.path, mediaType: card.mediaType },
    },
  ];
}

function post({ plan, own, links, card }: PostMaterial): ApiRequest {
  const link = own.caption.segments.find((segment) => segment.kind === "link");
  const content =
    link !== undefined
      ? {
          article: {
            source: links[link.name] ?? placeholderOf(link.name),
            title: plan.title.slice(0, 400),
            description: plan.description.slice(0, 4086),
            ...(card === undefined ? {} : { thumbnail: "{{card-urn}}", thumbnailAltText: card.alt }),
          },
        }
      : card === undefined
        ? undefined
        : { media: { id: "{{card-urn}}", altText: card.alt } };
  return {
    id: "post-1",
    method: "POST",
    url: `${api}/posts`,
    headers,
    body: {
      author: "{{author-urn}}",
      commentary: commentaryOf(own.caption, links),
      visibility: "PUBLIC",
      distribution: { feedDistribution: "MAIN_FEED", targetEntities: [], thirdPartyDistributionChannels: [] },
      ...(content === undefined ? {} : { content }),
      lifecycleState: "PUBLISHED",
      isReshareDisabledByAuthor: false,
    },
  };
}
