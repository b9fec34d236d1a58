import { spawn, spawnSync } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Git without the machine's and the user's settings. */
const gitEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  HOME: "/nonexistent",
};

/** Runs git; its standard output. Throws with what git said where it fails. */
export function git(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, env: gitEnvironment, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/**
 * Runs git with a token for http, while this process goes on answering as the server.
 *
 * The token goes through the environment, where only this user sees it.
 */
export async function gitWithToken(args: readonly string[], cwd: string, token: string): Promise<void> {
  const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
  const child = spawn("git", args, {
    cwd,
    env: {
      ...gitEnvironment,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${credential}`,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`git ${args[0]}: ${said.trim()}`);
}

/** Whether git and its http server are installed. */
export function hasGit(): boolean {
  const found = spawnSync("git", ["--exec-path"], { encoding: "utf8" });
  return (
    found.status === 0 &&
    spawnSync(`${found.stdout.trim()}/git-http-backend`, [], { env: { REQUEST_METHOD: "GET" } }).error === undefined
  );
}

/** Answers a request as `git http-backend` does, the CGI program that comes with git. */
export async function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  settings: { readonly root: string; readonly path: string; readonly query: string; readonly body: Buffer },
): Promise<void> {
  const child = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: settings.root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: settings.path,
      QUERY_STRING: settings.query,
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(settings.body.length),
      HTTP_CONTENT_ENCODING: String(request.headers["content-encoding"] ?? ""),
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_USER: "pusher",
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(settings.body);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const output = Buffer.concat(chunks);
  const end = output.indexOf("\r\n\r\n");
  const headers = output.subarray(0, end).toString("latin1").split("\r\n");
  let status = 200;
  for (const header of headers) {
    const at = header.indexOf(":");
    const [name, value] = [header.slice(0, at), header.slice(at + 1).trim()];
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
  response.end(output.subarray(end + 4));
}
