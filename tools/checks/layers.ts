// `node tools/checks/layers.ts`: who may import whom, without circles, and as each package.json says.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { layers, packBin, packLayer, packMayImport } from "../layers.ts";
import { findCircles } from "./circles.ts";
import { report, repositoryRoot } from "./report.ts";

interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Gone at run time, where a circle could do harm. */
  readonly isType: boolean;
}

interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Tests, examples and benches: they may use what the package's development needs. */
  readonly isDevelopment: boolean;
}

interface Package {
  readonly group: "packages" | "apps";
  readonly folder: string;
  readonly name: string;
  readonly runtime: ReadonlySet<string>;
  /** What it imports only where somebody else has it installed. */
  readonly peers: ReadonlySet<string>;
  readonly development: ReadonlySet<string>;
  readonly files: readonly SourceFile[];
}

const posix = (path: string): string => path.split(sep).join("/");
const builtins = new Set(builtinModules);

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (["node_modules", "dist", "__fixtures__", ".turbo", "build"].includes(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listSources(path);
      return /\.(ts|tsx|mts|js|mjs)$/.test(entry.name) ? [path] : [];
    });
}

function readImports(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const imports: Import[] = [];
  const add = (node: ts.Node | undefined, isType: boolean): void => {
    // Of `package/js/${file}` the beginning names the package.
    const literal = node !== undefined && ts.isTemplateExpression(node) ? node.head : node;
    if (literal === undefined) return;
    if (!ts.isStringLiteralLike(literal) && !ts.isTemplateHead(literal)) return;
    if (ts.isTemplateHead(literal) && !/^(?:@[^/]+\/)?[^/@.]+\//.test(literal.text)) return;
    const line = source.getLineAndCharacterOfPosition(literal.getStart(source)).line + 1;
    imports.push({ specifier: literal.text, line, isType });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    // What createRequire gives: `require("x")`, `require.resolve("x/package.json")`.
    else if (ts.isCallExpression(node) && /^require(?:\.resolve)?$/.test(node.expression.getText(source)))
      add(node.arguments[0], false);
    // A package of fonts is found by its name, when a text needs it.
    else if (
      ts.isStringLiteral(node) &&
      /^(?:@fontsource(?:-variable)?\/[a-z0-9-]+|[a-z-]+-fonts-ttf)$/.test(node.text)
    )
      add(node, false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function readSource(root: string, packageFolder: string, path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const inside = posix(relative(packageFolder, path));
  const imports = readImports(path, text);
  return {
    path: posix(relative(root, path)),
    imports,
    isDevelopment: !inside.startsWith("src/") || /\.(test|test-d|bench)\.tsx?$/.test(inside),
  };
}

function readPackages(root: string): Package[] {
  return (["packages", "apps"] as const).flatMap((group) => {
    const base = join(root, group);
    if (!existsSync(base)) return [];
    return readdirSync(base)
      .sort()
      .filter((folder) => existsSync(join(base, folder, "package.json")))
      .map((folder) => {
        const path = join(base, folder);
        const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
        const names = (field: string): string[] => Object.keys(manifest[field] ?? {});
        return {
          group,
          folder,
          name: manifest.name as string,
          runtime: new Set([...names("dependencies"), ...names("optionalDependencies"), ...names("peerDependencies")]),
          peers: new Set(names("peerDependencies")),
          development: new Set(names("devDependencies")),
          files: listSources(path).map((file) => readSource(root, path, file)),
        };
      });
  });
}

const layerOf = (folder: string): number => layers.findIndex((layer) => layer.packages.includes(folder));

/** Why `from` may not import `to`, or undefined. */
function layerFault(from: Package, to: Package, file: SourceFile): string | undefined {
  if (to.group === "apps") return `nobody imports from apps (${to.name})`;
  if (from.group === "apps") return undefined;
  const [own, other] = [layerOf(from.folder), layerOf(to.folder)];
  if (own === -1 || other === -1) return undefined; // named once, for the package
  const [ownLayer, otherLayer] = [layers[own]?.name ?? "", layers[other]?.name ?? ""];
  if (ownLayer === packLayer && otherLayer === packLayer) return `a pack never imports a pack (${to.name})`;
  if (file.isDevelopment) return undefined;
  if (other > own) return `${from.name} (${ownLayer}) imports upwards: ${to.name} (${otherLayer})`;
  const isBin = file.path === `packages/${from.folder}/src/bin.ts`;
  if (to.folder === packBin && ownLayer === packLayer && !isBin) return `only src/bin.ts of a pack imports ${to.name}`;
  if (ownLayer === packLayer && !isBin && !packMayImport.includes(otherLayer))
    return `a pack stays on the ${packMayImport.join(" and ")}; ${to.name} is ${otherLayer}`;
  return undefined;
}

const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Every breach of the rules under `root`, each with its file and line. */
export function layerFaults(root: string): string[] {
  const packages = readPackages(root);
  const byName = new Map(packages.map((one) => [one.name, one]));
  const rootTools = new Set(
    Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies ?? {}).filter(
      (name) => !name.startsWith("@dreamnet/"),
    ),
  );
  const faults: string[] = [];
  const packageGraph = new Map<string, Set<string>>();
  const fileGraph = new Map<string, Set<string>>();

  for (const one of packages) {
    if (one.group === "packages" && layerOf(one.folder) === -1)
      faults.push(`packages/${one.folder}: on no layer; enter it in tools/layers.ts`);
    const used = new Set<string>();
    const siblings = [...one.runtime, ...one.development].filter((name) => byName.has(name));
    packageGraph.set(one.name, new Set(siblings));
    for (const file of one.files) {
      const edges = new Set<string>();
      fileGraph.set(file.path, edges);
      for (const { specifier, line, isType } of file.imports) {
        const at = `${file.path}:${line}`;
        if (specifier.startsWith("node:") || builtins.has(specifier)) continue;
        if (specifier.startsWith(".")) {
          const target = posix(relative(root, resolve(root, dirname(file.path), specifier)));
          if (!target.startsWith(`${one.group}/${one.folder}/`) && !file.isDevelopment)
            faults.push(`${at}: "${specifier}" leaves the package`);
          else if (!isType) edges.add(target);
          continue;
        }
        const name = packageName(specifier);
        used.add(name);
        // Types alone may come from DefinitelyTyped.
        if (isType && (one.runtime.has(`@types/${name}`) || one.development.has(`@types/${name}`))) continue;
        if (name === one.name) continue;
        const sibling = byName.get(name);
        if (sibling !== undefined) {
          const fault = layerFault(one, sibling, file);
          if (fault !== undefined) faults.push(`${at}: ${fault}`);
          if (/^(src|dist)\b/.test(specifier.slice(name.length + 1)))
            faults.push(`${at}: "${specifier}" reaches behind the package's exports`);
        }
        const declared =
          one.runtime.has(name) || (file.isDevelopment && (one.development.has(name) || rootTools.has(name)));
        if (!declared) {
          const field = file.isDevelopment ? "devDependencies" : "dependencies";
          faults.push(`${at}: ${name} is not in the ${field} of ${one.group}/${one.folder}/package.json`);
        }
      }
    }
    // Who uses a sibling brings what that sibling leaves to its users.
    const brought = new Set([...one.runtime].flatMap((name) => [...(byName.get(name)?.peers ?? [])]));
    for (const name of [...one.runtime, ...one.development]) {
      if (!used.has(name) && !brought.has(name) && !name.startsWith("@types/"))
        faults.push(`${one.group}/${one.folder}/package.json: ${name} is declared and never imported`);
    }
  }
  for (const circle of findCircles(packageGraph)) faults.push(`packages in a circle: ${circle.join(" → ")}`);
  for (const circle of findCircles(fileGraph)) faults.push(`files in a circle: ${circle.join(" → ")}`);
  return faults;
}

if (import.meta.main) {
  const faults = layerFaults(repositoryRoot);
  report("layers", "every import keeps to its layer, without circles", faults);
}
