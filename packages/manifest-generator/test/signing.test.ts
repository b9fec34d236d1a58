import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aggregateWorkflow, openRelease, readPublicKey, readSigningKey, validateWorkflow } from "../src/index.ts";
import { openEnvelope, signStatement } from "../src/signing/envelope.ts";
import { signerOf } from "../src/signing/signing-key.ts";
import { created, makeRelease } from "./package-folder.ts";
import { sampleInput } from "./sample.ts";

let root: string;
let keyPath: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "signing-"));
  keyPath = join(root, "key.pem");
  await writeKey(keyPath);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function writeKey(path: string, mode = 0o600): Promise<string> {
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await writeFile(path, pem, { mode });
  return pem;
}
const bodyOf = (pem: string): string => pem.split("\n")[1] as string;

describe("a signed release", () => {
  it("binds every file and document, and is validated with the rest", async () => {
    const store = createMemoryStore();
    const release = await makeRelease(store, { signingKey: keyPath });
    const file = release.files.find(({ path }) => path === "build/a-paper/release.intoto.json");
    const envelope = new TextDecoder().decode(await store.get(file?.sha256 ?? ""));
    const statement = JSON.parse(openRelease(envelope, readPublicKey(release.manifest.signer?.publicKey ?? ""))) as {
      subject: { name: string; digest: { sha256: string } }[];
    };
    expect(statement).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "https://in-toto.io/attestation/release/v0.1",
      predicate: { purl: "pkg:generic/a-paper@1" },
    });
    expect(statement.subject.map(({ name }) => name)).toEqual([
      "SHA256SUMS",
      "arxiv/a-paper.tar.gz",
      "arxiv/Übersicht 100%.txt",
      "publication-manifest.json",
      "ro-crate-metadata.json",
      "social/post one.txt",
    ]);
    expect(statement.subject.find(({ name }) => name === "publication-manifest.json")?.digest.sha256).toBe(
      release.manifestDigest,
    );
    expect((await new WorkflowExecutor({ store }).execute(validateWorkflow, release)).success).toBe(true);
  });

  it("is the same with the same key, and holds nothing of the private one", async () => {
    const stores = [createMemoryStore(), createMemoryStore()] as const;
    const pem = await readFile(keyPath, "utf8");
    const releases = [
      await makeRelease(stores[0], { signingKey: keyPath }),
      await makeRelease(stores[1], { signingKey: keyPath }),
    ];
    expect(releases[0]).toEqual(releases[1]);
    for (const { sha256 } of releases[0]?.files ?? []) {
      const text = new TextDecoder().decode(await stores[0].get(sha256));
      expect(text).not.toContain(bodyOf(pem));
      expect(text).not.toContain(keyPath);
    }
  });

  it("is not made without a key, and no key is made", async () => {
    const release = await makeRelease(createMemoryStore());
    expect(release.files.map(({ path }) => path.split("/").at(-1))).toEqual([
      "publication-manifest.json",
      "ro-crate-metadata.json",
      "SHA256SUMS",
    ]);
    expect(release.manifest.signer).toBeUndefined();
    expect(await readdir(root)).toEqual(["key.pem"]);
  });

  it("is verified by openssl too", async () => {
    const store = createMemoryStore();
    const release = await makeRelease(store, { signingKey: keyPath });
    const bytes = await store.get(release.files.at(-1)?.sha256 ?? "");
    const { payloadType, payload, signatures } = JSON.parse(new TextDecoder().decode(bytes)) as {
      payloadType: string;
      payload: string;
      signatures: { sig: string }[];
    };
    const body = Buffer.from(payload, "base64");
    await writeFile(
      join(root, "signed"),
      Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `), body]),
    );
    await writeFile(join(root, "sig"), Buffer.from(signatures[0]?.sig ?? "", "base64"));
    const arguments_ = [
      "pkeyutl",
      "-verify",
      "-inkey",
      keyPath,
      "-rawin",
      "-in",
      join(root, "signed"),
      "-sigfile",
      join(root, "sig"),
    ];
    expect(execFileSync("openssl", arguments_, { encoding: "utf8" })).toContain("Signature Verified Successfully");
  });
});

describe("an envelope", () => {
  it("is refused with any byte changed", async () => {
    const key = await readSigningKey(keyPath);
    const publicKey = readPublicKey(key.signer.publicKey);
    const text = signStatement('{"a":"statement with ümlauts"}', key);
    expect(openEnvelope(text, publicKey)).toMatchObject({ statement: '{"a":"statement with ümlauts"}' });
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const flip of [1, 2, 0x20, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ flip;
        expect(openEnvelope(changed.toString("utf8"), publicKey), `byte ${at} ^ ${flip}`).toHaveProperty("fault");
      }
    }
  });

  it("is refused with another key, another kind and more signatures", async () => {
    const key = await readSigningKey(keyPath);
    const other = generateKeyPairSync("ed25519").publicKey;
    const text = signStatement("{}", key);
    expect(openEnvelope(text, other)).toMatchObject({ fault: expect.stringContaining("another key") });
    const publicKey = readPublicKey(key.signer.publicKey);
    const value = JSON.parse(text) as { signatures: unknown[] };
    expect(
      openEnvelope(JSON.stringify({ ...value, signatures: [...value.signatures, ...value.signatures] }), publicKey),
    ).toHaveProperty("fault");
    expect(openEnvelope(text.replace("in-toto+json", "other+json"), publicKey)).toHaveProperty("fault");
    expect(() => openRelease(`${text}\n`, publicKey)).toThrow(expect.objectContaining({ code: "SIGNATURE_INVALID" }));
  });
});

describe("a signing key", () => {
  const cases: [string, string, (path: string) => Promise<unknown>][] = [
    ["that is not there", "KEY_MISSING", (path) => rm(path)],
    ["that others can read", "KEY_EXPOSED", (path) => chmod(path, 0o644)],
    [
      "that is a folder's",
      "KEY_INVALID",
      async (path) => {
        await rm(path);
        await symlink(root, path);
      },
    ],
    ["that is no key", "KEY_INVALID", (path) => writeFile(path, "secret words")],
    [
      "of RSA",
      "KEY_INVALID",
      (path) =>
        writeFile(
          path,
          generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
        ),
    ],
    [
      "that is public",
      "KEY_INVALID",
      (path) => writeFile(path, generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" })),
    ],
    [
      "that is encrypted",
      "KEY_INVALID",
      (path) =>
        writeFile(
          path,
          generateKeyPairSync("ed25519").privateKey.export({
            type: "pkcs8",
            format: "pem",
            cipher: "aes-256-cbc",
            passphrase: "x",
          }),
        ),
    ],
    ["that is huge", "KEY_INVALID", (path) => writeFile(path, "x".repeat(20_000))],
  ];

  it.each(cases)("%s is refused: %s", async (_, code, spoil) => {
    await spoil(keyPath);
    await expect(readSigningKey(keyPath)).rejects.toMatchObject({ code });
  });

  it("appears in no result of a run that fails", async () => {
    const pem = await readFile(keyPath, "utf8");
    await writeFile(keyPath, pem.replace("PRIVATE KEY-----\n", "PRIVATE KEY-----\n!"));
    const store = createMemoryStore();
    const input = await sampleInput(store, { signingKey: keyPath });
    const result = await new WorkflowExecutor({ store }).execute(aggregateWorkflow, input as never, { now: created });
    expect(result.success).toBe(false);
    const text = JSON.stringify(result.success ? {} : [result.error, result.error.stack, result.error.value]);
    expect(text).toContain("KEY_INVALID");
    expect(text).not.toContain(bodyOf(pem).slice(5, 40));
  });

  it("is known by the digest of its public part, as openssl writes that", async () => {
    const { signer } = await readSigningKey(keyPath);
    const der = execFileSync("openssl", ["pkey", "-in", keyPath, "-pubout", "-outform", "DER"]);
    expect(signer.publicKey).toBe(der.toString("base64"));
    const pem = execFileSync("openssl", ["pkey", "-in", keyPath, "-pubout"], { encoding: "utf8" });
    expect(signerOf(readPublicKey(pem))).toEqual(signer);
  });

  it.each(["", "AAAA", "not a key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])(
    "%j is no public key",
    (text) => {
      expect(() => readPublicKey(text)).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
    },
  );

  it("given where a public one is meant, is refused", async () => {
    const pem = await readFile(keyPath, "utf8");
    expect(() => readPublicKey(pem)).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
  });
});
