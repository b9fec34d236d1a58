import { TerminalError } from "@dreamnet/workflow";
import { openContentStore } from "./open-store.ts";
import { openS3Store } from "./s3-store.ts";
import type { ContentStore } from "./store.ts";

/**
 * Opens the store that several machines share, as the environment names it: a bucket by `DREAMNET_STORE_URL`
 * (`s3://bucket/prefix`, with the variables of {@link openS3Store}), or a folder by `DREAMNET_STORE`.
 *
 * @param options.folder - Where neither is set.
 * @throws {@link TerminalError} with code `STORE_AMBIGUOUS`, and what the two stores throw.
 */
export async function openSharedStore(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}): Promise<ContentStore> {
  const { env, folder } = options;
  const [url, root] = [env["DREAMNET_STORE_URL"], env["DREAMNET_STORE"]];
  if (url && root)
    throw new TerminalError("Both DREAMNET_STORE_URL and DREAMNET_STORE name the store that the workers share.", {
      code: "STORE_AMBIGUOUS",
      hint: "Unset one of them, on each machine the same.",
    });
  return url ? openS3Store({ url, env }) : openContentStore({ root: root || folder });
}
