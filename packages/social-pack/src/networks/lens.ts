import { createHash } from "node:crypto";
import { graphemeCount } from "../count/graphemes.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import type { Post } from "../post.ts";

const { text, tags } = socialLimits.lens;

/** Lens: the metadata standard's JSON; it is stored, and its address is the post's content. */
export const lens: SocialNetwork = {
  name: "lens",
  title: "Lens",
  measure: (post) => [{ unit: "graphemes", value: graphemeCount(post), most: text.value }],
  layout: "long",
  threads: true,
  tags: 0,
  linkInText: true,
  cover: { size: "open-graph", maxAlt: 1000 },
  requests: (material) => ({
    caption: metadata([material.own.caption], material),
    thread: metadata(material.own.thread, material),
  }),
  hints: ['Lens sets no length; what clients show before "more" is unverified.'],
};

function metadata(all: readonly Post[], { plan, text: textOf }: PostMaterial): ApiRequest[] {
  const locale = localeOf(plan.language);
  return all.map((post, index) => {
    const content = escapeMarkdown(textOf(post));
    return {
      id: `post-${index + 1}`,
      method: "POST",
      url: "{{storage}}",
      body: {
        $schema: "https://json-schemas.lens.dev/posts/text-only/3.0.0.json",
        lens: {
          id: identifier(`${plan.title}\n${index}\n${content}`),
          locale,
          mainContentFocus: "TEXT_ONLY",
          content,
          ...(plan.tags.length === 0 ? {} : { tags: plan.tags.slice(0, tags.value).map((tag) => tag.toLowerCase()) }),
        },
      },
      answers: { [`{{post-${index + 1}-content-uri}}`]: "/uri" },
    };
  });
}

/** The standard takes a language of two letters, and a country; English where the work's language has no such code. */
function localeOf(given: string | undefined): string {
  const { language, region } = new Intl.Locale(given ?? "en");
  if (!/^[a-z]{2}$/u.test(language)) return "en";
  return region !== undefined && /^[A-Z]{2}$/u.test(region) ? `${language}-${region}` : language;
}

/** Only what opens mark-up within a line or at its beginning. */
function escapeMarkdown(given: string): string {
  return given.replace(/[\\`*_<[\]]|^(?:#{1,6} |> |[-+] |\d+[.)] )/gmu, (found) => `\\${found}`);
}

/** A UUID (version 8) that follows from what it names. */
function identifier(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
