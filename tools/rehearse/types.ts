import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import { installInto } from "./consumers.ts";

/** How a consumer may have set its compiler. */
const moduleModes = ["node16", "nodenext", "bundler"] as const;

/** TypeScript and Node's types, as a consumer has them; the versions of this repository. */
export interface TypeTools {
  readonly tsc: string;
  readonly nodeTypes: string;
}

/**
 * Checks the declarations of all packages, and of what they name, in one project per module mode. Nothing is skipped
 * (`skipLibCheck` is off), and each package's names are used, so that a missing declaration is a fault.
 */
export async function checkTypes(
  folder: string,
  packages: readonly { readonly name: string; readonly version: string; readonly isWorkflow: boolean }[],
  { tsc, nodeTypes }: TypeTools,
  env: NodeJS.ProcessEnv,
): Promise<readonly { readonly mode: string; readonly seconds: number }[]> {
  await installInto(folder, [...packages.map(({ name, version }) => `${name}@${version}`), nodeTypes], env);
  writeFileSync(join(folder, "index.mts"), esmSource(packages));
  writeFileSync(join(folder, "required.cts"), commonJsSource(packages));
  const results: { mode: string; seconds: number }[] = [];
  for (const mode of moduleModes) {
    writeFileSync(join(folder, `tsconfig.${mode}.json`), JSON.stringify(settings(mode), null, 2));
    const { seconds } = await run(process.execPath, [tsc, "-p", `tsconfig.${mode}.json`], { cwd: folder, env });
    results.push({ mode, seconds });
  }
  return results;
}

function settings(mode: (typeof moduleModes)[number]): object {
  return {
    compilerOptions: {
      target: "es2023",
      lib: ["es2023"],
      types: ["node"],
      module: mode === "bundler" ? "esnext" : mode,
      moduleResolution: mode,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      resolveJsonModule: true,
      noEmit: true,
    },
    // require() of ESM is TypeScript's to allow from nodenext on; a bundler has no require().
    files: mode === "nodenext" ? ["index.mts", "required.cts"] : ["index.mts"],
  };
}

function esmSource(packages: readonly { readonly name: string; readonly isWorkflow: boolean }[]): string {
  const lines = packages.flatMap(({ name, isWorkflow }, index) => [
    `import * as all${index} from ${JSON.stringify(name)};`,
    // An `any` would let everything pass: the module must have a name of its own, and lack one that nobody has.
    `export const known${index}: keyof typeof all${index} extends never ? never : true = true;`,
    `// @ts-expect-error - no package has this name`,
    `export const missing${index} = all${index}.thereIsNoSuchName;`,
    ...(isWorkflow
      ? [
          `import workflow${index} from ${JSON.stringify(name)};`,
          `export const input${index}: (input: unknown) => { valid: boolean } = workflow${index}.validate;`,
        ]
      : []),
  ]);
  return `${lines.join("\n")}\n`;
}

function commonJsSource(packages: readonly { readonly name: string }[]): string {
  return `${packages.map(({ name }, index) => `import all${index} = require(${JSON.stringify(name)});\nexport const names${index} = Object.keys(all${index});`).join("\n")}\n`;
}
