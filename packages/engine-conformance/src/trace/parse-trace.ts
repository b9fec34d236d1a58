/** One call of the system that a trace has. */
export interface TracedCall {
  readonly name: string;
  /** As the tracer prints them. */
  readonly arguments: string;
  readonly result: string;
  /** Place of its begin and its end in the order of the trace; equal when nothing came between. */
  readonly begin: number;
  readonly end: number;
}

const whole = /^(\d+) +(\w+)\((.*)\) += (.*)$/s;
const unfinished = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/s;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$/s;

/** Reads what `strace -f -o` wrote; calls that another thread's came between are put together. In the order of their ends. */
export function parseTrace(text: string): readonly TracedCall[] {
  const open = new Map<string, { readonly name: string; readonly start: string; readonly begin: number }>();
  const calls: TracedCall[] = [];
  for (const [place, line] of text.split("\n").entries()) {
    const begun = unfinished.exec(line);
    if (begun !== null) {
      const [, thread = "", name = "", start = ""] = begun;
      open.set(thread, { name, start, begin: place });
      continue;
    }
    const ended = resumed.exec(line);
    if (ended !== null) {
      const [, thread = "", name = "", rest = "", result = ""] = ended;
      const before = open.get(thread);
      open.delete(thread);
      if (before?.name === name)
        calls.push({ name, arguments: before.start + rest, result, begin: before.begin, end: place });
      continue;
    }
    const [, , name, given = "", result = ""] = whole.exec(line) ?? [];
    if (name !== undefined) calls.push({ name, arguments: given, result, begin: place, end: place });
  }
  return calls;
}
