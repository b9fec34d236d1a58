import { copyFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Application, Logger, LogLevel, normalizePath, type TypeDocOptions } from "typedoc";
import { listFiles } from "../../website/list-files.ts";
import { groups, guides, repositoryRoot } from "./contents.ts";
import { finishPages } from "./finish-pages.ts";
import { arrangePackages, listPackages } from "./packages.ts";
import { SiteTheme } from "./theme.ts";
import { writeWorkflowPages } from "./workflow-pages.ts";

const app = join(repositoryRoot, "apps", "docs");
/** Where the site goes if nobody says. */
export const defaultOut: string = join(app, "dist");

/** What was built. */
export interface BuiltSite {
  readonly out: string;
  readonly pages: number;
  readonly seconds: number;
  /** Every warning and error of TypeDoc: undocumented names, links that lead nowhere. */
  readonly problems: readonly string[];
}

/** Keeps what is said, so that a warning fails the build although the site was written. */
class KeepingLogger extends Logger {
  readonly problems: string[] = [];
  override log(message: string, level: LogLevel): void {
    super.log(message, level);
    if (level !== LogLevel.Warn && level !== LogLevel.Error) return;
    this.problems.push(message);
    process.stderr.write(`${message}\n`);
  }
}

/**
 * Builds the site: the API of every package, the guides and a page for each workflow.
 *
 * All packages are converted in one program: one by one, the compiler would read the lower layers anew for each.
 */
export async function buildSite({ out }: { readonly out: string }): Promise<BuiltSite> {
  const began = performance.now();
  const packages = listPackages();
  const workflowPages = await writeWorkflowPages(packages, join(app, "build", "workflows"));
  const typedoc = await Application.bootstrap(siteOptions(resolve(out), packages, workflowPages));
  const logger = new KeepingLogger();
  typedoc.logger = logger;
  typedoc.renderer.defineTheme("dreamnet", SiteTheme);
  arrangePackages(typedoc, packages);
  const project = await typedoc.convert();
  if (project === undefined) throw new Error(`TypeDoc made nothing:\n${logger.problems.join("\n")}`);
  typedoc.validate(project);
  rmSync(out, { recursive: true, force: true });
  await typedoc.generateDocs(project, normalizePath(resolve(out)));
  finishPages(out);
  copyFileSync(join(app, "theme", "favicon.svg"), join(out, "assets", "favicon.svg"));
  const pages = listFiles(out).filter((path) => path.endsWith(".html")).length;
  return { out, pages, seconds: (performance.now() - began) / 1000, problems: logger.problems };
}

function siteOptions(
  out: string,
  packages: ReturnType<typeof listPackages>,
  workflowPages: readonly string[],
): Partial<TypeDocOptions> {
  return {
    name: "DreamNet",
    entryPoints: packages.map(({ entry }) => entry),
    entryPointStrategy: "resolve",
    tsconfig: join(repositoryRoot, "tsconfig.json"),
    basePath: repositoryRoot,
    // `pnpm check types` has looked at them.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    readme: join(app, "home.md"),
    projectDocuments: [
      ...guides.map((file) => join(app, "guides", file)),
      ...workflowPages,
      join(repositoryRoot, "SECURITY.md"),
      join(repositoryRoot, "CONTRIBUTING.md"),
    ],
    validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true },
    requiredToBeDocumented: ["Class", "Function", "Interface", "TypeAlias", "Variable", "Enum"],
    theme: "dreamnet",
    router: "structure",
    customCss: join(app, "theme", "style.css"),
    favicon: join(app, "theme", "favicon.svg"),
    lightHighlightTheme: "github-light-high-contrast",
    darkHighlightTheme: "github-dark-high-contrast",
    highlightLanguages: [
      "typescript",
      "javascript",
      "json",
      "jsonc",
      "yaml",
      "shellscript",
      "markdown",
      "html",
      "css",
      "latex",
      "bibtex",
      "sql",
    ],
    headings: { readme: false, document: false },
    hideGenerator: true,
    disableGit: true,
    sourceLinkTemplate: "{path}",
    sortEntryPoints: false,
    groupOrder: [...groups, "*"],
    navigation: { includeCategories: false, includeGroups: true, includeFolders: false, excludeReferences: true },
    searchInDocuments: true,
    searchInComments: false,
    out,
  };
}
