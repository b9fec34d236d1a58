import { expect, test } from "vitest";
import { systemFault } from "./system-fault.ts";

const fault = (code: string, syscall: string, path?: string): Error =>
  Object.assign(new Error(`${code}: x, ${syscall}`), { code, syscall, ...(path === undefined ? {} : { path }) });

test.each([
  ["a full disk", fault("ENOSPC", "write"), "There is no room on the disk: the packages could not be written."],
  [
    "a full disk, by path",
    fault("ENOSPC", "open", "/a/b"),
    'There is no room on the disk for "/a/b": the packages could not be written.',
  ],
  ["a folder that is read only", fault("EROFS", "mkdir", "/a"), '"/a" cannot be written to.'],
  ["a file that may not be read", fault("EACCES", "open", "/a"), '"/a" cannot be opened.'],
  ["a folder that cannot be made", fault("ENOENT", "mkdir", "/a"), 'The folder "/a" cannot be made.'],
  ["a disk that fails", fault("EIO", "read"), "The disk could not be read or written."],
  ["too many files", fault("EMFILE", "open", "/a"), "Too many files are open on this machine."],
])("%s is told with what to do", (_name, error, message) => {
  expect(systemFault(error)).toMatchObject({ message, hint: expect.stringMatching(/^[A-Z].*\.$/) as string });
});

test("other errors keep their own words", () => {
  expect(systemFault(fault("ENOENT", "open", "y"))).toBeUndefined();
  expect(systemFault(new TypeError("x"))).toBeUndefined();
  expect(systemFault("x")).toBeUndefined();
});
