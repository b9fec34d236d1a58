import { z } from "zod";

/** A work's version: `1`, `2`, `1.2.0`. With the artifact's id before it, it fits a tag of OCI. */
export const artifactVersionSchema = z
  .string()
  .max(63)
  .regex(/^[0-9A-Za-z][0-9A-Za-z.-]*$/, "letters, digits, dots and hyphens, such as `1` or `1.2.0`");

/**
 * The version after one: its last number counted up.
 *
 * @example
 * nextVersion("1"); // => "2"
 * nextVersion("1.2.9"); // => "1.2.10"
 * nextVersion("draft"); // => "draft.2"
 */
export function nextVersion(version: string): string {
  const found = /^(.*?)(\d{1,15})$/u.exec(version);
  if (found === null) return `${version}.2`;
  const [, head = "", number = ""] = found;
  return `${head}${String(Number(number) + 1).padStart(number.length, "0")}`;
}
