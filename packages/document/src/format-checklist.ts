import type { ChecklistItem } from "./package-result.ts";

/**
 * A pack's checklist as Markdown.
 *
 * @param title - Of the work; its line breaks become blanks.
 * @param platform - As the heading calls it: `arXiv`.
 */
export function formatChecklist(title: string, platform: string, items: readonly ChecklistItem[]): string {
  const lines = items.map(
    ({ text, done, url }) => `- [${done ? "x" : " "}] ${text}${url === undefined ? "" : ` <${url}>`}`,
  );
  return `# ${title.replace(/\s+/gu, " ")}: to ${platform}\n\n${lines.join("\n")}\n`;
}
