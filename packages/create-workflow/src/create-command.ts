import { spawnSync } from "node:child_process";
import { basename, dirname, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { CreateError } from "./errors.ts";
import { planWorkflowPackage } from "./plan-package.ts";
import { writeWorkflowPackage } from "./write-package.ts";

/** Where the command reads and writes; `process` fits. */
export interface CreateIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  cwd(): string;
}

const usage = (command: string): string => `Usage
  ${command} <name> [options]

Begins a package for a workflow of your own: it builds, passes its contract and is ready to publish.

Options
  --author <name>       in package.json, the manifest and the licence
  --description <text>  one sentence of 20 characters or more
  --dir <folder>        where to make it, in place of ./<name>; nothing may be there yet
  --install             then runs npm install, npm run build and npm test there
  -h, --help            this
  --version             the version
`;

/**
 * Runs the command; `npm create @dreamnet/workflow` and `dreamnet create` are this.
 *
 * @param command - What its help calls it.
 * @returns The exit code: 0 made, 1 not made, or not passed with `--install`.
 */
export async function runCreateCommand(
  arguments_: readonly string[],
  io: CreateIo,
  { command = "create-workflow", signal }: { readonly command?: string; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const fail = (message: string, hint: string): number => {
    io.stderr.write(`${command}: ${message}\n  → ${hint}\n`);
    return 1;
  };
  const read = readArguments(arguments_);
  if ("fault" in read) return fail(read.fault, `${command} --help lists the options.`);
  const { values, positionals } = read;
  if (values.help === true || values.version === true) {
    io.stdout.write(values.help === true ? usage(command) : `${packageJson.version}\n`);
    return 0;
  }
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0)
    return fail(name === undefined ? "a name is missing." : "one name is expected.", `${command} word-count`);
  try {
    const { author, description, dir } = values;
    const plan = planWorkflowPackage({
      name,
      ...(author === undefined ? {} : { author }),
      ...(description === undefined ? {} : { description }),
    });
    const target = resolve(io.cwd(), dir ?? plan.folder);
    const folder = await writeWorkflowPackage(plan, {
      parent: dirname(target),
      folder: basename(target),
      ...(signal === undefined ? {} : { signal }),
    });
    const shown = relative(io.cwd(), folder) || folder;
    io.stdout.write(`${name} is begun in ${shown}: ${plan.files.size} files.\n`);
    if (values.install === true) return installAndTest(folder, fail);
    io.stdout.write(`\nNext\n  cd ${shown}\n  npm install\n  npm run build\n  npm test\n  npm publish\n`);
    return 0;
  } catch (error) {
    if (error instanceof CreateError) return fail(error.message, error.hint);
    throw error;
  }
}

function readArguments(arguments_: readonly string[]) {
  try {
    return parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: {
        author: { type: "string" },
        description: { type: "string" },
        dir: { type: "string" },
        install: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    return { fault: (error as Error).message.split("\n")[0] ?? "" };
  }
}

function installAndTest(folder: string, fail: (message: string, hint: string) => number): number {
  for (const args of [["install"], ["run", "build"], ["test"]]) {
    // npm is a script on Windows, which only a shell starts; the arguments are ours.
    const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
    if (status !== 0) return fail(`npm ${args.join(" ")} failed in ${folder}.`, "The package stays as it was made.");
  }
  return 0;
}
