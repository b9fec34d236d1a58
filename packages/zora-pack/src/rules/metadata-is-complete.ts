import { zoraFacts } from "../limits.ts";
import { defineRule, type Finding } from "./rule.ts";

const { uriSchemes } = zoraFacts;

/** What Zora's validator asks of metadata, and that what is not known is absent. */
export const metadataIsComplete = defineRule({
  id: "zora/metadata-is-complete",
  holds:
    "name, description and image are texts that say something, URIs begin with ipfs://, ar://, https:// or data:, content has its media type without parameters, and nothing is null",
  source: uriSchemes.source,
  *find({ metadata }) {
    for (const { path, text } of metadata) yield* faultsOf(path, JSON.parse(text));
  },
});

function* faultsOf(path: string, value: Readonly<Record<string, unknown>>): Iterable<Finding> {
  const fault = (key: string, message: string): Finding => ({
    severity: "error",
    message: `${path}: ${message}`,
    hint: "Zora's SDK refuses such metadata.",
    path: ["metadata", key],
  });
  for (const key of ["name", "description", "image"])
    if (typeof value[key] !== "string" || value[key] === "") yield fault(key, `${key} is missing.`);
  for (const [key, one] of Object.entries(value))
    if (one === null || one === "") yield fault(key, `${key} is there without a value.`);
  const content = value["content"] as Readonly<Record<string, unknown>> | undefined;
  for (const [key, uri] of [
    ["image", value["image"]],
    ["animation_url", value["animation_url"]],
    ["content", content?.["uri"]],
  ] as const)
    if (typeof uri === "string" && !uriSchemes.value.some((scheme) => uri.startsWith(scheme)))
      yield fault(key, `${key} is ${JSON.stringify(uri.slice(0, 100))}, of no scheme that Zora takes.`);
  const mime = content?.["mime"];
  if (content !== undefined && (typeof mime !== "string" || !/^[\w.+-]+\/[\w.+-]+$/u.test(mime)))
    yield fault("content", "content has no media type, or one with parameters.");
}
