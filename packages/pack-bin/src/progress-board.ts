import { styleText } from "node:util";
import type { Progress } from "@dreamnet/workflow";
import type { CommandStream } from "./command-io.ts";
import { formatDuration, printableLine } from "./terminal-text.ts";

/** How something ended, as a board shows it. */
export type BoardStatus = "ready" | "needs_input" | "failed";

/** Shows what is going on: a line for each subject on a terminal, plain lines elsewhere, nothing where nobody reads. */
export interface ProgressBoard {
  show(subject: string, progress: Progress): void;
  /** @param duration - ms. */
  done(subject: string, status: BoardStatus, duration: number): void;
  /** Removes what a terminal shows. */
  end(): void;
}

/** How a board of progress is shown. */
export interface ProgressBoardOptions {
  /** Known before anything happens, in the order of their lines. */
  readonly subjects: readonly string[];
  readonly color: boolean;
  /** For `--json` off a terminal, where only the document is wanted. */
  readonly quiet: boolean;
  /** A terminal that only adds lines: TERM=dumb. */
  readonly plain?: boolean;
}

type State =
  | { readonly kind: "waiting" }
  | { readonly kind: "running"; readonly since: number; readonly message: string }
  | { readonly kind: "done"; readonly status: BoardStatus; readonly duration: number };

const words: Readonly<Record<BoardStatus, string>> = { ready: "ready", needs_input: "needs input", failed: "failed" };
const signs: Readonly<Record<BoardStatus, string>> = { ready: "✔", needs_input: "●", failed: "✖" };
const colors = { ready: "green", needs_input: "yellow", failed: "red" } as const;
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** ms between two pictures of the spinner. */
const beat = 100;

/** A board on a stream. It holds no process open. */
export function createProgressBoard(stream: CommandStream, options: ProgressBoardOptions): ProgressBoard {
  if (stream.isTTY === true && options.plain !== true) return createLiveBoard(stream, options);
  let last = "";
  const write = (text: string): void => {
    if (options.quiet || text === last) return;
    last = text;
    stream.write(`${text}\n`);
  };
  return {
    show: (subject, progress) => write(printableLine(`${subject}: ${describe(progress)}`)),
    done: (subject, status, duration) =>
      write(printableLine(`${subject}: ${words[status]} (${formatDuration(duration)})`)),
    end: () => undefined,
  };
}

function createLiveBoard(stream: CommandStream, { subjects, color }: ProgressBoardOptions): ProgressBoard {
  const states = new Map<string, State>(subjects.map((subject) => [subject, { kind: "waiting" }]));
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  let drawn = 0;
  let picture = 0;
  let timer: NodeJS.Timeout | undefined;

  const line = (subject: string, state: State, width: number, columns: number): string => {
    const name = printableLine(subject).padEnd(width);
    if (state.kind === "waiting") return paint("dim", `  · ${name}`);
    if (state.kind === "done")
      return `  ${paint(colors[state.status], signs[state.status])} ${name}  ${words[state.status].padEnd(11)}  ${paint("dim", formatDuration(state.duration))}`;
    const time = formatDuration(performance.now() - state.since);
    const room = Math.max(8, columns - width - time.length - 9);
    const message = state.message.length > room ? `${state.message.slice(0, room - 1)}…` : state.message;
    return `  ${paint("cyan", spinner[picture % spinner.length] as string)} ${name}  ${message}  ${paint("dim", time)}`;
  };
  const clear = (): string => (drawn === 0 ? "" : `\r\u001b[${drawn}A\u001b[J`);
  const draw = (): void => {
    // A terminal that does not know its width says 0.
    const columns = (stream.columns ?? 0) > 0 ? (stream.columns as number) : 80;
    const width = Math.max(...[...states.keys()].map((subject) => printableLine(subject).length));
    const lines = [...states].map(([subject, state]) => `${line(subject, state, width, columns)}\n`);
    stream.write(`${clear()}${lines.join("")}`);
    drawn = lines.length;
  };
  const set = (subject: string, state: State): void => {
    states.set(subject, state);
    draw();
    timer ??= setInterval(() => {
      picture++;
      draw();
    }, beat).unref();
  };
  return {
    show: (subject, progress) => {
      const before = states.get(subject);
      const since = before?.kind === "running" ? before.since : performance.now();
      set(subject, { kind: "running", since, message: printableLine(describe(progress)) });
    },
    done: (subject, status, duration) => set(subject, { kind: "done", status, duration }),
    end: () => {
      clearInterval(timer);
      if (drawn > 0) stream.write(clear());
      drawn = 0;
    },
  };
}

const describe = ({ message, fraction }: Progress): string =>
  fraction === undefined ? message : `${message} ${Math.round(fraction * 100)} %`;
