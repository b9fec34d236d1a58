import type { ApiRequest } from "./network.ts";

/** Values by placeholder: `{ "{{did}}": "did:plc:…", "{{card-blob}}": { $type: "blob", … } }`. */
export type RequestValues = Readonly<Record<string, unknown>>;

const placeholder = /\{\{[a-z0-9-]+\}\}/gu;

/**
 * A request with its placeholders filled from what is known: the account's own, and answers to earlier requests.
 *
 * A text that is one placeholder becomes its value, whatever that is; within a longer text it becomes a text. Texts of
 * posts are left as they are: a link in them is filled by {@link fillLinks}, which counts anew.
 *
 * @example
 * fillRequest({ id: "a", method: "GET", url: "{{service}}/x" }, { "{{service}}": "https://bsky.social" }).url; // => "https://bsky.social/x"
 */
export function fillRequest(request: ApiRequest, values: RequestValues): ApiRequest {
  return fill(request, values) as ApiRequest;
}

/** Keys whose placeholders name what an answer holds, and those that are the post itself. */
const kept = new Set(["answers", "text", "status", "commentary", "content", "description"]);

function fill(value: unknown, values: RequestValues): unknown {
  if (typeof value === "string") {
    if (Object.hasOwn(values, value)) return values[value];
    return value.replace(placeholder, (name) => (Object.hasOwn(values, name) ? String(values[name]) : name));
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      kept.has(key) && typeof item !== "object" ? item : key === "answers" ? item : fill(item, values),
    ]),
  );
}
