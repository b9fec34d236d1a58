import type { ContentStore } from "@dreamnet/content-store";
import { type LoadResult, loadFetched, loadSource } from "@dreamnet/source-loader";

/** How a location is loaded. */
export interface LoadLocationOptions {
  readonly store: ContentStore;
  /** Whether an address may be fetched; without it, it is refused. */
  readonly allowNetwork?: boolean;
  readonly unsandboxed?: boolean;
  readonly sourceRoot?: string;
  readonly signal?: AbortSignal;
}

/**
 * Loads a file, a folder or a repository of this machine; where that is allowed, a page or a repository of the web,
 * which a workflow of its own fetches: the only part that reaches the network.
 */
export async function loadLocation(location: string, options: LoadLocationOptions): Promise<LoadResult> {
  const { store, allowNetwork, unsandboxed, signal } = options;
  const own = signal === undefined ? {} : { signal };
  const { sourceRoot } = options;
  const local = { store, ...own, ...(sourceRoot === undefined ? {} : { sourceRoot }) };
  if (allowNetwork !== true) return loadSource(location, local);
  // What reaches the network is loaded when that is asked for.
  const [{ WorkflowExecutor }, { isRemoteLocation, sourceFetcherWorkflow }] = await Promise.all([
    import("@dreamnet/executor"),
    import("@dreamnet/source-fetcher"),
  ]);
  if (!isRemoteLocation(location)) return loadSource(location, local);
  const executor = new WorkflowExecutor({ store, unsandboxed: unsandboxed ?? false });
  const result = await executor.execute(sourceFetcherWorkflow, { location }, own);
  signal?.throwIfAborted();
  if (!result.success) {
    const { code, message, hint } = result.error;
    return {
      status: "refused",
      diagnostics: [
        {
          severity: "error",
          ruleId: "fetch/is-fetched",
          message: `${JSON.stringify(location.slice(0, 200))} was not fetched: ${message} (${code})`,
          ...(hint === undefined ? {} : { hint }),
        },
      ],
    };
  }
  const { output } = result;
  if (output.status === "refused") return output;
  const files = new Map<string, Uint8Array>();
  for (const [path, { sha256 }] of Object.entries(output.files)) files.set(path, await store.get(sha256));
  return loadFetched({ ...output, files }, { store, ...own });
}
