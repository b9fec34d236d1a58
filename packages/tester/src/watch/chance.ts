import crypto from "node:crypto";
import type { Patches } from "./patch.ts";
import { currentWatch } from "./scope.ts";

/** As many draws come from one end of the range; later ones are left to chance, so that nobody waits in vain. */
const BIASED = 6;

/** Whether the next draw of the running code is biased, and to which end. */
function nextBias(): "low" | "high" | undefined {
  const watch = currentWatch();
  if (watch === undefined) return undefined;
  watch.draws += 1;
  return watch.draws <= BIASED ? watch.world.chance : undefined;
}

/** Random numbers: the first ones come from the lower end in one world, from the upper end in the other. */
export function patchChance(patches: Patches): void {
  patches.wrap(Math, "random", (call) => {
    const value = call() as number;
    const bias = nextBias();
    if (bias === undefined) return value;
    return bias === "low" ? value / 1000 : 1 - (value + Number.EPSILON) / 1000;
  });
  const biasBytes = (bytes: Uint8Array): void => {
    const bias = nextBias();
    if (bias === undefined) return;
    for (let at = 0; at < bytes.length; at += 1)
      bytes[at] = bias === "low" ? (bytes[at] ?? 0) & 0x7f : (bytes[at] ?? 0) | 0x80;
  };
  const bytesOf = (view: unknown): Uint8Array | undefined => {
    if (view instanceof ArrayBuffer) return new Uint8Array(view);
    return ArrayBuffer.isView(view) ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : undefined;
  };
  const biasView = (value: unknown): unknown => {
    const bytes = bytesOf(value);
    if (bytes !== undefined) biasBytes(bytes);
    return value;
  };
  const biasLater = (args: readonly unknown[]): readonly unknown[] => {
    const callback = args.at(-1);
    if (typeof callback !== "function") return args;
    return [
      ...args.slice(0, -1),
      (error: unknown, value: unknown) => Reflect.apply(callback, undefined, [error, biasView(value)]),
    ];
  };
  patches.wrap(crypto, "randomBytes", (call, args) => biasView(call(biasLater(args))));
  patches.wrap(crypto, "randomFillSync", (call) => biasView(call()));
  patches.wrap(crypto, "randomFill", (call, args) => call(biasLater(args)));
  patches.wrap(crypto, "getRandomValues", (call) => biasView(call()));
  patches.wrap(globalThis.crypto, "getRandomValues", (call) => biasView(call()));
  for (const owner of [crypto, globalThis.crypto])
    patches.wrap(owner, "randomUUID", (call) => {
      const uuid = call() as string;
      const bias = nextBias();
      if (bias === undefined) return uuid;
      return (bias === "low" ? "0" : "f") + uuid.slice(1);
    });
  patches.wrap(crypto, "randomInt", (call, args) => {
    const numbers = args.filter((value) => typeof value === "number");
    const [min, max] = numbers.length > 1 ? [Number(numbers[0]), Number(numbers[1])] : [0, Number(numbers[0])];
    const bias = nextBias();
    if (bias === undefined || !(max - min > 1)) return call();
    const middle = min + Math.ceil((max - min) / 2);
    const half = bias === "low" ? [min, middle] : [middle, max];
    const callback = args.at(-1);
    return call(typeof callback === "function" ? [...half, callback] : half);
  });
}
