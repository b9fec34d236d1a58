import type { BlockNode } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { featuresOf } from "../markdown/features.ts";
import { createConverter } from "../markdown/html/to-nodes.ts";
import { createParseContext } from "../markdown/parse-context.ts";
import { type LeftOut, type PageContext, pageItems } from "./page-items.ts";
import { type TextMath, textMath } from "./page-math.ts";
import { findNotes } from "./page-notes.ts";
import { type PageDocument, type PageElement, textOfElement } from "./parse-page.ts";

/** What is said of parts that no document has. */
const leftOutText: Readonly<Record<LeftOut, string>> = {
  navigation: "Navigation of the page is left out",
  hidden: "What the page hides is left out",
  control: "Buttons, fields and icons of the page are left out",
  script: "What only a script or a plug-in would show is left out",
};

/** What stands around a page. */
export interface Surroundings extends Pick<PageContext, "embed" | "address" | "link" | "skip"> {
  readonly file: string;
  /** By default as the page's own scripts set formulas. */
  readonly math?: TextMath;
}

/** Makes blocks of the main element of a page; its footnotes stand at the end. */
export function convertPage(
  document: PageDocument,
  main: PageElement,
  surroundings: Surroundings,
): { readonly blocks: BlockNode[]; readonly diagnostics: Diagnostic[] } {
  const { file } = surroundings;
  const left = new Map<LeftOut, { words: number; line: number; sample: string }>();
  const notes: { name: string; items: ReturnType<typeof pageItems>; position: Parameters<PageContext["note"]>[2] }[] =
    [];
  const context: PageContext = {
    ...surroundings,
    math: surroundings.math ?? textMath(document),
    notes: findNotes(document),
    note: (name, items, position) => void notes.push({ name, items, position }),
    leftOut: (reason, element) => {
      const text = reason === "script" && element.tagName !== "noscript" ? "" : textOfElement(element);
      if (text === "") return;
      const own = left.get(reason);
      const words = text.split(" ").length;
      left.set(reason, {
        words: (own?.words ?? 0) + words,
        line: own?.line ?? element.sourceCodeLocation?.startLine ?? 1,
        sample: own?.sample ?? text.slice(0, 80),
      });
    },
  };
  const parse = createParseContext(
    { flavour: "html", hasBibliography: false, isReferenceKey: () => false },
    featuresOf("commonmark", ""),
    { file, main: true, lines: [], lineOffset: 0 },
  );
  const converter = createConverter(parse);
  const start = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  const blocks = converter.blocks(
    pageItems(/^(?:body|div|section)$/u.test(main.tagName) ? main.childNodes : [main], context),
    start,
  );
  for (const { name, items, position } of notes) {
    const children = converter.blocks(items, position);
    blocks.push({ type: "footnoteDefinition", identifier: name, children, position });
  }
  const diagnostics = [...parse.diagnostics];
  for (const [reason, { words, line, sample }] of left) {
    diagnostics.push({
      severity: "info",
      ruleId: "html/parts-are-shown",
      message: `${leftOutText[reason]}: ${words} word${words === 1 ? "" : "s"}, from ${JSON.stringify(sample)}.`,
      hint: "Put what belongs to the article into its text.",
      location: { file, line },
    });
  }
  return { blocks, diagnostics };
}
