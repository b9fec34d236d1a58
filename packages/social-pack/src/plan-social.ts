import { fitsOn } from "./compose.ts";
import { type SocialNetworkName, socialNetworks } from "./limits.ts";
import type { WorkLink } from "./links.ts";
import type { SocialNetwork } from "./network.ts";
import { networks } from "./networks/index.ts";
import { planCaption } from "./plan-caption.ts";
import { planQuotes } from "./plan-quotes.ts";
import { planThread } from "./plan-thread.ts";
import type { Card, NetworkPlan, SocialPlan } from "./post.ts";
import type { SocialDocument } from "./social-document.ts";
import { cutTitle } from "./text/cut-text.ts";

/** What posts are planned with beside the document. */
export interface PlanOptions {
  readonly link: WorkLink;
  readonly createdAt: Date;
  /** Default: all. */
  readonly networks?: readonly SocialNetworkName[];
  readonly cards?: Readonly<Partial<Record<SocialNetworkName, Card>>>;
}

/**
 * Plans the posts of a work for every network. Pure: equal documents and options give equal plans.
 *
 * @example
 * planSocial(readDocument(source, artifact), { link: linkOf(artifact, undefined), createdAt }).networks.x?.thread.length; // => 6
 */
export function planSocial(document: SocialDocument, options: PlanOptions): SocialPlan {
  const { link, createdAt, cards = {} } = options;
  const names = socialNetworks.filter((name) => options.networks?.includes(name) ?? true);
  const plans = names.map((name): [SocialNetworkName, NetworkPlan] => [
    name,
    planNetwork(document, networks[name], link.url, cards[name]),
  ]);
  return {
    schemaVersion: 1,
    title: document.title,
    description: description(document),
    ...(document.language === undefined ? {} : { language: document.language }),
    createdAt: createdAt.toISOString(),
    tags: [...document.tags],
    links: { [link.name]: link.url ?? null },
    networks: Object.fromEntries(plans),
  };
}

function planNetwork(
  document: SocialDocument,
  network: SocialNetwork,
  url: string | undefined,
  card: Card | undefined,
): NetworkPlan {
  const fits = fitsOn(network, url);
  return {
    ...(network.titleField === undefined ? {} : { title: fieldTitle(document.title, network.titleField) }),
    caption: planCaption(document, network, fits),
    thread: planThread(document, network, fits),
    quotes: planQuotes(document, network, fits),
    ...(card === undefined ? {} : { card }),
  };
}

/** The title where it has room; else what stands before its subtitle; else its beginning. */
function fieldTitle(
  title: string,
  { fits, clean = (given) => given }: NonNullable<SocialNetwork["titleField"]>,
): string {
  const whole = clean(title);
  if (fits(whole)) return whole;
  const main = /^(.{12,}?)(?::| [–—-]) /u.exec(whole)?.[1];
  return main !== undefined && fits(main) ? main : cutTitle(whole, fits);
}

/** The best sentence that stands alone, whatever its length. */
function description({ sentences, title }: SocialDocument): string {
  let best: SocialDocument["sentences"][number] | undefined;
  for (const own of sentences)
    if (!own.isAnaphoric && own.text.length <= 1000 && (best === undefined || own.hook > best.hook)) best = own;
  return best?.text ?? title;
}
