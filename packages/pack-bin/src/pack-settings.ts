import type { AnyWorkflow } from "@dreamnet/workflow";

/** Options for packs, by platform; or all that is wrong with what was typed. */
export interface PackSettings {
  readonly options: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly faults: readonly string[];
}

/**
 * Reads `--set`: `github.version=1.2.0`, or `version=1.2.0` where one pack runs. What a value becomes is what the pack's
 * manifest says: `version=1.10` stays text.
 *
 * @param targets - The packs that run.
 */
export function readPackSettings(
  given: readonly string[],
  targets: readonly { readonly platform: string; readonly workflow: AnyWorkflow }[],
): PackSettings {
  const options = new Map<string, Record<string, unknown>>();
  const faults: string[] = [];
  const [only] = targets;
  for (const text of given) {
    const at = text.indexOf("=");
    const key = at < 0 ? text : text.slice(0, at);
    const value = text.slice(at + 1);
    const dot = key.indexOf(".");
    const platform = dot < 0 && targets.length === 1 ? only?.platform : key.slice(0, Math.max(0, dot));
    const name = key.slice(dot + 1);
    const target = targets.find((one) => one.platform === platform);
    if (at < 0 || target === undefined) {
      faults.push(
        at < 0
          ? `--set ${text}: it takes a name and a value, as --set github.version=1.2.0.`
          : `--set ${key}: it begins with the name of a pack that runs (${targets.map((one) => one.platform).join(", ")}) and a dot.`,
      );
      continue;
    }
    const known = propertiesOf(target.workflow);
    const property = known.get(name);
    if (property === undefined) {
      const names = [...known.keys()].join(", ");
      faults.push(`--set ${key}: ${target.platform} ${names === "" ? "has no settings" : `has ${names}`}.`);
      continue;
    }
    const own = options.get(target.platform) ?? {};
    const read = readValue(value, property, own[name]);
    if ("fault" in read) faults.push(`--set ${key}: ${read.fault}`);
    else options.set(target.platform, { ...own, [name]: read.value });
  }
  return { options, faults };
}

/** What a workflow's manifest says of one of its options; of its JSON Schema only this is read. */
interface Property {
  readonly type: string;
}

const textTypes = new Set(["string", "boolean", "number", "integer"]);

/** The options that can be said in a line of text. */
function propertiesOf(workflow: AnyWorkflow): ReadonlyMap<string, Property> {
  const known = new Map<string, Property>();
  const options = member(member(workflow.manifest.schemas?.input, "properties"), "options");
  const properties = member(options, "properties");
  for (const name of Object.keys(isRecord(properties) ? properties : {})) {
    const property = member(properties, name);
    const type = member(property, "type");
    const isText =
      textTypes.has(String(type)) || (type === "array" && member(member(property, "items"), "type") === "string");
    if (isText) known.set(name, { type: String(type) });
  }
  return known;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const member = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

function readValue(text: string, property: Property, before: unknown): { value: unknown } | { fault: string } {
  switch (property.type) {
    case "boolean":
      return text === "true" || text === "false" ? { value: text === "true" } : { fault: "it is true or false." };
    case "number":
    case "integer":
      return /^-?\d+(?:\.\d+)?$/u.test(text) ? { value: Number(text) } : { fault: "it is a number." };
    case "array":
      return { value: [...(Array.isArray(before) ? (before as unknown[]) : []), text] };
    default:
      return { value: text };
  }
}
