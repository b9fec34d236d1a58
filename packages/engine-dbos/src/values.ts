import type { ContentStore } from "@dreamnet/content-store";
import { TerminalError } from "@dreamnet/workflow";

/** Characters of JSON that stand in Postgres; what is larger goes by its digest. */
const INLINE = 256 * 1024;

/** A value as it stands in the database: itself, or where it is in the content store. JSON has no undefined: then neither. */
export type StoredValue = { readonly value?: unknown } | { readonly sha256: string; readonly size: number };

/** Puts values away and fetches them. */
export class Values {
  readonly #store: ContentStore | undefined;

  /** @param store - One that every worker reads; without it, everything stands in the database. */
  constructor(store: ContentStore | undefined) {
    this.#store = store;
  }

  /** Resolves when what is large is safe in the content store. */
  async store(value: unknown): Promise<StoredValue> {
    if (this.#store === undefined || isSmall(value)) return { value };
    const text = JSON.stringify(value);
    if (text === undefined || text.length <= INLINE) return { value };
    const { sha256, size } = await this.#store.put(text);
    return { sha256, size };
  }

  async fetch(stored: StoredValue): Promise<unknown> {
    if (!("sha256" in stored)) return stored.value;
    if (this.#store === undefined)
      throw new TerminalError(`The value ${stored.sha256} is in a content store that this engine was not given.`, {
        code: "STORE_NOT_GIVEN",
        hint: "Open the engine with the store that the workers share.",
        value: stored.sha256,
      });
    return JSON.parse(Buffer.from(await this.#store.get(stored.sha256)).toString("utf8"));
  }
}

/** Without writing it out: most steps give a few words or numbers. */
const isSmall = (value: unknown): boolean =>
  typeof value !== "object" ? typeof value !== "string" || value.length <= INLINE / 6 : value === null;

/** A value as it is read back. */
export const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
