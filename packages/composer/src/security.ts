import { type Limits, type Security, securitySchema } from "@dreamnet/workflow";
import type { CompositionFinding } from "./errors.ts";

type LimitName = keyof Limits;

/** Limits of what is used up, one node after the other: they add up. */
const consumed: readonly LimitName[] = ["output", "files", "cpu"];
/** Limits of what is held while a node runs: those of the nodes that run at once add up. */
const held: readonly LimitName[] = ["memory", "processes"];

/** What holds in an executor or a sandbox where a manifest says nothing; the higher of the two. */
const unsaid: Readonly<Partial<Record<LimitName, number>>> = {
  memory: 2048 * 1024 ** 2,
  output: 1024 ** 3,
  files: 10_000,
  processes: 64,
};

/**
 * What a composite may reach: never less than any of its parts.
 *
 * @param atOnce - How many parts run at once, at most.
 * @param isOneOf - Whether only one of the parts runs.
 */
export function uniteSecurity(parts: readonly Security[], atOnce: number, isOneOf = false): Security {
  const networked = parts.filter(({ networkAccess }) => networkAccess);
  // No list of hosts stands for every host, so a list would be less than that.
  const isAnyHost = networked.some(({ egress }) => egress.length === 0);
  return securitySchema.parse({
    requiresAuth: parts.some(({ requiresAuth }) => requiresAuth),
    allowedPaths: union(parts.map(({ allowedPaths }) => allowedPaths)),
    networkAccess: networked.length > 0,
    requiresSandbox: parts.some(({ requiresSandbox }) => requiresSandbox),
    subprocess: union(parts.map(({ subprocess }) => subprocess)),
    egress: isAnyHost ? [] : union(networked.map(({ egress }) => egress)),
    secrets: union(parts.map(({ secrets }) => secrets)),
    limits: uniteLimits(parts, atOnce, isOneOf),
  });
}

/** A name of several parts, on the web's ports: what "any public host" covers. */
const isPlainHost = (host: string): boolean => /^[^:]*[a-z][^:]*\.[a-z][a-z0-9-]*(:80|:443)?$/u.test(host);

/**
 * Where one part reaches any public host, and another one a host or port beyond that: no list of hosts says both, so it
 * is told apart. Each node is held to its own manifest in any case.
 */
export function findUnsaidHosts(
  parts: readonly {
    readonly name: string;
    readonly workflow: { readonly manifest: { readonly security: Security } };
  }[],
): readonly CompositionFinding[] {
  const networked = parts.filter(({ workflow }) => workflow.manifest.security.networkAccess);
  if (!networked.some(({ workflow }) => workflow.manifest.security.egress.length === 0)) return [];
  return networked.flatMap(({ name, workflow }) => {
    const beyond = workflow.manifest.security.egress.filter((host) => !isPlainHost(host));
    if (beyond.length === 0) return [];
    const message = `it may reach ${beyond.join(", ")}, which the composite's manifest, with any public host in it, does not say`;
    return [{ to: name, severity: "warning", message } as const];
  });
}

/** In the order of code units, so that it does not depend on the order of the parts. */
const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

function uniteLimits(parts: readonly Security[], atOnce: number, isOneOf: boolean): Limits {
  const limits: { -readonly [Name in LimitName]: number } = {} as never;
  for (const name of [...consumed, ...held]) {
    const said = parts.map((part) => part.limits[name]);
    if (said.every((limit) => limit === undefined)) continue;
    const otherwise = unsaid[name];
    // CPU time without a limit follows from the time that a part may take: none is said of the whole then either.
    if (otherwise === undefined && said.some((limit) => limit === undefined)) continue;
    const each = said.map((limit) => limit ?? otherwise ?? 0).sort((a, b) => b - a);
    const counted = isOneOf ? 1 : held.includes(name) ? Math.min(atOnce, each.length) : each.length;
    const sum = each.slice(0, counted).reduce((total, limit) => total + limit, 0);
    limits[name] = Math.min(sum, Number.MAX_SAFE_INTEGER);
  }
  return limits;
}
