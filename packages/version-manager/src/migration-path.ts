import type { WorkflowMigration } from "@dreamnet/workflow";
import compare from "semver/functions/compare.js";
import major from "semver/functions/major.js";
import satisfies from "semver/functions/satisfies.js";
import valid from "semver/functions/valid.js";
import minVersion from "semver/ranges/min-version.js";

/** One stage on the way from a version to another. */
export interface MigrationStage {
  readonly from: string;
  readonly to: string;
  /** `migration`: the author's function. `compatible`: the later version takes the earlier one's input as it stands. */
  readonly kind: "migration" | "compatible";
  readonly description?: string;
  readonly migration?: WorkflowMigration;
}

/** The way that an input takes. */
export type MigrationPath =
  | { readonly kind: "same"; readonly stages: readonly [] }
  /** No migration is defined on the way: the input is given as it is. */
  | { readonly kind: "direct"; readonly stages: readonly [] }
  | { readonly kind: "migrations"; readonly stages: readonly MigrationStage[] }
  /** Migrations are defined on the way, and they do not lead all of it. */
  | { readonly kind: "broken"; readonly reached: readonly string[]; readonly missing: readonly string[] };

/** What the search knows of one workflow. */
export interface MigrationGraph {
  /** Registered versions. */
  readonly versions: readonly string[];
  readonly migrations: readonly WorkflowMigration[];
  /** Whether `to` takes every input of `from`; see `acceptsInputsOf`. */
  isCompatible(from: string, to: string): boolean;
}

/**
 * The way with the fewest migrations. Among several, the one that turns back least, then the one whose versions are
 * lower at the first difference: always the same one, whatever the order of registration.
 *
 * Where migrations alone do not lead there, a version that takes the other's input as it stands bridges the gap, but
 * never past a migration that lies between the two.
 */
export function findPath(graph: MigrationGraph, from: string, to: string): MigrationPath {
  if (compare(from, to) === 0) return { kind: "same", stages: [] };
  const nodes = [...new Set([...graph.versions, ...graph.migrations.map((one) => one.to), ...ends(graph), from, to])];
  const plain = search(nodes, from, to, (at) => migrationsFrom(graph, at));
  if (plain.stages !== undefined) return { kind: "migrations", stages: plain.stages };
  const between = graph.migrations.filter((one) => liesBetween(one, from, to));
  if (between.length === 0 && plain.reached.size === 1) return { kind: "direct", stages: [] };
  const bridged = search(nodes, from, to, (at) => [...migrationsFrom(graph, at), ...bridgesFrom(graph, nodes, at)]);
  if (bridged.stages !== undefined) {
    const isPlain = bridged.stages.every(({ kind }) => kind === "compatible");
    return isPlain ? { kind: "direct", stages: [] } : { kind: "migrations", stages: bridged.stages };
  }
  if (between.length === 0) return { kind: "direct", stages: [] };
  return {
    kind: "broken",
    reached: [...bridged.reached].sort(compare),
    missing: between.map((one) => `${one.from} → ${one.to}`).sort(),
  };
}

const ends = (graph: MigrationGraph): string[] =>
  graph.migrations.map((one) => one.from).filter((version) => valid(version) !== null);

interface Way {
  readonly stages: readonly MigrationStage[];
  readonly migrations: number;
  readonly turns: number;
}

/** Dijkstra over (migrations, stages, turns, versions): few versions, so the nearest is looked for one by one. */
function search(
  nodes: readonly string[],
  from: string,
  to: string,
  next: (at: string) => readonly MigrationStage[],
): { readonly stages?: readonly MigrationStage[]; readonly reached: ReadonlySet<string> } {
  const direction = compare(to, from);
  const best = new Map<string, Way>([[from, { stages: [], migrations: 0, turns: 0 }]]);
  const done = new Set<string>();
  const known = new Set(nodes);
  for (;;) {
    let at: string | undefined;
    for (const [node, way] of best)
      if (!done.has(node) && (at === undefined || compareWays(way, best.get(at) as Way) < 0)) at = node;
    if (at === undefined) return { reached: done };
    done.add(at);
    const way = best.get(at) as Way;
    if (at === to) return { stages: way.stages, reached: done };
    for (const stage of next(at)) {
      if (!known.has(stage.to) || done.has(stage.to)) continue;
      const longer: Way = {
        stages: [...way.stages, stage],
        migrations: way.migrations + (stage.kind === "migration" ? 1 : 0),
        turns: way.turns + (compare(stage.to, stage.from) === direction ? 0 : 1),
      };
      const other = best.get(stage.to);
      if (other === undefined || compareWays(longer, other) < 0) best.set(stage.to, longer);
    }
  }
}

function compareWays(a: Way, b: Way): number {
  const byLength = a.migrations - b.migrations || a.stages.length - b.stages.length || a.turns - b.turns;
  if (byLength !== 0) return byLength;
  for (const [index, stage] of a.stages.entries()) {
    const order = compare(stage.to, b.stages[index]?.to ?? stage.to);
    if (order !== 0) return order;
  }
  return 0;
}

/** A migration from exactly this version stands before one from a range. */
function migrationsFrom(graph: MigrationGraph, at: string): MigrationStage[] {
  const fitting = graph.migrations
    .filter((one) => compare(one.to, at) !== 0 && startsAt(one, at))
    .sort((a, b) => Number(b.from === at) - Number(a.from === at) || (a.from < b.from ? -1 : 1));
  const byTarget = new Map<string, WorkflowMigration>();
  for (const one of fitting) if (!byTarget.has(one.to)) byTarget.set(one.to, one);
  return [...byTarget.values()].map((migration) => ({
    from: at,
    to: migration.to,
    kind: "migration",
    migration,
    ...(migration.description === undefined ? {} : { description: migration.description }),
  }));
}

const startsAt = ({ from }: WorkflowMigration, version: string): boolean =>
  valid(from) === null ? satisfies(version, from, { includePrerelease: true }) : compare(from, version) === 0;

function bridgesFrom(graph: MigrationGraph, nodes: readonly string[], at: string): MigrationStage[] {
  return nodes
    .filter((node) => compare(node, at) !== 0 && !graph.migrations.some((one) => liesBetween(one, at, node)))
    .filter((node) => graph.isCompatible(at, node))
    .map((node) => ({ from: at, to: node, kind: "compatible" }));
}

/** Whether a migration leads the same way, to a version past the first and not past the second. */
function liesBetween(migration: WorkflowMigration, from: string, to: string): boolean {
  const direction = compare(to, from);
  const start = minVersion(migration.from)?.version ?? migration.from;
  return (
    compare(migration.to, start) === direction &&
    compare(migration.to, from) === direction &&
    compare(to, migration.to) * direction >= 0
  );
}

/** Whether semver alone promises that a later version takes an earlier one's input. */
export const isCaretCompatible = (from: string, to: string): boolean =>
  compare(to, from) > 0 && satisfies(to, `^${from}`) && major(from) === major(to);
