import MarkdownIt from "markdown-it";
import type { Features } from "./features.ts";
import { reportDepth } from "./parse-context.ts";
import { type BlockState, PositionedInlineState } from "./parser-states.ts";
import { role } from "./roles/read-role.ts";
import { bareUrl, plainText } from "./rules/autolinks.ts";
import { narrativeCitation, parentheticalCitation } from "./rules/citations.ts";
import { definitionList, definitionMark } from "./rules/definition-lists.ts";
import { displayMathBlock } from "./rules/display-math.ts";
import { div, strayColons } from "./rules/divs.ts";
import { emojiRule } from "./rules/emoji.ts";
import { fence } from "./rules/fences.ts";
import { footnoteDefinition, footnoteReference, inlineFootnote } from "./rules/footnotes.ts";
import { gridTable } from "./rules/grid-tables.ts";
import { guardedImage, guardedLink } from "./rules/guarded-links.ts";
import { headingAttributes } from "./rules/heading-attributes.ts";
import { headingReferences } from "./rules/heading-references.ts";
import { backslashMath, dollarMath } from "./rules/inline-math.ts";
import { lineBlock } from "./rules/line-blocks.ts";
import { list } from "./rules/lists.ts";
import { blockAttributes, mystComment, mystTarget } from "./rules/myst-blocks.ts";
import { bookdownReference, inlineExpression, substitution } from "./rules/myst-inline.ts";
import { paragraph } from "./rules/paragraphs.ts";
import { pipeTable } from "./rules/pipe-tables.ts";
import { simpleTable } from "./rules/simple-tables.ts";
import { spacedDestinations } from "./rules/spaced-destinations.ts";
import { attributesAfter, bracketedSpan, escapedSpace, singleMarks } from "./rules/spans.ts";
import { captionBefore } from "./rules/table-captions.ts";
import { texEnvironmentBlock, texMacroBlock } from "./rules/tex-environments.ts";
import { texEnvironment, texInline } from "./rules/tex-inline.ts";
import { textReference, textReferenceDefinition } from "./rules/text-references.ts";
import { titleBlock } from "./rules/title-block.ts";
import { yamlBlock } from "./rules/yaml-blocks.ts";
import { blockTemplate } from "./templates/block-template.ts";
import { franklinCommand, franklinDefinition, franklinDiv, tocMark } from "./templates/franklin.ts";
import { inlineTemplate } from "./templates/inline-template.ts";
import { templateDestinations } from "./templates/link-destinations.ts";

type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["push"]>[1];
type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["push"]>[1];
type CoreRule = Parameters<MarkdownIt["core"]["ruler"]["push"]>[1];

/**
 * Makes markdown-it with the rules of a flavour.
 *
 * @param depth - Levels of nesting that are read; beyond them the document is refused.
 */
export function createTokenizer(features: Features, depth: number): MarkdownIt {
  // `maxNesting` is one more, so that a rule sees the level at which markdown-it drops what is nested deeper.
  const md = new MarkdownIt("default", { html: true, maxNesting: depth + 1 } as object);
  md.normalizeLink = (url) => url;
  md.normalizeLinkText = (url) => url;
  md.validateLink = (url) => !/^\s*(?:javascript|vbscript):/iu.test(url);
  md.core.ruler.disable(["linkify", "replacements", "smartquotes", "text_join"]);
  md.inline.ruler2.disable("fragments_join");
  (md.inline as { State: unknown }).State = PositionedInlineState;
  md.block.ruler.before("table", "depth", depthGuard(depth) as BlockRule);
  md.inline.ruler.at("image", guardedImage(md) as InlineRule);
  md.inline.ruler.at("link", guardedLink(md) as InlineRule);
  md.block.ruler.at("fence", fence as unknown as BlockRule, { alt: ["paragraph", "reference", "blockquote", "list"] });
  md.block.ruler.at("list", list as unknown as BlockRule, { alt: ["paragraph", "reference", "blockquote"] });
  md.block.ruler.at("paragraph", paragraph as unknown as BlockRule);
  if (!features.extended) {
    md.inline.ruler.disable("strikethrough");
    md.inline.ruler2.disable("strikethrough");
    md.block.ruler.disable("table");
    return md;
  }
  inlineRules(md, features);
  if (features.gfm) templateDestinations(md);
  if (features.pandoc) spacedDestinations(md);
  blockRules(md, features);
  md.core.ruler.before("inline", "heading_attributes", headingAttributes as CoreRule);
  if (features.pandoc) md.core.ruler.after("heading_attributes", "heading_references", headingReferences as CoreRule);
  return md;
}

/** Reports nesting that markdown-it would pass over in silence. */
function depthGuard(depth: number) {
  return (state: BlockState, line: number): boolean => {
    if (state.level >= depth) reportDepth(state.env, depth, line + 1 + state.env.source.lineOffset);
    return false;
  };
}

function inlineRules(md: MarkdownIt, features: Features): void {
  const { ruler } = md.inline;
  const before = (name: string, id: string, rule: unknown): void => ruler.before(name, id, rule as InlineRule);
  ruler.at("text", plainText as InlineRule);
  ruler.disable("linkify");
  before("text", "bare_url", bareUrl);
  before("escape", "dollar_math", dollarMath);
  if (features.pandoc) {
    before("escape", "tex_environment", texEnvironment);
    before("escape", "tex", texInline);
    before("escape", "escaped_space", escapedSpace);
  }
  if (features.backslashMath) before("tex_environment", "backslash_math", backslashMath(1));
  if (features.gfm) before("escape", "backslash_math", backslashMath(2));
  before("link", "footnote_reference", footnoteReference);
  before("link", "citation", parentheticalCitation);
  before("link", "narrative_citation", narrativeCitation);
  before("link", "attributes_after", attributesAfter);
  if (features.gfm || features.chunks) before("escape", "template", inlineTemplate);
  if (features.gfm) {
    before("escape", "franklin_command", franklinCommand);
    before("escape", "emoji", emojiRule());
    before("strikethrough", "single_tilde", singleMarks("~", "delete"));
    return;
  }
  if (features.chunks) {
    before("backticks", "inline_expression", inlineExpression);
    before("text", "text_reference", textReference);
  }
  if (features.myst) {
    before("escape", "role", role);
    before("escape", "substitution", substitution);
  }
  before("escape", "bookdown_reference", bookdownReference);
  before("link", "span", bracketedSpan);
  before("link", "inline_footnote", inlineFootnote);
  if (features.pandoc) {
    before("emphasis", "subscript", singleMarks("~", "subscript"));
    before("emphasis", "superscript", singleMarks("^", "superscript"));
  }
}

function blockRules(md: MarkdownIt, features: Features): void {
  const { ruler } = md.block;
  const before = (name: string, id: string, rule: unknown, alt: string[] = []): void =>
    ruler.before(name, id, rule as BlockRule, { alt });
  ruler.at("table", pipeTable as unknown as BlockRule, { alt: ["paragraph", "reference"] });
  before("reference", "footnote_definition", footnoteDefinition, ["paragraph", "reference"]);
  before("fence", "display_math", displayMathBlock, ["paragraph", "reference", "blockquote", "list"]);
  before("fence", "div", div, ["paragraph", "reference", "blockquote", "list"]);
  before("fence", "stray_colons", strayColons, ["paragraph", "reference", "blockquote", "list"]);
  before("fence", "tex_environment", texEnvironmentBlock, ["paragraph"]);
  if (features.pandoc) {
    before("fence", "tex_macro", texMacroBlock);
    before("table", "title_block", titleBlock);
    before("table", "yaml_block", yamlBlock);
    before("table", "table_caption", captionBefore([gridTable, simpleTable, pipeTable]));
    before("table", "simple_table", simpleTable);
    before("lheading", "line_block", lineBlock);
  }
  if (features.gfm) {
    before("fence", "franklin_div", franklinDiv, ["paragraph", "reference", "blockquote", "list"]);
    before("fence", "franklin_definition", franklinDefinition);
    before("fence", "tex_macro", texMacroBlock);
  }
  if (features.gfm || features.chunks)
    before("fence", "template", blockTemplate, ["paragraph", "reference", "blockquote", "list"]);
  if (features.chunks) before("fence", "text_reference", textReferenceDefinition);
  before("fence", "toc", tocMark, ["paragraph"]);
  if (features.myst) {
    before("fence", "myst_target", mystTarget, ["paragraph", "reference", "blockquote", "list"]);
    before("fence", "myst_comment", mystComment, ["paragraph", "reference", "blockquote", "list"]);
  }
  before("fence", "block_attributes", blockAttributes, features.gfm ? ["paragraph", "blockquote", "list"] : []);
  before("lheading", "definition_mark", definitionMark, ["paragraph"]);
  before("lheading", "definition_list", definitionList);
  if (features.pandoc || features.myst) before("table", "grid_table", gridTable);
}
