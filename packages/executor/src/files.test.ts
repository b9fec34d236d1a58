import { createMemoryStore } from "@dreamnet/content-store";
import type { ExecutionContext } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { makeExecutor, makeWorkflow } from "../test/make-workflow.ts";
import { guessMediaType } from "./media-type.ts";

const allowedPaths = ["build/", "notes", "log.txt"];

async function write(
  act: (context: ExecutionContext) => Promise<unknown>,
  security: { allowedPaths?: string[]; limits?: { files?: number; output?: number } } = {},
) {
  const store = createMemoryStore();
  const workflow = makeWorkflow(
    async (input, context) => {
      await act(context);
      return input;
    },
    { security: { allowedPaths, ...security } },
  );
  return { store, result: await makeExecutor({ store }).executor.execute(workflow, { text: "" }) };
}

describe("context.files.write", () => {
  it("puts bytes into the store and gives their reference; the run lists it", async () => {
    const { store, result } = await write(async ({ files }) => {
      await files.write("build/b.pdf", new Uint8Array([1, 2, 3]));
      await files.write("build/a/x.tex", "é");
      await files.write("notes/y", "z", { mediaType: "text/x-note" });
    });
    expect(result.files).toEqual([
      {
        path: "build/a/x.tex",
        mediaType: "application/x-tex",
        size: 2,
        sha256: "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c",
      },
      expect.objectContaining({ path: "build/b.pdf", mediaType: "application/pdf", size: 3 }),
      expect.objectContaining({ path: "notes/y", mediaType: "text/x-note" }),
    ]);
    for (const { sha256, size } of result.files) expect((await store.get(sha256)).length).toBe(size);
  });

  it.each([
    "build", // a folder's own name
    "builder/x",
    "other.txt",
    "notes.txt",
    "log.txt.old",
    "",
    "build/",
    "build/../x",
    "build/./x",
    "build//x",
    "/build/x",
    "../build/x",
    "build\\x",
    "~/x",
    "build/a\nb",
    "build/a\0b",
    "build/C:x",
    "build/é".normalize("NFD"),
  ])("refuses %j", async (path) => {
    const { result } = await write(({ files }) => files.write(path, "x"));
    expect(result).toMatchObject({
      success: false,
      error: { name: "PermissionError", code: "PATH_NOT_ALLOWED", value: path, hint: expect.any(String) },
      files: [],
    });
  });

  it("allows a file by its own name, and nothing where nothing is allowed", async () => {
    expect((await write(({ files }) => files.write("log.txt", "x"))).result.success).toBe(true);
    const { result } = await write(({ files }) => files.write("log.txt", "x"), { allowedPaths: [] });
    expect(result).toMatchObject({ error: { hint: expect.stringContaining("allows no path") } });
  });

  it.each([
    ["build/A.txt", "build/a.txt"],
    ["build/ﬁ.txt", "build/fi.txt"],
    ["build/straße", "build/STRASSE"],
    ["build/Fig/a", "build/fig/b"],
    ["build/x", "build/x/y"],
    ["build/x/y", "build/x"],
  ])("refuses names that are one on some file systems: %s and %s", async (first, second) => {
    const { result } = await write(async ({ files }) => {
      await files.write(first, "1");
      await files.write(second, "2");
    });
    expect(result).toMatchObject({ success: false, error: { code: "PATH_COLLISION" } });
    const atOnce = await write(({ files }) => Promise.all([files.write(first, "1"), files.write(second, "2")]));
    expect(atOnce.result).toMatchObject({ success: false, error: { code: "PATH_COLLISION" } });
  });

  it("replaces a file that is written again", async () => {
    const { result } = await write(async ({ files }) => {
      await files.write("build/x", "first");
      await files.write("build/x", "2nd");
    });
    expect(result.files).toMatchObject([{ path: "build/x", size: 3 }]);
  });

  it("holds the manifest's limits", async () => {
    const many = await write(
      async ({ files }) => {
        for (const name of ["a", "b", "c"]) await files.write(`build/${name}`, "x");
      },
      { limits: { files: 2 } },
    );
    expect(many.result).toMatchObject({ error: { code: "OUTPUT_LIMIT", value: "build/c" } });
    const much = await write(
      async ({ files }) => {
        await files.write("build/a", "12345678");
        await files.write("build/a", "123456789");
        await files.write("build/b", "12");
      },
      { limits: { output: 10 } },
    );
    expect(much.result).toMatchObject({ error: { code: "OUTPUT_LIMIT", value: "build/b" } });
  });

  it("refuses what is no media type", async () => {
    const { result } = await write(({ files }) => files.write("build/x", "", { mediaType: "a\r\nb" }));
    expect(result).toMatchObject({ error: { code: "MEDIA_TYPE_INVALID" } });
  });
});

describe("context.files.read", () => {
  it("reads by digest or reference, and says what is missing", async () => {
    const { result } = await write(async ({ files }) => {
      const reference = await files.write("build/x", "content");
      for (const file of [reference, reference.sha256])
        expect(new TextDecoder().decode(await files.read(file))).toBe("content");
      await files.read("0".repeat(64));
    });
    expect(result).toMatchObject({ error: { code: "FILE_MISSING" } });
  });

  it("takes no path for a digest", async () => {
    const { result } = await write(({ files }) => files.read("../../etc/passwd"));
    expect(result).toMatchObject({ error: { code: "DIGEST_INVALID" } });
  });
});

describe("guessMediaType", () => {
  it.each([
    ["a/b.PDF", "application/pdf"],
    ["x.tar.gz", "application/gzip"],
    ["a.b/noextension", "application/octet-stream"],
    ["x.constructor", "application/octet-stream"],
  ])("%s is %s", (path, mediaType) => {
    expect(guessMediaType(path)).toBe(mediaType);
  });
});
