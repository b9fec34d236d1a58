import { type DocumentNode, type Flavour, plainText, walkNodes } from "@dreamnet/document";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeTypes } from "./outline.test-support.ts";
import { parseMarkdown } from "./parse-markdown.ts";

const word = fc.stringMatching(/^[a-z]{2,8}$/);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((list) => list.join(" "));
const inline = fc.oneof(
  words,
  words.map((text) => `*${text}*`),
  words.map((text) => `**${text}**`),
  words.map((text) => `\`${text}\``),
  words.map((text) => `[${text}](https://a.b)`),
  words.map((text) => `~~${text}~~`),
  words.map((text) => `<b>${text}</b>`),
  words.map((text) => `"${text}" -- (${text})`),
);
const line = fc.array(inline, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(" "));
const block = fc.oneof(
  line,
  line.map((text) => `## ${text}`),
  line.map((text) => `> ${text}`),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.map((text) => `- ${text}`).join("\n")),
  fc
    .array(line, { minLength: 1, maxLength: 3 })
    .map((lines) => lines.map((text, index) => `${index + 1}. ${text}`).join("\n")),
  words.map((text) => `\`\`\`\n${text}\n\`\`\``),
  fc.tuple(words, words).map(([first, second]) => `| ${first} | ${second} |\n|---|---|\n| ${second} | ${first} |`),
  line.map((text) => `<div>\n\n${text}\n\n</div>`),
  words.map((text) => `<p>${text}</p>`),
);
const documents = fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks) => blocks.join("\n\n"));
const flavours = fc.constantFrom<Flavour>("commonmark", "gfm", "pandoc", "joss", "myst", "quarto", "rmarkdown");

const wordsOf = (text: string): string[] => (text.match(/[a-z]{2,}/gu) ?? []).sort();

/** Every word of the tree, each once; words of neighbouring blocks are kept apart. */
function treeWords(root: DocumentNode): string[] {
  const parts: string[] = [];
  walkNodes(root, (node) => {
    if (node.type === "paragraph" || node.type === "heading" || node.type === "tableCell" || node.type === "code") {
      parts.push(plainText(node));
      return "skip";
    }
    return undefined;
  });
  return wordsOf(parts.join(" "));
}

describe("any document", () => {
  it("keeps every word of its prose, in every flavour", () => {
    fc.assert(
      fc.property(documents, flavours, (text, flavour) => {
        const prose = text.replaceAll("https://a.b", "").replace(/<\/?(?:b|p|div)>/gu, "");
        const { ast } = parse(text, flavour);
        expect(treeWords(ast)).toEqual(wordsOf(prose));
      }),
      { numRuns: 400 },
    );
  });

  it("is read without an exception whatever its characters are, and holds plain JSON alone", () => {
    const pieces = fc.constantFrom(
      ..."[]()*_`~^$|{}<>!@#%&\\:;=+-\"' \n\t".split(""),
      "a",
      "b1",
      "é",
      "中",
      "😀",
      "\u0000",
      "\n\n",
      "\n> ",
      "\n- ",
      "\n1. ",
      "```",
      "$$",
      ":::",
      "::: {.x}\n",
      "```{note}\n",
      "{cite}`",
      "\\begin{align}",
      "\\end{align}",
      "<div>",
      "</div>",
      "<!--",
      "-->",
      "![",
      "](",
      "[@",
      "[^1]",
      "{#id}",
      "| a | b |\n|---|---|\n",
      "+---+---+\n",
      "---\n",
      "Table: ",
      "\\ref{",
      "{{",
      "}}",
      "{%",
      "%}",
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
        flavours,
        (text, flavour) => {
          const { ast } = parse(text, flavour);
          expect(JSON.parse(JSON.stringify(ast))).toEqual(ast);
          const types = new Set<string>();
          walkNodes(ast, (node) => {
            types.add(node.type);
          });
          expect([...types].filter((type) => !Object.hasOwn(nodeTypes, type))).toEqual([]);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function parse(text: string, flavour: Flavour) {
  return parseMarkdown(text, {
    file: "a.md",
    lineOffset: 0,
    dialect: { flavour, hasBibliography: true, isReferenceKey: () => false },
  });
}
