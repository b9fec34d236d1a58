import type { Article } from "@dreamnet/converter";

type Node = Article["blocks"][number]["children"][number];

/** Words of an article's text; where the script sets no blanks between words, its letters. */
export function countWords(article: Article): number {
  const parts: string[] = [];
  const stack: Node[] = [...article.blocks];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === "string") parts.push(node);
    else stack.push(...node.children, " ");
  }
  const text = parts.join(" ");
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  const spaced = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu, " ");
  return unspaced + (spaced.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0);
}
