// Small workflows over a Markdown text, of which the other examples are made.
import { defineWorkflow, TerminalError } from "@dreamnet/workflow";
import { z } from "zod";

/** What every workflow says of itself; none of these needs more than its input. */
const modest = {
  version: "1.0.0",
  author: "DreamNet",
  executionTime: { estimated: 5, max: 1_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
};

export const textSchema = z.strictObject({ text: z.string().min(1) });

const headingsOf = (text: string): { level: number; title: string }[] =>
  [...text.matchAll(/^(#{1,6}) +(.+?) *#*$/gmu)].map(([, marks = "", title = ""]) => ({ level: marks.length, title }));

export const outlineSchema = z.strictObject({
  headings: z.array(z.strictObject({ level: z.int().min(1).max(6), title: z.string() })),
});

export const outline = defineWorkflow({
  ...modest,
  name: "outline",
  description: "Lists the headings of a Markdown text.",
  input: textSchema,
  output: outlineSchema,
  execute: async ({ text }) => ({ headings: headingsOf(text) }),
});

export const statistics = defineWorkflow({
  ...modest,
  name: "statistics",
  description: "Counts the words of a text, and the minutes that it takes to read them.",
  input: textSchema,
  output: z.strictObject({ words: z.int(), minutes: z.int() }),
  execute: async ({ text }) => {
    const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
    return { words, minutes: Math.ceil(words / 230) };
  },
});

export const contents = defineWorkflow({
  ...modest,
  name: "contents",
  description: "Writes an outline as a table of contents.",
  input: outlineSchema,
  output: textSchema,
  execute: async ({ headings }) => {
    if (headings.length === 0)
      throw new TerminalError("The text has no headings.", { code: "NO_HEADINGS", hint: "Begin each part with a #." });
    return { text: headings.map(({ level, title }) => `${"  ".repeat(level - 1)}- ${title}`).join("\n") };
  },
});
