/** "A, B and C"; of many, the first three. */
export function authorLine(authors: readonly string[]): string {
  if (authors.length > 4) return `${authors.slice(0, 3).join(", ")} and ${authors.length - 3} others`;
  if (authors.length < 2) return authors[0] ?? "";
  return `${authors.slice(0, -1).join(", ")} and ${authors.at(-1)}`;
}
