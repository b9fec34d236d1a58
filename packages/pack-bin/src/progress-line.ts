import type { Progress } from "@dreamnet/workflow";
import type { CommandStream } from "./run-pack-command.ts";
import { printableLine } from "./terminal-text.ts";

/** Shows what is going on: one line that changes on a terminal, plain lines elsewhere, nothing where it is told to be quiet. */
export interface ProgressLine {
  show(subject: string, progress: Progress): void;
  /** Removes the line. */
  end(): void;
}

/** @param quiet - For `--json` off a terminal, where only the document is wanted. */
export function createProgressLine(stream: CommandStream, quiet: boolean): ProgressLine {
  const live = stream.isTTY === true;
  let last = "";
  return {
    show(subject, progress) {
      const percent = progress.fraction === undefined ? "" : ` ${Math.round(progress.fraction * 100)} %`;
      const text = printableLine(`${subject}: ${progress.message}${percent}`);
      if (text === last || (quiet && !live)) return;
      last = text;
      // A terminal that does not know its width says 0.
      const columns = stream.columns ?? 0;
      if (!live) stream.write(`${text}\n`);
      else stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, (columns > 0 ? columns : 80) - 1))}`);
    },
    end() {
      if (live && last !== "") stream.write("\r\u001b[2K");
      last = "";
    },
  };
}
