import type { AnyWorkflow } from "@dreamnet/workflow";
import { collectOutputs } from "./collect.ts";
import type { EgressOptions } from "./egress/proxy.ts";
import { Session } from "./host/session.ts";
import { type Confinement, type Confiner, createLinuxConfiner, type Started } from "./linux/provider.ts";
import { createMacosConfiner } from "./macos/provider.ts";
import type { SandboxProvider, SandboxRequest, SandboxRunner, SandboxUnavailable } from "./provider-types.ts";

/** What an operator decides. Nothing of it weakens what is reported. */
export interface SandboxOptions {
  /** Read for `PATH` alone. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Accepts a sandbox without a /proc of its own, in containers; results then say `reduced`. Default false. */
  readonly allowReduced?: boolean;
  readonly egress?: EgressOptions;
  /** ms between telling a workflow that it should end and ending it. Default 1000. */
  readonly killGrace?: number;
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
}

interface Member {
  readonly started: Started;
  readonly session: Session;
  readonly outputs: Promise<ReadonlyMap<string, string>>;
}

/**
 * The sandbox of this machine. It is tried once, at the first `prepare`, with a canary that goes for a secret, a listener
 * and a place outside; where it does not hold, no workflow is given a runner.
 *
 * @example
 * const executor = new WorkflowExecutor({ sandbox: createSandboxProvider() });
 * const result = await executor.execute(latexCompilerWorkflow, input);
 * result.isolation; // => "sandbox"
 */
export function createSandboxProvider(options: SandboxOptions = {}): SandboxProvider {
  const platform = options.platform ?? process.platform;
  const killGrace = options.killGrace ?? 1_000;
  const pool = new Map<string, Member[]>();
  let confiner: Promise<Confiner | SandboxUnavailable> | undefined;
  const probe = (): Promise<Confiner | SandboxUnavailable> => {
    confiner ??= createConfiner(platform, options);
    return confiner;
  };

  const begin = async (confinement: Confinement, workflow: AnyWorkflow): Promise<Member> => {
    const started = await confinement.start();
    const session = new Session(started.confined, workflow, confinement.limits);
    const outputs = session.load(confinement.module);
    outputs.catch(() => undefined);
    return { started, session, outputs };
  };
  const discard = async ({ started }: Member): Promise<void> => {
    started.confined.kill("host");
    await started.confined.ended;
    started.confined.release();
    await started.cleanUp();
  };

  const run = async (confinement: Confinement, request: SandboxRequest): Promise<unknown> => {
    const { signal, workflow } = request;
    const grace = request.killGrace ?? killGrace;
    signal.throwIfAborted();
    const waiting = pool.get(confinement.key)?.shift();
    waiting?.started.confined.keepAlive(true);
    const member = waiting ?? (await begin(confinement, workflow));
    const { started, session } = member;
    let timer: NodeJS.Timeout | undefined;
    const abort = (): void => {
      session.cancel(signal.reason);
      timer = setTimeout(() => started.confined.kill("cancelled"), grace);
    };
    try {
      if (signal.aborted) throw signal.reason;
      signal.addEventListener("abort", abort, { once: true });
      const outputs = await member.outputs;
      const output = await session.go({ request, programFolders: confinement.programFolders, killGrace: grace });
      started.confined.kill("host");
      await started.confined.ended;
      if (signal.aborted) throw signal.reason;
      await collectOutputs(
        outputs,
        { files: confinement.limits.files, bytes: confinement.limits.output },
        (path, content) => request.context.files.write(path, content),
      );
      return output;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      await discard(member);
    }
  };

  return {
    name: platform === "linux" ? "bubblewrap" : platform,
    prepare: async (workflow): Promise<SandboxRunner | SandboxUnavailable> => {
      if (workflow.module === undefined)
        return {
          unavailable: `${workflow.name} is defined inline, without a module that a sandbox could load`,
          remedy: "Define it in a module of its own, as the default export, with `module: import.meta.url`.",
        };
      const found = await probe();
      if ("unavailable" in found) return found;
      const confinement = found.confine(workflow);
      return { isolation: found.isolation, notes: confinement.notes, run: (request) => run(confinement, request) };
    },
    warm: async (workflow, count) => {
      const found = await probe();
      if ("unavailable" in found || workflow.module === undefined) return;
      const confinement = found.confine(workflow);
      const members = await Promise.all(Array.from({ length: count }, () => begin(confinement, workflow)));
      for (const member of members) {
        try {
          await member.outputs;
          await member.session.loaded();
          member.started.confined.keepAlive(false);
          pool.set(confinement.key, [...(pool.get(confinement.key) ?? []), member]);
        } catch {
          // It will fail again, and be told, when it runs.
          await discard(member);
        }
      }
    },
    close: async () => {
      const members = [...pool.values()].flat();
      pool.clear();
      await Promise.all(members.map(discard));
    },
  };
}

async function createConfiner(
  platform: NodeJS.Platform,
  options: SandboxOptions,
): Promise<Confiner | SandboxUnavailable> {
  if (platform === "linux")
    return createLinuxConfiner({
      env: options.env ?? process.env,
      egress: options.egress ?? {},
      allowReduced: options.allowReduced ?? false,
    });
  if (platform === "darwin") return createMacosConfiner(options.allowReduced ?? false);
  if (platform === "win32")
    return {
      unavailable: "Windows has no sandbox for this",
      remedy: "Run it in WSL2 (wsl --install), where the Linux sandbox works.",
    };
  return {
    unavailable: `there is no sandbox for ${platform}`,
    remedy: "Run it on Linux, or in a virtual machine with Linux.",
  };
}
