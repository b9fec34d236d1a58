import { PermissionError, type Security, type WorkflowManifest } from "@dreamnet/workflow";

/** One difference in what a workflow may do. */
export interface PermissionChange {
  readonly kind: "added" | "removed" | "widened" | "narrowed";
  /** The manifest's word: `networkAccess`, `egress`, `subprocess`, `limits.memory`, … */
  readonly permission: string;
  /** Whether the newer version can do something that the older one could not. */
  readonly widens: boolean;
  /** Whether the newer version asks for something that a caller or machine may not have: a sandbox. */
  readonly restricts: boolean;
  readonly before: unknown;
  readonly after: unknown;
  /** In plain words. */
  readonly message: string;
}

/** What a newer version may do in comparison with an older one. */
export interface PermissionComparison {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Whether any change widens. */
  readonly widened: boolean;
  readonly changes: readonly PermissionChange[];
}

type Facts = Pick<WorkflowManifest, "name" | "version" | "security" | "dependencies" | "errorHandling">;

/**
 * Compares what two versions of a workflow may do, from their manifests alone.
 *
 * Dependencies and the fallback run under manifests of their own, so a new one widens: the comparison cannot tell what
 * it may do. The order of lists means nothing.
 *
 * @example
 * comparePermissions(installed, offered).changes.map(({ message }) => message);
 * // => ["may reach the network now: any public host, on ports 80 and 443"]
 */
export function comparePermissions(before: Facts, after: Facts): PermissionComparison {
  const [was, is] = [before.security, after.security];
  const changes = [
    ...compareFlags(was, is),
    ...compareNetwork(was, is),
    ...compareNames("subprocess", "may start the program", was.subprocess, is.subprocess),
    ...compareNames("secrets", "gets the secret", was.secrets, is.secrets),
    ...comparePaths(was.allowedPaths, is.allowedPaths),
    ...compareLimits(was, is),
    ...compareNames("dependencies", "runs the workflow", namesOf(before.dependencies), namesOf(after.dependencies)),
    ...compareNames(
      "fallback",
      "falls back to the workflow",
      namesOf([before.errorHandling.fallback ?? []].flat()),
      namesOf([after.errorHandling.fallback ?? []].flat()),
    ),
  ];
  return {
    name: after.name,
    from: before.version,
    to: after.version,
    widened: changes.some(({ widens }) => widens),
    changes,
  };
}

/**
 * For a caller who upgrades only to what can do no more than before.
 *
 * @throws {@link PermissionError} with code `PERMISSIONS_WIDENED` that names every permission that is wider.
 */
export function refuseWidened(comparison: PermissionComparison): void {
  if (!comparison.widened) return;
  const { name, from, to, changes } = comparison;
  const wider = changes.filter(({ widens }) => widens);
  throw new PermissionError(
    `${name}@${to} may do more than ${name}@${from}:\n  ${wider.map(({ message }) => message).join("\n  ")}`,
    {
      code: "PERMISSIONS_WIDENED",
      hint: `Stay with ${from}, or agree to each of these before you upgrade.`,
      value: wider,
    },
  );
}

const added = (permission: string, before: unknown, after: unknown, message: string): PermissionChange => ({
  kind: "added",
  permission,
  widens: true,
  restricts: false,
  before,
  after,
  message,
});
const removed = (permission: string, before: unknown, after: unknown, message: string): PermissionChange => ({
  ...added(permission, before, after, message),
  kind: "removed",
  widens: false,
});

function compareFlags(was: Security, is: Security): PermissionChange[] {
  const changes: PermissionChange[] = [];
  if (!was.requiresAuth && is.requiresAuth)
    changes.push(added("requiresAuth", false, true, "needs somebody's credentials now"));
  if (was.requiresAuth && !is.requiresAuth)
    changes.push(removed("requiresAuth", true, false, "needs nobody's credentials any longer"));
  if (was.requiresSandbox && !is.requiresSandbox) {
    const message = "no longer requires a sandbox: it may run unconfined";
    changes.push({ ...added("requiresSandbox", true, false, message), kind: "widened" });
  }
  if (!was.requiresSandbox && is.requiresSandbox) {
    const message = "requires a sandbox now: a machine without one refuses it";
    changes.push({ ...removed("requiresSandbox", false, true, message), kind: "narrowed", restricts: true });
  }
  return changes;
}

const anyHost = "any public host, on ports 80 and 443";

/** Without a list of hosts, the network is every public host on the web's ports. */
function compareNetwork(was: Security, is: Security): PermissionChange[] {
  if (!was.networkAccess && !is.networkAccess) return [];
  const hosts = (security: Security): string =>
    security.egress.length === 0 ? anyHost : [...new Set(security.egress)].sort().join(", ");
  if (!was.networkAccess) return [added("networkAccess", false, true, `may reach the network now: ${hosts(is)}`)];
  if (!is.networkAccess) return [removed("networkAccess", true, false, "may not reach the network any longer")];
  if (was.egress.length > 0 && is.egress.length === 0) {
    const message = `may reach ${anyHost}; before, ${hosts(was)} alone`;
    return [{ ...added("egress", was.egress, is.egress, message), kind: "widened" }];
  }
  if (was.egress.length === 0 && is.egress.length > 0) {
    // Another port, or a host that is named and so may be a private one, is more than any public host.
    const beyond = is.egress.filter((host) => !isPlainHost(host));
    const message = `may reach ${hosts(is)} alone; before, ${anyHost}`;
    return [
      { ...removed("egress", was.egress, is.egress, message), kind: "narrowed" },
      ...beyond.map((host) => added("egress", was.egress, is.egress, `may reach ${host} now`)),
    ];
  }
  return compareNames("egress", "may reach", was.egress, is.egress, covers);
}

/** A name of several parts, on the web's ports. */
const isPlainHost = (host: string): boolean => /^[^:]*[a-z][^:]*\.[a-z][a-z0-9-]*(:80|:443)?$/u.test(host);

/** A bare host is that host on the web's ports. */
const covers = (known: string, wanted: string): boolean =>
  known === wanted || wanted === `${known}:443` || wanted === `${known}:80`;

function compareNames(
  permission: string,
  verb: string,
  was: readonly string[],
  is: readonly string[],
  isCovered: (known: string, wanted: string) => boolean = (known, wanted) => known === wanted,
): PermissionChange[] {
  const beyond = (wanted: readonly string[], known: readonly string[]): string[] =>
    [...new Set(wanted)].filter((one) => !known.some((other) => isCovered(other, one))).sort();
  return [
    ...beyond(is, was).map((name) => added(permission, was, is, `${verb} ${name} now`)),
    ...beyond(was, is).map((name) => removed(permission, was, is, `${verb} ${name} no longer`)),
  ];
}

/** `build/` and `build` cover what lies below. */
function comparePaths(was: readonly string[], is: readonly string[]): PermissionChange[] {
  const folder = (path: string): string => (path.endsWith("/") ? path : `${path}/`);
  return compareNames("allowedPaths", "may write", was, is, (known, wanted) =>
    folder(wanted).startsWith(folder(known)),
  );
}

function compareLimits(was: Security, is: Security): PermissionChange[] {
  return (["memory", "output", "files", "processes", "cpu"] as const).flatMap((key) => {
    const [before, after] = [was.limits[key], is.limits[key]];
    if (before === after) return [];
    const widens = after === undefined || (before !== undefined && after > before);
    const text = (limit: number | undefined): string => (limit === undefined ? "no limit" : String(limit));
    const message = `${key}: ${text(after)}; before, ${text(before)}`;
    const base = added(`limits.${key}`, before, after, message);
    return [{ ...base, kind: widens ? ("widened" as const) : ("narrowed" as const), widens }];
  });
}

const namesOf = (references: readonly string[]): string[] =>
  references.map((reference) => {
    const at = reference.indexOf("@", 1);
    return at < 0 ? reference : reference.slice(0, at);
  });
