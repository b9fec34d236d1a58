import type { Cite } from "@dreamnet/document";
import type { Bibliography } from "../bibliography/bibliography.ts";
import { citationText } from "./settle-abstract.ts";

const key = "(?:\\{([^{}\\s]{1,200})\\}|([\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_:.#$%&+?<>~/-]{0,200}[\\p{L}\\p{N}_/])?))";
const bracketed = /\[([^[\]]{0,2000})\]/gu;
const part = new RegExp(`^([^@]*?)\\s*(-?)@${key}\\s*,?\\s*([^@]*)$`, "u");
const bare = new RegExp(`(?<![\\p{L}\\p{N}\\\\/.@\\[-])@${key}`, "gu");

/**
 * The abstract of the front matter with its citations as a reader reads them, author and year: metadata has no list of
 * references. What the bibliography does not know stays as it is written.
 */
export async function readableCitations(text: string, bibliography: Bibliography): Promise<string> {
  if (!text.includes("@")) return text;
  const keys = [...text.matchAll(new RegExp(`@${key}`, "gu"))].map((match) => (match[1] ?? match[2]) as string);
  const known = [...new Set(keys)].filter((name) => bibliography.has(name));
  if (known.length === 0) return text;
  const references = await bibliography.read(known);
  const cite = (name: string): Cite | undefined =>
    Object.hasOwn(references, name) ? { type: "cite", key: name, kind: "parenthetical" } : undefined;
  const whole = text.replace(bracketed, (written: string, inner: string) => {
    if (!inner.includes("@")) return written;
    const cites = inner.split(";").map((one): Cite | undefined => {
      const match = part.exec(one.trim());
      const found = match === null ? undefined : cite((match[3] ?? match[4]) as string);
      if (match === null || found === undefined) return undefined;
      const [, prefix = "", dash, , , suffix = ""] = match;
      return {
        ...found,
        ...(prefix === "" ? {} : { prefix }),
        ...(suffix.trim() === "" ? {} : { suffix: suffix.trim() }),
        ...(dash === "-" ? { partial: "year" as const } : {}),
      };
    });
    const all = cites.filter((one) => one !== undefined);
    return all.length === cites.length ? citationText(all, "parenthetical", references) : written;
  });
  return whole.replace(bare, (written: string, braced?: string, plain?: string) => {
    const found = cite((braced ?? plain) as string);
    return found === undefined ? written : citationText([found], "narrative", references);
  });
}
