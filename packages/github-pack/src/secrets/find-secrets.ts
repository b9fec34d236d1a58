/** Something in a file that must not be published. */
export interface Secret {
  readonly path: string;
  /** From 1; absent where the file's name alone says it. */
  readonly line?: number;
  /** What it looks like: "an AWS access key". Never the secret itself. */
  readonly kind: string;
}

/** File names that hold keys and passwords, whatever is in them. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^\.env(?:\.(?!example$|sample$|template$|dist$).*)?$/iu, "a file of environment variables"],
  [/^\.?_?netrc$|^\.git-credentials$|^\.htpasswd$|^\.pgpass$|^\.my\.cnf$/iu, "a file of passwords"],
  [/^\.npmrc$|^\.pypirc$|^\.dockercfg$|^\.docker-config\.json$|^\.gem-credentials$/iu, "a registry's credentials"],
  [/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/iu, "an SSH key"],
  [/\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx?|ovpn|asc\.key)$/iu, "a key"],
  [/^(?:credentials|client_secret[^/]*|service[-_]account[^/]*)\.json$/iu, "a cloud's credentials"],
];
const folders: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.(?:ssh|gnupg|aws|kube|docker|azure)\//iu, "a folder of credentials"],
];

/**
 * Forms that tokens have by their makers' own words: a prefix and a length. Each is bounded, so that a file costs its
 * length and no more.
 *
 * @see the patterns' makers: GitHub Docs "Secret scanning patterns", AWS IAM, Slack, Stripe, checked 2026-11
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/gu, "a private key"],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/gu, "a private key"],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z0-9]{9}EXAMPLE)[A-Z2-7]{16}\b/gu, "an AWS access key"],
  [
    /\baws_?secret_?(?:access_?)?key["']?\s{0,8}[:=]{1,2}>?\s{0,8}["']?(?!.{0,36}EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/giu,
    "an AWS secret key",
  ],
  [/\bgh[pousr]_[A-Za-z0-9]{36,255}\b/gu, "a GitHub token"],
  [/\bgithub_pat_[A-Za-z0-9_]{60,255}\b/gu, "a GitHub token"],
  [/\bgl(?:pat|dt|rt|cbt|ptt|soat)-[A-Za-z0-9_-]{20,64}(?![A-Za-z0-9_-])/gu, "a GitLab token"],
  [/\bxox[abeoprs]-(?:[A-Za-z0-9]{1,64}-){1,6}[A-Za-z0-9]{16,128}\b/gu, "a Slack token"],
  [/hooks\.slack\.com\/services\/T[A-Z0-9]{6,14}\/B[A-Z0-9]{6,14}\/[A-Za-z0-9]{20,30}/gu, "a Slack webhook"],
  [/discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,80}/gu, "a Discord webhook"],
  [/\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/gu, "a Google API key"],
  [/\bGOCSPX-[0-9A-Za-z_-]{28}(?![0-9A-Za-z_-])/gu, "a Google client secret"],
  [/\b(?:sk|rk)_live_[0-9A-Za-z]{20,247}\b/gu, "a Stripe key"],
  [/\bnpm_[A-Za-z0-9]{36}\b/gu, "an npm token"],
  [/\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,500}/gu, "a PyPI token"],
  [/\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,120}T3BlbkFJ[A-Za-z0-9_-]{20,120}/gu, "an OpenAI key"],
  [/\bsk-ant-[a-z]{2,10}\d{2}-[A-Za-z0-9_-]{60,120}/gu, "an Anthropic key"],
  [/\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/gu, "a SendGrid key"],
  [/\bhf_[A-Za-z]{34}\b/gu, "a Hugging Face token"],
  [/\bdo[opr]_v1_[a-f0-9]{64}\b/gu, "a DigitalOcean token"],
  [/\bAccountKey=[A-Za-z0-9+/]{86}==/gu, "an Azure storage key"],
  [/\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/gu, "a Shopify token"],
  [/\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/gu, "a Telegram bot token"],
  [
    /\b(?:https?|ftp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[A-Za-z0-9._%+-]{1,64}:(?!(?:\*|x|\.){2,}|pass(?:word|wd)?[@\d]|pw@|secret@|token@|example|your|my|user|changeme|\$|%24|<|\{)[^\s:/@<>{}$"'`\\]{6,128}@[A-Za-z0-9[]/giu,
    "a password in an address",
  ],
];

/** Bytes of one file that are looked at; what is larger is data. */
const mostScanned = 64 * 1024 * 1024;

/**
 * Finds what looks like a key, a token or a password, by file and line. Only forms that their makers have made to be
 * recognised count, so that a paper about passwords passes.
 */
export function findSecrets(files: ReadonlyMap<string, Uint8Array>): Secret[] {
  const found: Secret[] = [];
  for (const [path, bytes] of files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const byName = names.find(([pattern]) => pattern.test(name)) ?? folders.find(([pattern]) => pattern.test(path));
    if (byName !== undefined) found.push({ path, kind: byName[1] });
    found.push(...scan(path, bytes));
  }
  return found;
}

function scan(path: string, bytes: Uint8Array): Secret[] {
  const text = decode(bytes.subarray(0, mostScanned));
  const found = new Map<number, string>();
  for (const [pattern, kind] of patterns)
    for (const match of text.matchAll(pattern)) if (!found.has(match.index)) found.set(match.index, kind);
  const secrets: Secret[] = [];
  const told = new Set<string>();
  let line = 1;
  let at = 0;
  for (const [index, kind] of [...found].sort(([a], [b]) => a - b)) {
    for (let next = text.indexOf("\n", at); next >= 0 && next < index; next = text.indexOf("\n", at)) {
      line++;
      at = next + 1;
    }
    if (!told.has(`${line} ${kind}`)) secrets.push({ path, line, kind });
    told.add(`${line} ${kind}`);
  }
  return secrets;
}

/** Tokens are ASCII: one character a byte finds them in any encoding that has ASCII in it, and in UTF-16. */
function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = buffer.toString("latin1");
  return isWide ? text.replaceAll("\0", "") : text;
}
