import type { SocialNetworkName } from "./limits.ts";
import { type ApiRequest, isWithin, type Measure } from "./network.ts";
import { networks } from "./networks/index.ts";
import { type LinkUrls, type NetworkPlan, type Post, placeholderOf, postText, type SocialPlan } from "./post.ts";

/** A post as it is pasted, and what the network counts of it. */
export interface RenderedPost {
  readonly text: string;
  readonly measures: readonly Measure[];
}

/** A network's posts as text and as requests. */
export interface RenderedNetwork {
  readonly network: SocialNetworkName;
  readonly title?: string;
  readonly caption: RenderedPost;
  readonly thread: readonly RenderedPost[];
  readonly quotes: readonly RenderedPost[];
  readonly requests: {
    /** False while a link is a placeholder: then nothing here is to be sent. */
    readonly ready: boolean;
    /** Placeholders of links that are not live. */
    readonly pending: readonly string[];
    readonly caption: readonly ApiRequest[];
    readonly thread: readonly ApiRequest[];
  };
}

/** Makes the texts and the requests of one network's plan. */
function renderNetwork(plan: SocialPlan, name: SocialNetworkName, own: NetworkPlan): RenderedNetwork {
  const network = networks[name];
  const links: LinkUrls = plan.links;
  const render = (post: Post): RenderedPost => {
    const text = postText(post, links);
    return { text, measures: network.measure(text) };
  };
  const made = network.requests({
    plan,
    own,
    links,
    card: own.card,
    text: (post) => postText(post, links),
  });
  // A work without a word makes no request.
  const caption = own.caption.segments.length === 0 ? [] : made.caption;
  const { thread } = made;
  const sent = JSON.stringify([caption, thread]);
  const pending = Object.entries(links).flatMap(([link, url]) =>
    url === null && sent.includes(placeholderOf(link)) ? [placeholderOf(link)] : [],
  );
  return {
    network: name,
    ...(own.title === undefined ? {} : { title: own.title }),
    caption: render(own.caption),
    thread: own.thread.map(render),
    quotes: own.quotes.map(render),
    requests: { ready: pending.length === 0, pending, caption, thread },
  };
}

/** Every network of a plan. */
export function renderSocial(plan: SocialPlan): RenderedNetwork[] {
  return Object.entries(plan.networks).map(([name, own]) => renderNetwork(plan, name as SocialNetworkName, own));
}

/** Posts of a network, by what they are called: `caption`, `thread 2`, `quote 1`. */
export function postsOf(own: NetworkPlan): { readonly name: string; readonly post: Post }[] {
  return [
    { name: "caption", post: own.caption },
    ...own.thread.map((post, index) => ({ name: `thread ${index + 1}`, post })),
    ...own.quotes.map((post, index) => ({ name: `quote ${index + 1}`, post })),
  ];
}

/** Posts that are over a limit of their network with the plan's links. */
export function postsOverLimits(
  plan: SocialPlan,
): { readonly network: SocialNetworkName; readonly name: string; readonly measures: readonly Measure[] }[] {
  return Object.entries(plan.networks).flatMap(([key, own]) => {
    const network = networks[key as SocialNetworkName];
    return postsOf(own).flatMap(({ name, post }) => {
      const text = postText(post, plan.links);
      return isWithin(network, text) ? [] : [{ network: network.name, name, measures: network.measure(text) }];
    });
  });
}
