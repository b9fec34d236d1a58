import { expect, test } from "vitest";
import { machineFaults, machinePatterns } from "./portable.ts";

const patterns = machinePatterns("/srv/x/checkout/", "/var/people/ann", "/tmp");
const join = (...parts: string[]): string => parts.join("/");

test.each([
  ["the checkout", "/srv/x/checkout/packages"],
  ["its neighbours", "see /srv/x/notes.md"],
  ["the home folder", '"/var/people/ann/.ssh"'],
  ["somebody's home folder", join("", "home", "bob", ".ssh")],
  ["a Windows profile", ["C:", "Users", "bob"].join("\\")],
  ["a registry", ["https://registry", "npmjs", "org/x"].join(".")],
])("names %s with its line", (_name, text) => {
  expect(machineFaults("a.md", `first\n  ${text}\n`, patterns)).toEqual([`a.md:2: ${text}`]);
});

test.each(["/tmp/x", "~/.ssh", "a/srv/x/b", "/home", "https://example.org/home/page/"])("lets %s be", (text) => {
  expect(machineFaults("a.md", text, patterns)).toEqual([]);
});
