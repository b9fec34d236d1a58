import type { RemoteAsset } from "./github-api.ts";
import type { PlannedAsset } from "./plan.ts";

/** Which of the planned files a release has. */
export interface AssetMatch {
  readonly matched: Map<PlannedAsset, RemoteAsset>;
  readonly missing: PlannedAsset[];
  /** Of a draft of ours: uploads that broke off, and files of an earlier plan; what a person has added stays. */
  readonly inTheWay: RemoteAsset[];
}

/**
 * Compares by content first: GitHub may keep a file under another name than it was given. Where the server says no
 * digest, name (or label, which holds the name that was asked for) and size decide.
 */
export function matchAssets(planned: readonly PlannedAsset[], there: readonly RemoteAsset[]): AssetMatch {
  const matched = new Map<PlannedAsset, RemoteAsset>();
  const free = new Set(there.filter((asset) => asset.state === "uploaded"));
  const take = (asset: PlannedAsset, test: (remote: RemoteAsset) => boolean): void => {
    if (matched.has(asset)) return;
    const found = [...free].find(test);
    if (found === undefined) return;
    matched.set(asset, found);
    free.delete(found);
  };
  const isNamed = (asset: PlannedAsset, remote: RemoteAsset): boolean =>
    remote.name === asset.name || remote.label === asset.name;
  // Every file that is uploaded from here has a label; one that is dropped on the page has none.
  const isLabelled = (remote: RemoteAsset): boolean => (remote.label ?? "") !== "";
  const isSame = (asset: PlannedAsset, remote: RemoteAsset): boolean =>
    remote.size === asset.size && (remote.digest == null || remote.digest === `sha256:${asset.sha256}`);
  for (const asset of planned) take(asset, (remote) => isNamed(asset, remote) && isSame(asset, remote));
  for (const asset of planned) take(asset, (remote) => remote.digest === `sha256:${asset.sha256}`);
  const missing = planned.filter((asset) => !matched.has(asset));
  const inTheWay = there.filter(
    (remote) =>
      remote.state !== "uploaded" ||
      (free.has(remote) && (isLabelled(remote) || missing.some((asset) => isNamed(asset, remote)))),
  );
  return { matched, missing, inTheWay };
}
