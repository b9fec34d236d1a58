import type { Patches } from "./patch.ts";
import { currentWatch } from "./scope.ts";

const shift = (): number => currentWatch()?.world.shift ?? 0;

/** The clock of the world that the code runs in, by every way to it. */
export function patchClock(patches: Patches): void {
  patches.replace(globalThis, "Date", (original) => makeDate(original as DateConstructor));
  patches.wrap(performance, "now", (call) => (call() as number) + shift() / 7);
  patches.wrap(process, "uptime", (call) => (call() as number) + shift() / 1000);
  patches.wrap(process, "hrtime", (call) => {
    const [seconds, nanoseconds] = call() as [number, number];
    return [seconds + Math.floor(shift() / 1000), nanoseconds];
  });
  patchTemporal(patches);
}

function makeDate(original: DateConstructor): DateConstructor {
  const now = (): number => original.now() + shift();
  return new Proxy(original, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === "now" ? now : (Reflect.get(target, key) as unknown)),
  });
}

function patchTemporal(patches: Patches): void {
  const now = (globalThis as { Temporal?: { Now?: Record<string, unknown> } }).Temporal?.Now;
  if (now === undefined) return;
  const add = (value: unknown, span: object): unknown =>
    shift() === 0 ? value : (value as { add(span: object): unknown }).add(span);
  patches.wrap(now, "instant", (call) => add(call(), { milliseconds: shift() }));
  for (const key of ["zonedDateTimeISO", "plainDateTimeISO"])
    patches.wrap(now, key, (call) => add(call(), { milliseconds: shift() }));
  patches.wrap(now, "plainTimeISO", (call) => add(call(), { milliseconds: shift() % 86_400_000 }));
  patches.wrap(now, "plainDateISO", (call) => add(call(), { days: Math.floor(shift() / 86_400_000) }));
}
