import { main } from "../src/index.ts";

/** What a command wrote, and its exit code. */
export interface Typed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command is typed. */
export interface Typing {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Lines of somebody at a terminal; without it, there is no terminal. */
  readonly answers?: readonly string[];
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** Types a command in this process. */
export async function typeCommand(words: readonly string[], typing: Typing): Promise<Typed> {
  const out = { stdout: "", stderr: "" };
  const isTTY = typing.answers !== undefined;
  const stream = (name: "stdout" | "stderr") => ({
    isTTY,
    ...(typing.columns === undefined ? {} : { columns: typing.columns }),
    write: (text: string) => {
      out[name] += text;
    },
  });
  const exitCode = await main(
    words,
    {
      stdout: stream("stdout"),
      stderr: stream("stderr"),
      ...(typing.answers === undefined ? {} : { stdin: terminal(typing.answers) }),
      env: typing.env ?? { PATH: process.env["PATH"] },
      cwd: () => typing.cwd,
    },
    typing.signal,
  );
  return { exitCode, ...out };
}

function terminal(answers: readonly string[]): AsyncIterable<string> & { readonly isTTY: boolean } {
  return {
    isTTY: true,
    async *[Symbol.asyncIterator]() {
      for (const answer of answers) yield `${answer}\n`;
    },
  };
}
