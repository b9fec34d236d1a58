import { expect, test } from "vitest";
import { isAllowed } from "./third-party-notices.ts";

test.each([
  "MIT",
  "(MIT OR GPL-3.0-only)",
  "MIT AND ISC",
  "(MIT OR (GPL-3.0-only AND ISC)) AND 0BSD",
  "GPL-2.0-only OR MIT",
])("%s is allowed", (expression) => {
  expect(isAllowed(expression)).toBe(true);
});

test.each([
  "GPL-3.0-only",
  "AGPL-3.0-or-later",
  "CPAL-1.0",
  "MIT AND GPL-3.0-only",
  "(MIT OR GPL-3.0-only) AND AGPL-3.0-only",
  "(MIT",
  "MIT GPL-3.0-only",
  "",
  "Unknown",
  "SEE LICENSE IN LICENSE",
])("%s is not", (expression) => {
  expect(isAllowed(expression)).toBe(false);
});
