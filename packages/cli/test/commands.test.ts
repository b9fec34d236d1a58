import { tmpdir } from "node:os";
import { optionUsage } from "@dreamnet/pack-bin";
import { describe, expect, it } from "vitest";
import { commands } from "../src/commands/index.ts";
import { typeCommand } from "./type-command.test-support.ts";

const cwd = tmpdir();

describe("help", () => {
  it("of the whole names every command", async () => {
    const { exitCode, stdout } = await typeCommand(["--help"], { cwd, columns: 80 });
    expect(exitCode).toBe(0);
    for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, "mu"));
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    "of %s has its options and exit codes, and fits the terminal",
    async (name, command) => {
      const { exitCode, stdout } = await typeCommand([name, "--help"], { cwd, columns: 80 });
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`dreamnet ${name}`);
      expect(stdout).toContain("Exit codes");
      for (const option of command.options) expect(stdout).toContain(optionUsage(option));
      // What is typed is not broken: it is to be copied.
      const long = stdout.split("\n").filter((line) => line.length > 80 && !line.includes("dreamnet "));
      expect(long).toEqual([]);
      expect(await typeCommand(["help", name], { cwd, columns: 80 })).toMatchObject({ exitCode: 0, stdout });
    },
  );

  it("is coloured on a terminal, and nowhere with NO_COLOR", async () => {
    const shown = async (env: Record<string, string>) =>
      (await typeCommand(["--help"], { cwd, columns: 80, answers: [], env })).stdout;
    expect(await shown({})).toContain("\u001b[");
    expect(await shown({ NO_COLOR: "1" })).not.toContain("\u001b[");
    expect(await shown({ TERM: "dumb" })).not.toContain("\u001b[");
    expect((await typeCommand(["--help"], { cwd })).stdout).not.toContain("\u001b[");
    expect((await typeCommand(["--help"], { cwd, env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[");
  });
});

describe("a command line that is wrong", () => {
  it("names the command that was meant", async () => {
    const { exitCode, stderr } = await typeCommand(["packk"], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Is pack meant?");
  });

  it.each(commands.map(({ name }) => [name]))("is refused by %s with all its faults", async (name) => {
    const { exitCode, stdout, stderr } = await typeCommand([name, "--nonsense", "--nonsense-too", "\u001b[31m"], {
      cwd,
    });
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("--nonsense");
    expect(stderr).not.toContain("\u001b");
  });

  /** What help and completion tell is what the parser takes. */
  it.each(
    commands.flatMap(({ name, options }) =>
      options
        .filter((option) => option.name !== "help" && option.name !== "version")
        .map((option) => [name, option] as const),
    ),
  )("%s knows its option $name", async (name, option) => {
    const first = { runs: optionOfRuns(option.name), push: "github" }[name];
    const words = [
      name,
      ...(first === undefined ? [] : [first]),
      `--${option.name}`,
      ...(option.value === undefined ? [] : ["x"]),
      "--nonsense",
    ];
    const { stderr } = await typeCommand(words, { cwd });
    expect(stderr).toContain("--nonsense");
    expect(stderr).not.toMatch(
      new RegExp(`--${option.name}\\b.* (?:is not an option|takes no value|needs a value)`, "u"),
    );
    expect(stderr).not.toContain(`'--${option.name}'`);
  });
});

function optionOfRuns(option: string): string {
  if (["status", "workflow", "all", "limit"].includes(option)) return "list";
  return option === "reason" ? "cancel" : "retry";
}
