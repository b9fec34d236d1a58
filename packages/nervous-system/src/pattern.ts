import { TerminalError } from "@dreamnet/workflow";

const part = /^[a-z0-9][a-z0-9_-]*$/;

function fault(kind: "topic" | "pattern", value: unknown, hint: string): TerminalError {
  return new TerminalError(`${JSON.stringify(value)} is not a ${kind}.`, {
    code: kind === "topic" ? "TOPIC_INVALID" : "PATTERN_INVALID",
    hint,
    value,
  });
}

/** @throws {@link TerminalError} with code `TOPIC_INVALID`. */
export function checkTopic(topic: string): void {
  if (typeof topic === "string" && topic.length <= 256 && topic.split(".").every((name) => part.test(name))) return;
  throw fault(
    "topic",
    topic,
    "A topic has parts of lower-case letters, digits, `-` and `_`, joined by dots: workflow.registered",
  );
}

/**
 * Makes a test of topics from a pattern: `*` stands for one part, a last `**` for any rest, an empty one too.
 *
 * @throws {@link TerminalError} with code `PATTERN_INVALID`.
 * @example
 * compilePattern("run.*")("run.failed"); // => true
 * compilePattern("run.**")("run"); // => true
 */
export function compilePattern(pattern: string): (topic: string) => boolean {
  const parts = typeof pattern === "string" && pattern.length <= 256 ? pattern.split(".") : [];
  const rest = parts.at(-1) === "**";
  const fixed = rest ? parts.slice(0, -1) : parts;
  if (parts.length === 0 || !fixed.every((name) => name === "*" || part.test(name)))
    throw fault(
      "pattern",
      pattern,
      "A pattern is a topic in which `*` stands for one part and a last `**` for any rest.",
    );
  return (topic) => {
    const names = topic.split(".");
    if (rest ? names.length < fixed.length : names.length !== fixed.length) return false;
    return fixed.every((name, index) => name === "*" || name === names[index]);
  };
}
