import { RetryableError, TerminalError } from "@dreamnet/workflow";
import { readBundle } from "../git/bundle.ts";
import { type GithubClient, UnknownOutcomeError } from "./github-client.ts";
import type { ReleasePlan } from "./plan.ts";

const zero = "0".repeat(40);

/** Branches and tags of a repository, by name. */
export type Refs = ReadonlyMap<string, string>;

/**
 * Asks a repository for its branches and tags, over git's own protocol.
 *
 * @param url - `https://github.com/owner/name.git`.
 * @see https://git-scm.com/docs/http-protocol and gitprotocol-pack, checked 2026-11
 */
export async function readRefs(client: GithubClient, url: string): Promise<Refs> {
  const answer = await client.send({
    method: "GET",
    url: `${url}/info/refs?service=git-receive-pack`,
    headers: { Accept: "application/x-git-receive-pack-advertisement" },
    scheme: "basic",
  });
  if (answer.status === 401 || answer.status === 403 || answer.status === 404)
    throw new TerminalError(`The token may not push to ${url} (${answer.status}).`, {
      code: "PUSH_REFUSED",
      value: answer.status,
      hint: "Give the token the permission to write contents (and workflows, where the package has one).",
    });
  if (answer.status !== 200)
    throw new UnknownOutcomeError(`${url} answered ${answer.status}.`, { code: "SERVER_FAILED" });
  const refs = new Map<string, string>();
  for (const line of readPackets(answer.bytes)) {
    const match = /^([0-9a-f]{40}) ([^\0\n]{1,1000})/u.exec(line);
    if (match !== null && match[2] !== "capabilities^{}") refs.set(match[2] as string, match[1] as string);
  }
  return refs;
}

/**
 * Pushes the plan's commit, unless it is there; never with force.
 *
 * @param bundle - Bytes of the bundle that the plan names.
 * @throws TerminalError with code `HISTORY_DIFFERS` where the branch has another history, `BUNDLE_INVALID` where the
 *   bundle does not hold the commit.
 */
export async function pushCommit(
  client: GithubClient,
  url: string,
  plan: ReleasePlan,
  bundle: Uint8Array,
  { attempts, defaultBranch }: { readonly attempts: number; readonly defaultBranch: string },
): Promise<"pushed" | "there"> {
  const { id, parent, branch } = plan.commit;
  const read = readBundle(bundle, branch);
  if (read === undefined || read.commit !== id)
    throw new TerminalError("The bundle does not hold the commit that the plan names.", {
      code: "BUNDLE_INVALID",
      hint: "Make the package again.",
    });
  const ref = `refs/heads/${branch}`;
  for (let attempt = 1; ; attempt++) {
    const refs = await readRefs(client, url);
    const old = refs.get(ref);
    const others = [...refs.keys()].filter((name) => name.startsWith("refs/heads/") && name !== ref);
    // A second history beside the first would hide README and CITATION.cff: GitHub shows those of the default branch.
    if (old === undefined && others.length > 0) {
      const head = refs.get(`refs/heads/${defaultBranch}`) ?? "";
      throw new TerminalError(
        `${url} has another history: its branch is ${defaultBranch} (${head}), and there is no ${branch}.`,
        {
          code: "HISTORY_DIFFERS",
          value: defaultBranch,
          hint: `Make the package with \`branch=${defaultBranch}\` (--set github.branch=…) and \`parent=${head}\` to add to it, or push to a repository of another name. Nothing is overwritten.`,
        },
      );
    }
    if (old === id) return attempt === 1 ? "there" : "pushed";
    if (old !== undefined && old !== parent)
      throw new TerminalError(
        `${url} has another history: its ${branch} is ${old}, and the package's commit does not build on it.`,
        {
          code: "HISTORY_DIFFERS",
          value: old,
          hint: `Make the package with \`parent=${old}\` (--set github.parent=…) to add to it, or push to a repository of another name. Nothing is overwritten.`,
        },
      );
    const command = `${old ?? zero} ${id} ${ref}\0 report-status agent=dreamnet`;
    try {
      const answer = await client.send({
        method: "POST",
        url: `${url}/git-receive-pack`,
        headers: {
          "Content-Type": "application/x-git-receive-pack-request",
          Accept: "application/x-git-receive-pack-result",
        },
        body: Buffer.concat([packet(command), Buffer.from("0000"), read.pack]),
        scheme: "basic",
        timeout: 600_000,
      });
      const lines = readPackets(answer.bytes).map((line) => line.trim());
      if (answer.status === 200 && lines.includes("unpack ok") && lines.includes(`ok ${ref}`)) return "pushed";
      const reason =
        lines.find((line) => line.startsWith("ng ") || line.startsWith("unpack ")) ?? `status ${answer.status}`;
      // Somebody else may have pushed at the same moment: what is there now is looked at anew.
      if (attempt >= attempts)
        throw new TerminalError(`${url} did not take the commit: ${reason.slice(0, 300)}`, {
          code: "PUSH_REFUSED",
          hint: "Look at the repository's rules for its branches, and at the token's permissions.",
        });
    } catch (error) {
      if (!(error instanceof RetryableError) || !(error instanceof UnknownOutcomeError) || attempt >= attempts)
        throw error;
    }
  }
}

function packet(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
}

/** The lines of an answer in git's framing; what is broken off ends them. */
function readPackets(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  for (let at = 0; at + 4 <= buffer.length; ) {
    const head = buffer.subarray(at, at + 4).toString("latin1");
    const length = /^[0-9a-f]{4}$/iu.test(head) ? Number.parseInt(head, 16) : Number.NaN;
    if (length === 0) {
      at += 4;
      continue;
    }
    if (!(length >= 4) || at + length > buffer.length) break;
    lines.push(buffer.subarray(at + 4, at + length).toString("utf8"));
    at += length;
  }
  return lines;
}
