import { networks } from "./networks/index.ts";
import type { SocialPlan } from "./post.ts";
import type { RenderedNetwork, RenderedPost } from "./render-social.ts";

/** A file of the package as text. */
export interface TextFile {
  readonly path: string;
  readonly mediaType: string;
  readonly content: string;
}

const plainType = "text/plain; charset=utf-8";

/** The texts and requests of a package as files; cards are apart. Equal plans give equal files. */
export function socialFiles(plan: SocialPlan, rendered: readonly RenderedNetwork[]): TextFile[] {
  return [
    { path: "posts.md", mediaType: "text/markdown; charset=utf-8", content: overview(plan, rendered) },
    { path: "plan.json", mediaType: "application/json", content: json(plan) },
    ...rendered.flatMap((own) => networkFiles(plan, own)),
  ];
}

function networkFiles(
  plan: SocialPlan,
  { network, title, caption, thread, quotes, requests }: RenderedNetwork,
): TextFile[] {
  const text = (name: string, content: string): TextFile => ({
    path: `${network}/${name}`,
    mediaType: plainType,
    content,
  });
  const card = plan.networks[network]?.card;
  return [
    ...(title === undefined ? [] : [text("title.txt", title)]),
    text("caption.txt", caption.text),
    ...thread.map((post, index) => text(`thread-${index + 1}.txt`, post.text)),
    ...quotes.map((post, index) => text(`quote-${index + 1}.txt`, post.text)),
    ...(card === undefined ? [] : [text("alt.txt", card.alt)]),
    { path: `${network}/requests.json`, mediaType: "application/json", content: json(requests) },
  ];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** All posts on one page, to be read and copied from. */
function overview(plan: SocialPlan, rendered: readonly RenderedNetwork[]): string {
  const heading = plan.title === "" ? "Posts" : plan.title.replace(/[\\`*_[\]<>#]/gu, "\\$&");
  const parts = rendered.map(({ network, title, caption, thread, quotes }) => {
    const card = plan.networks[network]?.card;
    return [
      `## ${networks[network].title}`,
      ...(title === undefined ? [] : [`Title\n\n${block(title)}`]),
      `Caption, ${counts(caption)}\n\n${block(caption.text)}`,
      ...thread.map(
        (post, index) => `Thread, post ${index + 1} of ${thread.length}, ${counts(post)}\n\n${block(post.text)}`,
      ),
      ...quotes.map((post, index) => `Quote ${index + 1}, ${counts(post)}\n\n${block(post.text)}`),
      ...(card === undefined ? [] : [`Card \`${card.path}\`, alt text\n\n${block(card.alt)}`]),
    ].join("\n\n");
  });
  return `# ${heading}\n\n${parts.join("\n\n")}\n`;
}

function counts({ measures }: RenderedPost): string {
  return measures.map(({ unit, value, most }) => `${value} of ${most} ${unit}`).join(", ");
}

/** A code block whose fence is longer than any in the text. */
function block(text: string): string {
  const fence = "`".repeat(Math.max(3, ...(text.match(/`+/gu) ?? []).map((run) => run.length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}
