/** Where a command reads and writes; `process` fits. */
export interface CommandIo {
  readonly stdout: CommandStream;
  readonly stderr: CommandStream;
  /** Read only where an option says so, or to ask somebody at a terminal. */
  readonly stdin?: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

/** A stream that text goes to. */
export interface CommandStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org say. */
export function usesColor(io: Pick<CommandIo, "env">, stream: CommandStream): boolean {
  if ((io.env["NO_COLOR"] ?? "") !== "") return false;
  if ((io.env["FORCE_COLOR"] ?? "") !== "" && io.env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && io.env["TERM"] !== "dumb";
}
