import { TerminalError } from "@dreamnet/workflow";

/**
 * A frozen copy of a payload: no subscriber can change what the next one, or the publisher, sees.
 *
 * @throws {@link TerminalError} with code `PAYLOAD_INVALID` for what is not JSON.
 */
export function freezePayload(topic: string, payload: unknown): unknown {
  try {
    return copy(payload, "payload", 0);
  } catch (error) {
    if (!(error instanceof PayloadFault)) throw error;
    throw new TerminalError(`The payload of ${topic} is not JSON: ${error.message}`, {
      code: "PAYLOAD_INVALID",
      hint: "Send plain objects, arrays, text, finite numbers, booleans and null; send a name or a digest in place of an object with functions.",
    });
  }
}

class PayloadFault extends Error {}

const MAX_DEPTH = 200;

function copy(value: unknown, path: string, depth: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new PayloadFault(`${path} is ${value}.`);
  }
  if (depth > MAX_DEPTH) throw new PayloadFault(`it is nested more than ${MAX_DEPTH} deep, or in a circle.`);
  if (Array.isArray(value))
    return Object.freeze(value.map((item, index) => copy(item, `${path}[${index}]`, depth + 1)));
  if (typeof value === "object") {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new PayloadFault(`${path} is an object with a class.`);
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const result: Record<string, unknown> = {};
    // Defined and not assigned, so that a key `__proto__` is only a key.
    for (const [key, item] of entries)
      Object.defineProperty(result, key, { value: copy(item, `${path}.${key}`, depth + 1), enumerable: true });
    return Object.freeze(result);
  }
  throw new PayloadFault(`${path} is a ${typeof value}.`);
}
