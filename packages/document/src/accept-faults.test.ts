import { readFileSync } from "node:fs";
import type { Diagnostic } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import {
  acceptableRules,
  acceptedItems,
  acceptFault,
  acceptFaults,
  artifactDescriptionSchema,
  checkAccept,
  errorNeeds,
  isAcceptedPicture,
  readSource,
} from "./index.ts";

const fault = (ruleId: string, quote?: string, more: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: "error",
  ruleId,
  message: `There is no \`${quote ?? "thing"}\`.`,
  hint: "Put it there.",
  ...(quote === undefined ? {} : { quote }),
  ...more,
});
const picture = fault("asset/file-exists", "figures/x.png");
const other = fault("asset/file-exists", "figures/y.png");
const label = fault("document/label-resolves", "fig:a");

describe("acceptFaults", () => {
  it("tells what is accepted as a warning that says so, and leaves everything else as it is", () => {
    const [first, ...rest] = acceptFaults([picture, other, label], ["asset/file-exists=figures/x.png"]);
    expect(first).toMatchObject({
      severity: "warning",
      ruleId: "asset/file-exists",
      message: `Accepted: ${picture.message}`,
      quote: "figures/x.png",
      accepted: true,
    });
    expect(rest).toEqual([other, label]);
    expect(errorNeeds([first as Diagnostic])).toEqual([]);
  });

  it.each([
    [["asset/file-exists"], ["warning", "warning", "error"]],
    [["source:document/label-resolves"], ["error", "error", "warning"]],
    [["document/label-resolves = fig:a"], ["error", "error", "warning"]],
    [["document/label-resolves=fig"], ["error", "error", "error"]],
    [["document/label-resolves=fig:*"], ["error", "error", "error"]],
    [
      ["asset/is-readable", "html/has-text"],
      ["error", "error", "error"],
    ],
    [[], ["error", "error", "error"]],
  ])("takes a rule as a whole, or one name exactly: %j", (accept, severities) => {
    expect(acceptFaults([picture, other, label], accept).map(({ severity }) => severity)).toEqual(severities);
  });

  it("changes nothing a second time, and no warning of its own", () => {
    const once = acceptFaults([picture, { ...label, severity: "warning" }], ["asset/file-exists"]);
    expect(acceptFaults(once, ["asset/file-exists", "document/label-resolves"])).toEqual(once);
  });

  it("knows by its message what TeX says of the same fault", () => {
    const found = fault("tex/citation-is-defined", "see \\cite{gone}", {
      severity: "warning",
      message: 'Citation "gone" is undefined.',
    });
    for (const entry of ["document/citation-resolves=gone", "tex/citation-is-defined"])
      expect(acceptFaults([found], [entry])).toEqual([expect.objectContaining({ accepted: true })]);
    expect(acceptFaults([found], ["document/citation-resolves=other"])).toEqual([found]);
  });

  it("tells a nameless fault by the whole rule alone", () => {
    const nameless = fault("latex-source/braces-match");
    expect(acceptFaults([nameless], ["latex-source/braces-match=x"])).toEqual([nameless]);
    expect(acceptFaults([nameless], ["latex-source/braces-match"])[0]?.accepted).toBe(true);
  });

  it("knows what quotes nothing by its place, and a long name by what is quoted of it", () => {
    const nameless = fault("latex-source/braces-match", undefined, { location: { file: "a.tex", line: 3 } });
    expect(acceptFaults([nameless], ["latex-source/braces-match=a.tex:3"])[0]?.accepted).toBe(true);
    const long = fault("asset/file-exists", `${"x".repeat(119)}…`);
    expect(acceptFaults([long], [`asset/file-exists=${"x".repeat(300)}`])[0]?.accepted).toBe(true);
  });
});

describe("checkAccept", () => {
  it("tells of an entry that accepts nothing, and of what was probably meant", () => {
    const found = acceptFaults([picture, other, label], ["asset/file-exists=figures/x.png"]);
    expect(checkAccept(["asset/file-exists=figures/x.png"], found)).toEqual([]);
    const [name, rule, unbroken] = checkAccept(
      ["asset/file-exists=figures/z.png", "document/label-resolvs", "bibliography/file-exists"],
      found,
    );
    expect(name).toMatchObject({ severity: "warning", ruleId: "accept/names-a-fault" });
    expect(name?.message).toContain('no fault of this rule is about "figures/z.png"');
    expect(name?.hint).toContain("figures/x.png");
    expect(rule).toMatchObject({ severity: "warning", ruleId: "accept/names-a-fault" });
    expect(rule?.hint).toContain("Is document/label-resolves meant?");
    expect(unbroken?.message).toContain("nothing breaks this rule");
    expect(unbroken?.hint).toContain("asset/file-exists, document/label-resolves");
  });

  it("tells an error of the source that nobody can waive, with what can be", () => {
    const unsafe = fault("asset/path-is-inside", "/etc/passwd");
    expect(acceptFaults([unsafe], ["asset/path-is-inside"])).toEqual([unsafe]);
    const [found] = checkAccept(["asset/path-is-inside"], [unsafe]);
    expect(found).toMatchObject({ severity: "error", ruleId: "accept/can-be-accepted" });
    expect(found?.hint).toContain("document/citation-resolves");
  });

  it("says nothing of what only a pack finds that has not run", () => {
    expect(checkAccept(["latex/macro-is-known"], [])).toEqual([]);
    const known = fault("latex/macro-is-known", "\\a");
    expect(checkAccept(["latex/macro-is-known=\\b"], [known])).toHaveLength(1);
  });
});

describe("what can be accepted", () => {
  it.each(["abstract", "category", "figure:x.png", "arxiv/abstract-is-clean", "tex/compiles", "github/no-secrets", ""])(
    "is nothing that a platform asks for, no bound and nothing that TeX cannot set: %j",
    (entry) => {
      expect(acceptFault(entry)).toContain("cannot be accepted");
      expect(acceptFault(entry)).toContain("asset/file-exists");
      expect(artifactDescriptionSchema.shape.accept.safeParse([entry]).success).toBe(false);
    },
  );

  it("holds no rule of paths, bounds or platforms, and README has each of them", () => {
    const readme = readFileSync(new URL("../../cli/README.md", import.meta.url), "utf8");
    for (const rule of Object.keys(acceptableRules)) {
      expect(acceptFault(rule)).toBeUndefined();
      expect(rule).not.toMatch(/inside|bounded|readable|acyclic|compiles$(?<!formula-compiles)|secret/u);
      expect(readme).toContain(`\`${rule}\``);
    }
  });
});

it("a package's checklist has what was accepted, and a picture's address tells whether it was", () => {
  const found = acceptFaults([picture, other], ["asset/file-exists=figures/x.png"]);
  expect(acceptedItems(found)).toEqual([
    { text: "Published with what is accepted: asset/file-exists=figures/x.png.", done: true },
  ]);
  expect(acceptedItems([picture])).toEqual([]);
  expect(isAcceptedPicture(" figures/x.png", found)).toBe(true);
  expect(isAcceptedPicture("figures/y.png", found)).toBe(false);
});

it("readSource gives a source with what is accepted, and leaves the given one as it is", async () => {
  const source = { diagnostics: [picture] } as unknown as Parameters<typeof readSource>[0];
  const files = { read: () => Promise.reject(new Error("none")) };
  expect((await readSource(source, files, ["asset/file-exists"])).diagnostics[0]?.accepted).toBe(true);
  expect(await readSource(source, files)).toBe(source);
});
