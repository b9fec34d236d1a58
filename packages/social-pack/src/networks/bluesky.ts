import { graphemeCount } from "../count/graphemes.ts";
import { utf8Length } from "../count/utf8.ts";
import { facetsOf } from "../facets.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import type { Post } from "../post.ts";

const { text, bytes, tags, tag, image, languages } = socialLimits.bluesky;
const api = "{{service}}/xrpc";

/** Bluesky: 300 graphemes and 3000 bytes; records with facets in bytes, `{{service}}` and `{{did}}` are the account's. */
export const bluesky: SocialNetwork = {
  name: "bluesky",
  title: "Bluesky",
  measure: (post) => [
    { unit: "graphemes", value: graphemeCount(post), most: text.value },
    { unit: "bytes", value: utf8Length(post), most: bytes.value },
  ],
  layout: "short",
  threads: true,
  tags: 3,
  linkInText: true,
  // The same picture is the thumbnail of a link's card, which takes half as many bytes.
  cover: { size: "bluesky", maxAlt: 2000, maxBytes: Math.min(image.value, socialLimits.bluesky.thumb.value) },
  requests: (material) => ({
    caption: [...upload(material), ...records([material.own.caption], material)],
    thread: [...upload(material), ...records(material.own.thread, material)],
  }),
  hints: [
    "A post shows pictures or a link's card, never both: the thread opens with the picture and ends with the card.",
  ],
};

function upload({ card }: PostMaterial): ApiRequest[] {
  if (card === undefined) return [];
  return [
    {
      id: "card",
      method: "POST",
      url: `${api}/com.atproto.repo.uploadBlob`,
      file: { path: card.path, mediaType: card.mediaType },
      answers: { "{{card-blob}}": "/blob" },
    },
  ];
}

function records(all: readonly Post[], material: PostMaterial): ApiRequest[] {
  return all.map((post, index) => ({
    id: `post-${index + 1}`,
    method: "POST",
    url: `${api}/com.atproto.repo.createRecord`,
    body: { repo: "{{did}}", collection: "app.bsky.feed.post", record: record(post, index, all.length, material) },
    answers: { [`{{post-${index + 1}-uri}}`]: "/uri", [`{{post-${index + 1}-cid}}`]: "/cid" },
  }));
}

function record(post: Post, index: number, count: number, material: PostMaterial): object {
  const { plan, links, text: textOf } = material;
  const facets = facetsOf(post, links);
  const embed = embedOf(post, index, count, material);
  const hidden = index === 0 ? hiddenTags(plan.tags, post) : [];
  const langs = plan.language === undefined ? [] : [plan.language].slice(0, languages.value);
  return {
    $type: "app.bsky.feed.post",
    text: textOf(post),
    createdAt: plan.createdAt,
    ...(langs.length === 0 ? {} : { langs }),
    ...(facets.length === 0 ? {} : { facets }),
    ...(embed === undefined ? {} : { embed }),
    ...(hidden.length === 0 ? {} : { tags: hidden }),
    ...(index === 0 ? {} : { reply: { root: reference(1), parent: reference(index) } }),
  };
}

const reference = (post: number): object => ({ uri: `{{post-${post}-uri}}`, cid: `{{post-${post}-cid}}` });

/** Keywords that have no room in the text can be found by the record's own tags. */
function hiddenTags(all: readonly string[], post: Post): string[] {
  const shown = new Set(post.segments.flatMap((segment) => (segment.kind === "tag" ? [segment.tag] : [])));
  return all
    .filter(
      (name) => !shown.has(name) && graphemeCount(name) <= tag.value.graphemes && utf8Length(name) <= tag.value.bytes,
    )
    .slice(0, tags.value);
}

/** A live link's post has the link's card, which needs a valid address; another one that opens has the picture. */
function embedOf(post: Post, index: number, count: number, { plan, links, card }: PostMaterial): object | undefined {
  const link = post.segments.find((segment) => segment.kind === "link");
  const uri = link === undefined ? undefined : links[link.name];
  if (typeof uri === "string") {
    return {
      $type: "app.bsky.embed.external",
      external: {
        uri,
        title: plan.title,
        description: plan.description,
        ...(card === undefined ? {} : { thumb: "{{card-blob}}" }),
      },
    };
  }
  if (index !== 0 || count === 0 || card === undefined) return undefined;
  return {
    $type: "app.bsky.embed.images",
    images: [{ image: "{{card-blob}}", alt: card.alt, aspectRatio: { width: card.width, height: card.height } }],
  };
}
