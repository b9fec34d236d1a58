import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type Application,
  Comment,
  CommentTag,
  Converter,
  type DeclarationReflection,
  normalizePath,
  ReflectionKind,
} from "typedoc";
import { layers } from "../../layers.ts";
import { homeGroups, layerTitles, repositoryRoot } from "./contents.ts";
import { linkByName } from "./link-by-name.ts";
import { sourceFile } from "./source-file.ts";

/** Files of the repository's root that are pages too; they have no front matter. */
const projectDocuments: Readonly<Record<string, string>> = { SECURITY: "Security", CONTRIBUTING: "Contributing" };

/** A package of the repository that has an API. */
export interface SitePackage {
  readonly name: string;
  readonly folder: string;
  readonly entry: string;
  readonly version: string;
  readonly description: string;
  readonly group: string;
  /** Whether its default export is a workflow. */
  readonly isWorkflow: boolean;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/**
 * Every package of tools/layers.ts that is there, lower layers first: what several packages give away is documented at the
 * first of them.
 */
export function listPackages(): SitePackage[] {
  return layers.flatMap(({ name: layer, packages }) =>
    packages.flatMap((name): SitePackage[] => {
      const folder = join(repositoryRoot, "packages", name);
      const entry = join(folder, "src", "index.ts");
      if (!existsSync(entry)) return [];
      const json = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
      const { description = "", version } = json;
      const isWorkflow = json.exports?.["./manifest.json"] !== undefined;
      return [{ name: json.name, folder, entry, version, description, group: layerTitles[layer] ?? layer, isWorkflow }];
    }),
  );
}

/** Gives each package's module its name, its README and its group. */
export function arrangePackages(typedoc: Application, packages: readonly SitePackage[]): void {
  const byEntry = new Map(packages.map((one) => [normalizePath(one.entry), one]));
  const modules = new Map<DeclarationReflection, SitePackage>();
  typedoc.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
    const found = file === undefined ? undefined : byEntry.get(normalizePath(file));
    if (found === undefined) return;
    reflection.name = found.name;
    modules.set(reflection, found);
  });
  typedoc.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const title = projectDocuments[document.name];
    if (title === undefined) return;
    document.name = title;
    document.frontmatter["group"] = "Project";
  });
  typedoc.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    (context) => {
      const { files } = context.project;
      // First all paths: a README links the ones after it.
      for (const [module, { folder }] of modules) {
        const readme = normalizePath(join(folder, "README.md"));
        files.registerReflection(readme, module);
        for (const path of [folder, join(folder, "package.json")])
          files.registerReflectionPath(normalizePath(path), module);
      }
      for (const [module, { folder, group }] of modules) {
        module.comment ??= new Comment();
        module.comment.blockTags.push(new CommentTag("@group", [{ kind: "text", text: group }]));
        const readme = join(folder, "README.md");
        if (existsSync(readme)) {
          // The page has a heading already.
          const text = readFileSync(readme, "utf8").replace(/^# .*\n+/u, "");
          const { content } = typedoc.converter.parseRawComment(sourceFile(readme, text), files);
          module.readme = content;
        }
      }
    },
    1000,
  );
  // A docstring may name an error that its file does not import.
  typedoc.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => linkByName(project));
  typedoc.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      const home = join(repositoryRoot, "apps", "docs", "home.md");
      const text = readFileSync(home, "utf8").replace("<!-- packages -->", packageTables(packages));
      project.readme = typedoc.converter.parseRawComment(sourceFile(home, text), project.files).content;
    },
    -1000,
  );
  typedoc.converter.on(Converter.EVENT_RESOLVE_END, (context) => {
    // A path is no address: without a repository, the place is named and not linked.
    const base = process.env["DREAMNET_SOURCE_URL"];
    for (const reflection of Object.values(context.project.reflections)) {
      const { sources } = reflection as DeclarationReflection;
      for (const source of sources ?? []) {
        if (base === undefined) delete source.url;
        else source.url = `${base}/${source.fileName}#L${source.line}`;
      }
    }
  });
}

/** The packages by layer, as Markdown whose links start at apps/docs. */
function packageTables(packages: readonly SitePackage[]): string {
  return homeGroups
    .map((group) => {
      const rows = packages
        .filter((one) => one.group === group)
        .map(
          ({ name, folder, version, description }) =>
            `| [${name.replace("@dreamnet/", "")}](../../packages/${basename(folder)}/README.md)<br><small>${version}</small> | ${description.replaceAll("|", "\\|")} |`,
        );
      return `### ${group}\n\n| Package | Is |\n|---|---|\n${rows.join("\n")}\n`;
    })
    .join("\n");
}
