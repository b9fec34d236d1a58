// `node tools/checks/docstrings.ts`: every public name of every package has a docstring: a sentence that says what it is.
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { report, repositoryRoot } from "./report.ts";

/** Everything that a package gives away without saying what it is, as sentences. */
export function docstringFaults(root: string, entries: readonly string[]): string[] {
  const program = ts.createProgram([...entries], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ["@dreamnet/source"],
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (module === undefined) return [`${relative(root, entry)}: it exports nothing`];
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const [declaration] = symbol.declarations ?? [];
      // What another package declares is documented there.
      if (declaration === undefined || !declaration.getSourceFile().fileName.startsWith(join(entry, ".."))) return [];
      const { line } = declaration.getSourceFile().getLineAndCharacterOfPosition(declaration.getStart());
      const at = `${relative(root, declaration.getSourceFile().fileName)}:${line + 1}`;
      return describedBy(symbol, checker) ? [] : [`${at}: ${exported.name} says nothing of itself`];
    });
  });
}

/** A docstring of its own, or of the schema that a type is the other half of. */
function describedBy(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (hasText(symbol, checker)) return true;
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined || !ts.isTypeAliasDeclaration(declaration)) return false;
  const [query] = ts.isTypeReferenceNode(declaration.type) ? (declaration.type.typeArguments ?? []) : [];
  if (query === undefined || !ts.isTypeQueryNode(query)) return false;
  const schema = checker.getSymbolAtLocation(query.exprName);
  if (schema === undefined) return false;
  return hasText(schema.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(schema) : schema, checker);
}

function hasText(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim().length >= 8;
}

function main(): void {
  const base = join(repositoryRoot, "packages");
  const entries = readdirSync(base)
    .map((name) => join(base, name, "src", "index.ts"))
    .filter((path) => existsSync(path));
  const faults = docstringFaults(repositoryRoot, entries);
  report(
    "docstrings",
    `the public names of ${entries.length} packages say what they are`,
    faults,
    "a sentence above each",
  );
}

if (import.meta.main) main();
