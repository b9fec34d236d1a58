import { parseArgs } from "node:util";

/** What `dreamnet push` was asked to do. */
export interface PushOptions {
  readonly folder: string;
  readonly apply: boolean;
  readonly json: boolean;
  /** Reads the token from standard input instead of the environment. */
  readonly tokenFromInput: boolean;
  /** Pushes a package that still lacks something. */
  readonly incomplete: boolean;
  readonly owner: string | undefined;
  /** A GitHub Enterprise server, instead of github.com. */
  readonly server: URL | undefined;
}

/** Answers of the parser: something to do, or all that is wrong with the command line. */
export type ParsedPush =
  | { readonly kind: "run"; readonly options: PushOptions }
  | { readonly kind: "help" }
  | { readonly kind: "fault"; readonly messages: readonly string[] };

/** Reads the command line after `dreamnet push`. */
export function parsePushCommand(arguments_: readonly string[]): ParsedPush {
  if (arguments_.some((argument) => /^--?(?:token(?!-stdin$)|password)/iu.test(argument) || isToken(argument)))
    return {
      kind: "fault",
      messages: [
        "A token on the command line is seen by every user of the machine: set GITHUB_TOKEN, or use --token-stdin.",
      ],
    };
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(arguments_);
  } catch (error) {
    return { kind: "fault", messages: [error instanceof Error ? error.message : String(error)] };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: "help" };
  const [platform, folder, ...rest] = positionals;
  const messages: string[] = [];
  if (platform !== "github")
    messages.push(
      platform === undefined
        ? "Say where to: dreamnet push github <folder>."
        : `${platform} cannot be pushed to; github can.`,
    );
  if (folder === undefined) messages.push("Name the folder of the package, the one with release-plan.json.");
  if (rest.length > 0) messages.push(`One folder is pushed at a time; ${rest.join(" ")} is left over.`);
  if (values.owner !== undefined && !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/u.test(values.owner))
    messages.push("--owner takes a user or an organisation of GitHub.");
  const server = values.server === undefined ? undefined : serverUrl(values.server);
  if (server === null) messages.push("--server takes an https address without path, user or password.");
  if (messages.length > 0 || folder === undefined || server === null) return { kind: "fault", messages };
  return {
    kind: "run",
    options: {
      folder,
      apply: values.apply === true,
      incomplete: values.incomplete === true,
      json: values.json === true,
      owner: values.owner,
      server,
      tokenFromInput: values["token-stdin"] === true,
    },
  };
}

function parse(arguments_: readonly string[]) {
  return parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      apply: { type: "boolean" },
      incomplete: { type: "boolean" },
      json: { type: "boolean" },
      owner: { type: "string" },
      server: { type: "string" },
      "token-stdin": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}

/** What GitHub's tokens begin with, wherever one was put by mistake: no message may repeat it. */
const isToken = (argument: string): boolean => /(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20}/u.test(argument);

/** Plain http is for this machine alone. */
function serverUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isLocal = /^(?:127\.0\.0\.1|\[::1\]|localhost)$/u.test(url.hostname);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLocal);
  return isSafe && url.pathname === "/" && url.username === "" && url.password === "" && url.search === "" ? url : null;
}
