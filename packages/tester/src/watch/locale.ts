import type { Patches } from "./patch.ts";
import { currentWatch } from "./scope.ts";

/** Where code asks for no locale, the machine's would be taken. */
export function patchLocale(patches: Patches): void {
  const localeAt = (name: string, args: readonly unknown[], index: number): readonly unknown[] => {
    const watch = currentWatch();
    if (watch === undefined || args[index] !== undefined) return args;
    watch.noteOwn("locale", name);
    if (watch.world.locale === undefined) return args;
    const changed = [...args];
    while (changed.length < index) changed.push(undefined);
    changed[index] = watch.world.locale;
    return changed;
  };
  const methods: readonly (readonly [object, string, number])[] = [
    [String.prototype, "localeCompare", 1],
    [String.prototype, "toLocaleUpperCase", 0],
    [String.prototype, "toLocaleLowerCase", 0],
    [Number.prototype, "toLocaleString", 0],
    [BigInt.prototype, "toLocaleString", 0],
    [Date.prototype, "toLocaleString", 0],
    [Date.prototype, "toLocaleDateString", 0],
    [Date.prototype, "toLocaleTimeString", 0],
  ];
  for (const [owner, key, index] of methods)
    patches.wrap(owner as Record<string, unknown>, key, (call, args) => call(localeAt(key, args, index)));
  const intl = Intl as unknown as Record<string, unknown>;
  for (const key of [
    "Collator",
    "DateTimeFormat",
    "DurationFormat",
    "ListFormat",
    "NumberFormat",
    "PluralRules",
    "RelativeTimeFormat",
    "Segmenter",
  ]) {
    const name = `Intl.${key}`;
    patches.replace(intl, key, (original) =>
      typeof original !== "function"
        ? original
        : new Proxy(original, {
            construct: (target, args: unknown[], newTarget) =>
              Reflect.construct(target, [...localeAt(name, args, 0)], newTarget) as object,
            apply: (target, self, args: unknown[]) =>
              Reflect.apply(target, self, [...localeAt(name, args, 0)]) as unknown,
          }),
    );
  }
}
