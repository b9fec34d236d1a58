import { expect, it } from "vitest";
import { installHint } from "./debian-packages.ts";

it("names the Debian package of a file that papers often load", () => {
  expect(installHint("siunitx.sty")).toContain("apt-get install texlive-science");
  expect(installHint("IEEEtran.cls")).toContain("apt-get install texlive-publishers");
  expect(installHint("siunitx.sty")).toContain("tlmgr install siunitx");
});

it("gives the general advice for a file that it does not know, without putting an odd name into a command", () => {
  expect(installHint("mystyle.sty")).toContain("apt-file search mystyle.sty");
  expect(installHint("a;rm -rf.sty")).not.toContain("search a;rm");
});
