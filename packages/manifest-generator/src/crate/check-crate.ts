import type { Diagnostic } from "@dreamnet/workflow";
import { idToPath, pathToId } from "./path-to-id.ts";

/** A file as it lies on disk. */
export interface CrateFile {
  readonly path: string;
  /** Bytes; where it is not known, what the crate says is not compared. */
  readonly size?: number;
  readonly sha256?: string;
}

type Entity = Readonly<Record<string, unknown>>;

const specification = /^https:\/\/w3id\.org\/ro\/crate\/1\.2(?:\.\d+)?$/u;
const context = /^https:\/\/w3id\.org\/ro\/crate\/1\.2(?:\.\d+)?\/context$/u;
const anySpecification = /^https?:\/\/w3id\.org\/ro\/crate(?:\/[\d.]+)?$/u;
const descriptorId = "ro-crate-metadata.json";

/**
 * Holds an attached RO-Crate 1.2 to its rules: every fault at once.
 *
 * @param value - What `ro-crate-metadata.json` holds.
 * @param files - What lies on disk, the crate's own document included or not.
 */
export function checkCrate(value: unknown, files: readonly CrateFile[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const say = (ruleId: string, message: string): void => {
    found.push({ severity: "error", ruleId: `ro-crate/${ruleId}`, message: message.slice(0, 1000) });
  };
  const graph = readGraph(value, say);
  if (graph === undefined) return found;
  checkFlat(graph, say);
  const root = checkDescriptor(graph, say);
  if (root === undefined) return found;
  checkRoot(root, say);
  checkReferences(graph, say);
  checkParts(graph, root, files, say);
  return found;
}

type Say = (ruleId: string, message: string) => void;

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? String(value);
const isObject = (value: unknown): value is Entity =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const idOf = (value: unknown): string | undefined =>
  isObject(value) && typeof value["@id"] === "string" ? value["@id"] : undefined;
const hasType = (entity: Entity, type: string): boolean => listOf(entity["@type"]).includes(type);

/** Entities by `@id`, where the document has the flattened form. */
function readGraph(value: unknown, say: Say): ReadonlyMap<string, Entity> | undefined {
  if (!isObject(value) || !Array.isArray(value["@graph"])) {
    say("is-flattened", "The document is no object with @context and a list @graph.");
    return undefined;
  }
  const others = Object.keys(value).filter((key) => key !== "@context" && key !== "@graph");
  if (others.length > 0) say("is-flattened", `The document has more than @context and @graph: ${shown(others)}.`);
  if (!listOf(value["@context"]).some((entry) => typeof entry === "string" && context.test(entry)))
    say("context-is-named", `@context does not name the context of RO-Crate 1.2, but ${shown(value["@context"])}.`);
  const graph = new Map<string, Entity>();
  for (const entity of value["@graph"] as readonly unknown[]) {
    const id = idOf(entity);
    if (!isObject(entity) || id === undefined || id === "") {
      say("entity-has-id", `An entity has no @id: ${shown(entity)}.`);
      continue;
    }
    if (graph.has(id)) say("id-is-unique", `Two entities have the @id ${shown(id)}.`);
    else graph.set(id, entity);
    const types = listOf(entity["@type"]);
    if (types.length === 0 || !types.every((type) => typeof type === "string" && type !== ""))
      say("entity-has-type", `${shown(id)} has no @type.`);
  }
  return graph;
}

/** A property's value is text, a number, a boolean, or a reference: entities do not lie in entities. */
function checkFlat(graph: ReadonlyMap<string, Entity>, say: Say): void {
  for (const [id, entity] of graph) {
    for (const [property, value] of Object.entries(entity)) {
      for (const item of listOf(value)) {
        if (typeof item !== "object") continue;
        const keys = item === null ? [] : Object.keys(item);
        const isReference = idOf(item) !== undefined && keys.length === 1;
        const isTyped = isObject(item) && "@value" in item && keys.every((key) => key.startsWith("@"));
        if (!isReference && !isTyped)
          say("is-flattened", `${property} of ${shown(id)} holds ${shown(item)}, which is no reference.`);
      }
    }
  }
}

function checkDescriptor(graph: ReadonlyMap<string, Entity>, say: Say): Entity | undefined {
  const descriptor = graph.get(descriptorId);
  if (descriptor === undefined) {
    say("descriptor-is-there", `There is no entity ${descriptorId}.`);
    return undefined;
  }
  if (!hasType(descriptor, "CreativeWork")) say("descriptor-is-there", "The descriptor is no CreativeWork.");
  const conforms = listOf(descriptor["conformsTo"]);
  if (conforms.length !== 1 || !specification.test(idOf(conforms[0]) ?? ""))
    say(
      "descriptor-conforms-once",
      `conformsTo of the descriptor is not RO-Crate 1.2 alone, but ${shown(descriptor["conformsTo"])}.`,
    );
  const abouts = listOf(descriptor["about"]);
  const root = graph.get(idOf(abouts[0]) ?? "");
  if (abouts.length === 1 && root !== undefined) return root;
  say("root-is-there", `The descriptor is about ${shown(descriptor["about"])}, which is no entity here.`);
  return undefined;
}

function checkRoot(root: Entity, say: Say): void {
  if (root["@id"] !== "./") say("root-is-there", `The root is ${shown(root["@id"])}, and not "./".`);
  if (!hasType(root, "Dataset")) say("root-is-there", "The root is no Dataset.");
  for (const property of ["name", "description"]) {
    const value = root[property];
    if (typeof value !== "string" || value.trim() === "") say("root-is-described", `The root has no ${property}.`);
  }
  const { datePublished: date, license } = root as { datePublished?: unknown; license?: unknown };
  if (typeof date !== "string" || !isDate(date))
    say("root-is-described", `datePublished of the root is no ISO 8601 date, but ${shown(date)}.`);
  const licenses = listOf(license);
  if (
    licenses.length === 0 ||
    !licenses.every((entry) => (typeof entry === "string" ? entry.trim() !== "" : idOf(entry) !== undefined))
  )
    say("root-is-described", `The root has no license, but ${shown(license)}.`);
  for (const profile of listOf(root["conformsTo"])) {
    if (anySpecification.test(idOf(profile) ?? ""))
      say(
        "root-names-profiles",
        "conformsTo of the root names RO-Crate itself; that stands at the descriptor, and profiles here.",
      );
    else if (idOf(profile) === undefined)
      say("root-names-profiles", `conformsTo of the root holds ${shown(profile)}, which is no reference.`);
  }
}

/** A day, or a moment; a year or a month alone is allowed by ISO 8601 too. */
function isDate(text: string): boolean {
  const found =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/u.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return (
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    (!text.includes("T") || !Number.isNaN(Date.parse(text)))
  );
}

/** What a reference names within the document must stand in it. */
function checkReferences(graph: ReadonlyMap<string, Entity>, say: Say): void {
  for (const [id, entity] of graph) {
    for (const [property, value] of Object.entries(entity)) {
      for (const item of listOf(value)) {
        const target = idOf(item);
        if (target === undefined || graph.has(target)) continue;
        if (target.startsWith("#") || target.startsWith("_:") || property === "hasPart" || property === "license")
          say("reference-is-there", `${property} of ${shown(id)} names ${shown(target)}, which is no entity here.`);
      }
    }
  }
}

/** Data entities are reached from the root, named as they lie on disk, and described as they are. */
function checkParts(graph: ReadonlyMap<string, Entity>, root: Entity, files: readonly CrateFile[], say: Say): void {
  const reached = reachable(graph, root);
  const onDisk = new Map(files.map((file) => [file.path, file]));
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const described = new Set<string>([descriptorId]);
  for (const [id, entity] of graph) {
    const isFile = hasType(entity, "File");
    const isFolder = hasType(entity, "Dataset");
    if ((!isFile && !isFolder) || entity === root || id === descriptorId) continue;
    if (!reached.has(id)) say("part-is-reachable", `${shown(id)} is not reached from the root by hasPart.`);
    if (/^(?:[A-Za-z][A-Za-z0-9+.-]*:)/u.test(id)) {
      if (!/^https?:\/\//iu.test(id))
        say("id-is-relative", `${shown(id)} is neither a path in the crate nor a URL of the web.`);
      continue;
    }
    if (isFolder && id.startsWith("#")) continue;
    const path = idToPath(id);
    if (path === undefined) say("id-is-relative", `${shown(id)} is no path within the crate.`);
    else if (pathToId(path) !== id) say("id-is-encoded", `${shown(id)} should be written ${shown(pathToId(path))}.`);
    if (path === undefined) continue;
    if (isFolder && !isFile) {
      if (!id.endsWith("/")) say("folder-ends-with-slash", `${shown(id)} is a folder, whose @id should end with "/".`);
      if (!folders.has(path.replace(/\/$/u, ""))) say("part-is-on-disk", `The folder ${shown(path)} is not there.`);
      continue;
    }
    described.add(path);
    checkFile(entity, path, onDisk.get(path), say);
  }
  for (const { path } of files)
    if (!described.has(path)) say("file-is-described", `${shown(path)} is on disk and not in the crate.`);
}

function checkFile(entity: Entity, path: string, file: CrateFile | undefined, say: Say): void {
  const { contentSize, sha256 } = entity as { contentSize?: unknown; sha256?: unknown };
  if (contentSize !== undefined && (typeof contentSize !== "string" || !/^(?:0|[1-9]\d*)$/u.test(contentSize)))
    say(
      "content-size-is-text",
      `contentSize of ${shown(path)} is no number of bytes written as text, but ${shown(contentSize)}.`,
    );
  if (file === undefined) {
    say("part-is-on-disk", `${shown(path)} is not there.`);
    return;
  }
  if (typeof contentSize === "string" && file.size !== undefined && contentSize !== String(file.size))
    say("content-is-as-said", `${shown(path)} has ${file.size} bytes, and not ${contentSize.slice(0, 40)}.`);
  if (sha256 !== undefined && file.sha256 !== undefined && sha256 !== file.sha256)
    say("content-is-as-said", `${shown(path)} has another digest than the crate says.`);
}

function reachable(graph: ReadonlyMap<string, Entity>, root: Entity): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting: Entity[] = [root];
  for (let entity = waiting.pop(); entity !== undefined; entity = waiting.pop()) {
    for (const part of listOf(entity["hasPart"])) {
      const id = idOf(part);
      if (id === undefined || reached.has(id)) continue;
      reached.add(id);
      const next = graph.get(id);
      if (next !== undefined) waiting.push(next);
    }
  }
  return reached;
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
