import type { CoverSizeName } from "@dreamnet/image-renderer";
import type { SocialNetworkName } from "./limits.ts";
import type { Card, LinkUrls, NetworkPlan, Post, SocialPlan } from "./post.ts";

/** What a network counts of a text, and how much of it it takes. */
export interface Measure {
  /** "weighted characters", "graphemes", "bytes". */
  readonly unit: string;
  readonly value: number;
  readonly most: number;
}

/** One request to a network's API, as data. */
export interface ApiRequest {
  /** Placeholders of other requests name it: `{{post-1-uri}}`. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  /** Beside the authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** The body is this file of the package, or it is the form's field named here. */
  readonly file?: { readonly path: string; readonly mediaType: string; readonly field?: string };
  /** Placeholders that the answer fills: name → JSON Pointer into it. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** What the requests of a network are made of. */
export interface PostMaterial {
  readonly plan: SocialPlan;
  readonly own: NetworkPlan;
  readonly links: LinkUrls;
  readonly card: Card | undefined;
  readonly text: (post: Post) => string;
}

/** The requests of a network, for the caption alone and for the thread; whoever sends them takes one of both. */
export interface NetworkRequests {
  readonly caption: readonly ApiRequest[];
  readonly thread: readonly ApiRequest[];
}

/** A network: what it counts, what shape its posts have, what its API takes. Pure. */
export interface SocialNetwork {
  readonly name: SocialNetworkName;
  /** As it calls itself. */
  readonly title: string;
  /** Every limit of one post's text. */
  measure(text: string): readonly Measure[];
  /** `short`: a caption is one sentence; `long`: it holds several. */
  readonly layout: "short" | "long";
  readonly threads: boolean;
  /** Most hashtags in a text. */
  readonly tags: number;
  /** A field of its own for the title: its length, and what it does not take. */
  readonly titleField?: { readonly fits: (title: string) => boolean; readonly clean?: (title: string) => string };
  /** False where the text holds no link: it has a field of its own. */
  readonly linkInText: boolean;
  readonly cover?: { readonly size: CoverSizeName; readonly maxAlt: number; readonly maxBytes?: number };
  requests(material: PostMaterial): NetworkRequests;
  /** What to know before posting. */
  readonly hints: readonly string[];
}

/** Whether a text is within every limit. */
export function isWithin(network: SocialNetwork, text: string): boolean {
  return network.measure(text).every(({ value, most }) => value <= most);
}
