import { curriculumCommands, curriculumHead } from "./commands/curriculum.ts";
import { documentCommands } from "./commands/document.ts";
import { fileCommands } from "./commands/files.ts";
import { glossaryCommands } from "./commands/glossary.ts";
import { imageCommands } from "./commands/images.ts";
import { linkCommands } from "./commands/links.ts";
import { mathCommands } from "./commands/math.ts";
import { noteCommands } from "./commands/notes.ts";
import { quotationCommands } from "./commands/quotations.ts";
import { referenceCommands } from "./commands/references.ts";
import { sectionCommands } from "./commands/sections.ts";
import { textCommands } from "./commands/text.ts";
import { layout, layoutEnvironments } from "./data/layout.ts";
import { symbols } from "./data/symbols.ts";
import { algorithmSetup } from "./environments/algorithm2e.ts";
import { algorithmEnvironments } from "./environments/algorithms.ts";
import { beamerCommands, beamerEnvironments } from "./environments/beamer.ts";
import { bibliographyCommands, bibliographyEnvironments } from "./environments/bibliography.ts";
import { codeCommands, codeEnvironments, verbatimInEnvironment } from "./environments/code.ts";
import { floatCommands, floatEnvironments } from "./environments/floats.ts";
import { letterEnvironments } from "./environments/letters.ts";
import { listEnvironments } from "./environments/lists.ts";
import { mathEnvironments } from "./environments/math.ts";
import { structureCommands, structureEnvironments } from "./environments/structure.ts";
import { tableCommandsEverywhere, tableEnvironments } from "./environments/tables.ts";
import { theoremCommands, theoremEnvironments } from "./environments/theorems.ts";
import type { Handler, Vocabulary } from "./parser.ts";

const textSetup = [
  "DeclareSIUnit",
  "MakeShortVerb",
  "DefineShortVerb",
  "lstMakeShortInline",
  "DeleteShortVerb",
  "graphicspath",
  "newcolumntype",
  "newtheorem",
  "nocite",
  "PassOptionsToPackage",
  "setcitestyle",
  "bibpunct",
  "captionsetup",
];

const commands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...textCommands,
  ...mathCommands,
  ...linkCommands,
  ...noteCommands,
  ...referenceCommands,
  ...quotationCommands,
  ...sectionCommands,
  ...imageCommands,
  ...fileCommands,
  ...glossaryCommands,
  ...curriculumCommands,
  ...documentCommands,
  ...bibliographyCommands,
  ...codeCommands,
  ...floatCommands,
  ...tableCommandsEverywhere,
  ...theoremCommands,
  ...structureCommands,
  ...beamerCommands,
  ...algorithmSetup,
  ["verbatim", verbatimInEnvironment],
  ["Verbatim", verbatimInEnvironment],
]);

/** What a preamble may hold: everything that is kept for later, and nothing that is shown where it stands. */
const setup: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...fileCommands,
  ...documentCommands,
  ...bibliographyCommands,
  ...codeCommands,
  ...theoremCommands,
  ...algorithmSetup,
  ...[...glossaryCommands].filter(([name]) => /^(?:new|long|Declare|acrodef|nomencl)/.test(name)),
  ...[...curriculumHead].map(([name, handler]): [string, Handler] => [
    name,
    (parser, call) => (parser.documentClass === "moderncv" ? handler : documentCommands.get(name))?.(parser, call),
  ]),
  ...textSetup.flatMap((name): [string, Handler][] => {
    const handler = commands.get(name);
    return handler === undefined ? [] : [[name, handler]];
  }),
]);

/** Every command and environment that has a meaning here. */
export const vocabulary: Vocabulary = {
  commands,
  setup,
  environments: new Map([
    ...structureEnvironments,
    ...beamerEnvironments,
    ...listEnvironments,
    ...letterEnvironments,
    ...floatEnvironments,
    ...tableEnvironments,
    ...mathEnvironments,
    ...codeEnvironments,
    ...theoremEnvironments,
    ...algorithmEnvironments,
    ...bibliographyEnvironments,
  ]),
  symbols,
  layout,
  layoutEnvironments,
};
