import { resolve } from "node:path";

/** True for an address, which is no path of this machine. */
export const isAddress = (typed: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//iu.test(typed);

/** A location as typed: an address stays one, a path is read from `cwd`. */
export function locationFrom(cwd: string, typed: string): string {
  if (/^repo:\/\/\.{1,2}(?:[/@:]|$)/iu.test(typed))
    return typed.replace(/^repo:\/\/([^@:]*)/iu, (_, path: string) => `repo://${resolve(cwd, path)}`);
  return isAddress(typed) ? typed : resolve(cwd, typed);
}
