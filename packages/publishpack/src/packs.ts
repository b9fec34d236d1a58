import { arxivPackWorkflow } from "@dreamnet/arxiv-pack";
import type { Platform } from "@dreamnet/document";
import { githubPackWorkflow } from "@dreamnet/github-pack";
import { mediumPackWorkflow } from "@dreamnet/medium-pack";
import { socialPackWorkflow } from "@dreamnet/social-pack";
import { substackPackWorkflow } from "@dreamnet/substack-pack";
import { websitePackWorkflow } from "@dreamnet/website-pack";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { zoraPackWorkflow } from "@dreamnet/zora-pack";

/** The pack of each platform, in the order in which their packages are told of. */
export const packs: Readonly<Record<Platform, AnyWorkflow>> = Object.freeze({
  arxiv: arxivPackWorkflow,
  website: websitePackWorkflow,
  github: githubPackWorkflow,
  medium: mediumPackWorkflow,
  substack: substackPackWorkflow,
  zora: zoraPackWorkflow,
  social: socialPackWorkflow,
});

/** The names of the platforms, in the order in which they are told. */
export const platformNames = Object.freeze(Object.keys(packs)) as readonly Platform[];
