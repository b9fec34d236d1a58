import { styleText } from "node:util";
import { printable, textWidth, usesColor, wrapText } from "@dreamnet/pack-bin";
import { type Command, helpOption, jsonOption, print, readCommand } from "../command.ts";
import { type DoctorCheck, runChecks } from "../doctor/checks.ts";

/** `dreamnet doctor`. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Looks at what is installed here, what the sandbox can enforce, and how to mend what is missing.",
  usage: ["[options]"],
  takes: [],
  options: [jsonOption, helpOption],
  exitCodes: [
    ["0", "everything is there"],
    ["1", "packing cannot work"],
    ["2", "packing works, and something is missing; packages say what was not checked"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(doctorCommand, { least: 0, most: 0, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const checks = await runChecks(io, signal);
    const exitCode = checks.some(({ status }) => status === "broken")
      ? 1
      : checks.some(({ status }) => status === "limited")
        ? 2
        : 0;
    print(io, read.given.has("json"), { exitCode, checks }, () =>
      formatChecks(checks, { color: usesColor(io, io.stdout), width: textWidth(io.stdout) }),
    );
    return exitCode;
  },
};

function formatChecks(
  checks: readonly DoctorCheck[],
  style: { readonly color: boolean; readonly width: number },
): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    style.color ? styleText(format, text, { validateStream: false }) : text;
  const signs = { ok: paint("green", "✔"), limited: paint("yellow", "●"), broken: paint("red", "✖") };
  const column = Math.max(...checks.map(({ name }) => name.length));
  const indent = " ".repeat(column + 6);
  const room = style.width - column - 6;
  const lines = checks.flatMap(({ name, status, found, effect, remedy }) => [
    `  ${signs[status]} ${paint("bold", name.padEnd(column))}  ${wrapText(printable(found), room, indent)}`,
    ...(effect === undefined ? [] : [`${indent}${wrapText(printable(effect), room, indent)}`]),
    ...(remedy === undefined
      ? []
      : [`${indent}${paint("cyan", "→")} ${wrapText(printable(remedy), room - 2, `${indent}  `)}`]),
  ]);
  const limited = checks.filter(({ status }) => status === "limited").length;
  const broken = checks.filter(({ status }) => status === "broken").length;
  const verdict =
    broken > 0
      ? paint("red", "Packing cannot work as this machine stands.")
      : limited > 0
        ? paint("yellow", "Packing works; packages say what was not checked.")
        : paint("green", "Everything is there.");
  return `\n${lines.join("\n")}\n\n  ${verdict}\n`;
}
