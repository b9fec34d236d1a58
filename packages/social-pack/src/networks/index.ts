import type { SocialNetworkName } from "../limits.ts";
import type { SocialNetwork } from "../network.ts";
import { bluesky } from "./bluesky.ts";
import { discord } from "./discord.ts";
import { farcaster } from "./farcaster.ts";
import { hackernews } from "./hackernews.ts";
import { lens } from "./lens.ts";
import { linkedin } from "./linkedin.ts";
import { mastodon } from "./mastodon.ts";
import { reddit } from "./reddit.ts";
import { threads } from "./threads.ts";
import { tiktok } from "./tiktok.ts";
import { x } from "./x.ts";

/** Every network that the pack writes for, by name. */
export const networks: Readonly<Record<SocialNetworkName, SocialNetwork>> = {
  x,
  bluesky,
  mastodon,
  linkedin,
  farcaster,
  threads,
  reddit,
  hackernews,
  lens,
  tiktok,
  discord,
};
