import { styleText } from "node:util";
import type { CommandIo } from "@dreamnet/pack-bin";

/** One question at a terminal. */
export interface Question {
  readonly text: string;
  /** Taken for an empty answer, and shown. */
  readonly suggestion?: string;
  /** What is wrong with an answer; undefined where nothing is. */
  readonly check?: (answer: string) => string | undefined;
}

/** Somebody who answers. */
export interface Questioner {
  /** @returns The answer, which may be empty. @throws The signal's reason. */
  ask(question: Question): Promise<string>;
  close(): Promise<void>;
}

/** Asks on a terminal, line by line; a wrong answer is asked for again. */
export function createQuestioner(io: CommandIo, color: boolean, signal?: AbortSignal): Questioner {
  const lines = readLines(io);
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    ask: async ({ text, suggestion, check }) => {
      for (;;) {
        const hint = suggestion === undefined ? "" : paint("dim", ` (${suggestion})`);
        io.stdout.write(`${paint("cyan", "?")} ${paint("bold", text)}${hint} `);
        const line = await next(lines, signal);
        const answer = line === "" ? (suggestion ?? "") : line;
        const fault = answer === "" ? undefined : check?.(answer);
        if (fault === undefined) return answer;
        io.stdout.write(`  ${paint("yellow", fault)}\n`);
      }
    },
    close: async () => {
      await lines.return(undefined);
    },
  };
}

/** A terminal that is closed answers nothing any more. */
async function next(lines: AsyncGenerator<string, undefined>, signal: AbortSignal | undefined): Promise<string> {
  signal?.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  const read = await Promise.race([lines.next(), aborted]);
  return read.done === true ? "" : read.value.trim();
}

async function* readLines(io: CommandIo): AsyncGenerator<string, undefined> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of io.stdin ?? []) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/u);
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
  return undefined;
}
