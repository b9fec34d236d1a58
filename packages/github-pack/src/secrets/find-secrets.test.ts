import { describe, expect, it } from "vitest";
import { findSecrets } from "./find-secrets.ts";

const find = (text: string, path = "source/paper.md"): string[] =>
  findSecrets(new Map([[path, new TextEncoder().encode(text)]])).map(({ line, kind }) => `${line ?? "name"} ${kind}`);

// Put together here, so that no scanner takes this file for one that leaks.
const made = {
  github: `ghp_${"a1B2".repeat(9)}`,
  fine: `github_pat_${"A1b2C3d4E5".repeat(7)}`,
  aws: `AKIA${"QWERTYUIOPASDFGH"}`,
  awsSecret: `aws_secret_access_key = "${"aB3/".repeat(10)}"`,
  slack: `xoxb-${"123456789012"}-${"abcdefghijklmnopqrstuvwx"}`,
  google: `AIza${"b".repeat(35)}`,
  stripe: `sk_live_${"a1".repeat(12)}`,
  openai: `sk-proj-${"a1B2C3d4E5f6G7h8I9j0"}T3BlbkFJ${"a1B2C3d4E5f6G7h8I9j0"}`,
  anthropic: `sk-ant-api03-${"a1B2C3d4E5".repeat(9)}`,
  pem: `-----BEGIN ${"RSA PRIVATE KEY"}-----`,
  pgp: `-----BEGIN ${"PGP PRIVATE KEY BLOCK"}-----`,
  url: `postgres://ada:${"Engine1843"}@db.example.org/x`,
  npm: `npm_${"a1B2".repeat(9)}`,
  telegram: `123456789:AA${"b".repeat(33)}`,
};

describe("what looks like a secret", () => {
  it.each(Object.entries(made))("is found in the text, with its line: %s", (_name, text) => {
    expect(find(`# Title\n\nSome text \`${text}\` here.\n`)).toEqual([expect.stringMatching(/^3 (?:an?|the) /u)]);
  });

  it.each(Object.entries(made))("is found in UTF-16 and among binary bytes: %s", (_name, text) => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`x\n${text}\n`, "utf16le")]);
    expect(findSecrets(new Map([["a.txt", wide]]))).toHaveLength(1);
    const binary = Buffer.concat([Buffer.from([0, 1, 2, 255, 10]), Buffer.from(text), Buffer.from([0, 254])]);
    expect(findSecrets(new Map([["a.bin", binary]]))).toHaveLength(1);
  });

  it.each([
    ".env",
    ".env.production",
    "id_rsa",
    "id_ed25519",
    "server.key",
    "a.p12",
    "credentials.json",
    ".netrc",
    "service-account-x.json",
    "x.kdbx",
  ])("is refused by its name: %s", (name) => {
    expect(find("nothing", `source/data/${name}`)).toEqual([expect.stringMatching(/^name an? /u)]);
  });

  it("is refused in a folder that holds such things", () => {
    expect(find("nothing", "source/.ssh/config")).toHaveLength(1);
    expect(find("nothing", "source/.aws/config")).toHaveLength(1);
  });

  it("never repeats the secret", () => {
    const secrets = findSecrets(new Map([["a.md", Buffer.from(Object.values(made).join("\n"))]]));
    expect(secrets.length).toBe(Object.keys(made).length);
    const said = JSON.stringify(secrets);
    for (const text of Object.values(made)) expect(said).not.toContain(text.slice(-12));
  });

  it("tells each line once, and all lines", () => {
    expect(find(`${made.github} ${made.github}\n\n${made.github}\r\n${made.aws}`)).toEqual([
      "1 a GitHub token",
      "3 a GitHub token",
      "4 an AWS access key",
    ]);
  });
});

describe("what is no secret", () => {
  it.each([
    "Tokens begin with ghp_ and have 36 characters; AWS keys begin with AKIA.",
    "The documentation's AKIAIOSFODNN7EXAMPLE is no key.",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "postgres://user:password@localhost/db and https://user:pass@example.org and redis://:x@y",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "doi:10.1000/sk-proj and xoxb- and AIzaShort",
    "Key words: private key, secret sharing, password hashing.",
    "https://example.org:8080/path@version and mailto:ada@example.org",
    "$password = getenv('PASSWORD'); mysql://root:$PASSWORD@db/x",
  ])("passes: %s", (text) => {
    expect(find(text)).toEqual([]);
  });

  it.each([".env.example", "keynote.md", "monkey.png", "public.asc", "keys.tex", "environment.yml"])(
    "passes by its name: %s",
    (name) => {
      expect(find("nothing", `source/${name}`)).toEqual([]);
    },
  );

  it("costs time in proportion to the file, whatever is in it", () => {
    const hostile = [
      "xoxb-",
      "aws_secret_key=",
      "https://a:",
      "sk-",
      "ghp_a",
      "-----BEGIN A A A ",
      "eyJ.",
      "1234567890:AA",
      "AccountKey=",
    ];
    // Were any pattern to look at the rest of the file from each place, this would not end.
    expect(find(hostile.map((one) => one.repeat(200_000)).join("\n"))).toEqual([]);
  });
});
