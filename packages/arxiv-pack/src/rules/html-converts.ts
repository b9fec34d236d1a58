import { documentFacts, findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const packages: Readonly<Record<string, string>> = { tcolorbox: "boxes", mdframed: "boxes", arydshln: "dashed lines" };

export const htmlConverts = defineRule({
  id: "arxiv/html-converts",
  topic: "source",
  holds:
    "what LaTeXML needs for arXiv's HTML is there: \\title, \\author, abstract, alternative texts, no tcolorbox, mdframed, arydshln",
  source: 'arXiv/arxiv-docs "HTML papers", 2026-07',
  *find(submission) {
    if (submission.kind !== "tex") return;
    const facts = [...submission.facts];
    const has = (name: string): boolean =>
      facts.some(([, other]) => other.commands.has(name) || other.environments.has(name));
    const isOurs = submission.origin === "template";
    for (const [name, shown, key] of [
      ["title", "\\title", "title"],
      ["author", "\\author", "authors"],
      ["abstract", "the abstract environment", "abstract"],
    ] as const)
      if (!has(name))
        yield isOurs
          ? {
              severity: "info",
              message: `The paper has no ${key}: arXiv's HTML page will lack ${key === "authors" ? "them" : "it"}.`,
              hint: `Give \`${key}:\` in the front matter.`,
            }
          : {
              severity: "info",
              message: `${shown} is not used: arXiv's HTML page will lack it.`,
              hint: `Use ${shown}.`,
            };
    for (const { path, name, start } of findPackages(submission, Object.keys(packages)))
      yield {
        severity: "info",
        message: `arXiv's HTML page does not show what ${name} draws (${packages[name]}).`,
        hint: "Nothing has to be done for the PDF; use plain environments for a better page.",
        ...placeOf(submission, path, start),
      };
    for (const [path, other] of documentFacts(submission)) {
      const bare = other.uses.filter(
        (use) =>
          use.kind === "graphics" &&
          use.command.startsWith("includegraphics") &&
          !/\balt\s*=/u.test(submission.texts.get(path)?.slice(Math.max(0, use.start - 300), use.start) ?? ""),
      );
      const first = bare[0];
      if (first !== undefined)
        yield {
          severity: "info",
          message: `${bare.length} picture${bare.length === 1 ? " has" : "s have"} no alternative text, which readers who do not see need.`,
          hint: isOurs
            ? "Say what the picture shows: between its brackets, ![…](…), or as its `alt`."
            : "Write \\includegraphics[alt={…}]{…}.",
          ...placeOf(submission, path, first.start),
        };
    }
  },
});
