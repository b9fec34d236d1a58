import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Mode 0700, and a name that nobody can take first. */
export const freshFolder = (): string =>
  mkdtempSync(join(tmpdir(), `dreamnet-sandbox-${randomBytes(6).toString("hex")}-`));

/** Built from nothing; the host's own variables never come near it. */
export function environmentFor(folders: readonly string[], network: boolean): Record<string, string> {
  const proxy = "http://127.0.0.1:3128";
  return {
    PATH: folders.length === 0 ? "/usr/bin:/bin" : folders.join(":"),
    HOME: "/tmp",
    TMPDIR: "/tmp",
    LANG: "C.UTF-8",
    TZ: "UTC",
    ...(network
      ? {
          DREAMNET_EGRESS: "1",
          NODE_USE_ENV_PROXY: "1",
          HTTP_PROXY: proxy,
          HTTPS_PROXY: proxy,
          http_proxy: proxy,
          https_proxy: proxy,
        }
      : {}),
  };
}
