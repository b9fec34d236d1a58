import { linkRules } from "./links.ts";
import { pictureRules } from "./pictures.ts";
import { readingRules } from "./reading.ts";
import type { WebsiteRule } from "./rule.ts";
import { scholarRules } from "./scholar.ts";
import { securityRules } from "./security.ts";
import { sharingRules } from "./sharing.ts";
import { signpostingRules } from "./signposting.ts";

/** Every rule that a site is held to, by topic. */
export const websiteRules: readonly WebsiteRule[] = [
  ...scholarRules,
  ...signpostingRules,
  ...sharingRules,
  ...securityRules,
  ...linkRules,
  ...pictureRules,
  ...readingRules,
];
