import type { Port } from "@dreamnet/workflow";
import type { SchemaChange } from "./schema/gap.ts";
import { inputChanges, outputChanges } from "./schema/schema-changes.ts";

type Ports = Readonly<Record<string, Port>>;

/** Differences of named inputs or outputs, for manifests that tell no more than these (or a schema for each). */
export function portChanges(area: "inputs" | "outputs", before: Ports, after: Ports): readonly SchemaChange[] {
  const isInput = area === "inputs";
  const changes: SchemaChange[] = [];
  for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [was, is] = [ownPort(before, name), ownPort(after, name)];
    const add = (bump: SchemaChange["bump"], message: string) => changes.push({ bump, path: name, message });
    if (was === undefined) {
      const isNeeded = isInput && is?.required === true;
      add(isNeeded ? "major" : "minor", `${is?.required === true ? "a required" : "an optional"} port was added`);
      continue;
    }
    if (is === undefined) {
      add("major", "the port was removed");
      continue;
    }
    const [had, has] = [was.required ?? false, is.required ?? false];
    // An input that is needed now was optional for some; an output that is optional now was relied upon.
    if (had !== has)
      add(has === isInput ? "major" : "minor", has ? "was optional, is required" : "was required, is optional");
    const compare = isInput ? inputChanges : outputChanges;
    if (was.schema !== undefined && is.schema !== undefined)
      for (const one of compare(was.schema, is.schema))
        changes.push({ ...one, path: one.path === "" ? name : `${name}.${one.path}` });
    else if (was.type !== is.type) add("major", `type was ${was.type}, is ${is.type}`);
    if (was.description !== is.description) add("patch", "was described anew");
  }
  return changes;
}

const ownPort = (ports: Ports, name: string): Port | undefined =>
  Object.hasOwn(ports, name) ? ports[name] : undefined;
