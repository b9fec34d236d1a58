import { execFile, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { HtmlValidate } from "html-validate";
import type { Finding } from "./finding.ts";
import { listFiles } from "./list-files.ts";
import type { PackedSite } from "./pack-site.ts";
import { serveFolder } from "./serve.ts";

const require = createRequire(import.meta.url);
const jar = join(dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

interface VnuMessage {
  readonly type: string;
  readonly subType?: string;
  readonly url: string;
  readonly lastLine?: number;
  readonly message: string;
  readonly extract?: string;
}

/** What the Nu HTML Checker says of all sites: errors, and how often it warns. */
export interface VnuFindings {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly warnings: ReadonlyMap<string, number>;
}

/**
 * The Nu HTML Checker over every page, style sheet and drawing of all sites, in one process. Pages are served on
 * loopback, so that `'self'` in their policy means what it will mean.
 *
 * @param root - The folder that the sites' folders lie in.
 */
export async function runVnu(root: string, sites: readonly PackedSite[]): Promise<VnuFindings> {
  const host = await serveFolder(root, "/");
  try {
    const pages: string[] = [];
    const others: string[] = [];
    for (const { folder } of sites)
      for (const file of listFiles(folder)) {
        const path = relative(root, join(folder, file)).split(sep).map(encodeURIComponent).join("/");
        if (file.endsWith(".html")) pages.push(`${host.url}${path}`);
        else if (/\.(?:css|svg)$/.test(file)) others.push(join(folder, file));
      }
    const messages = [
      ...(await callVnu(pages)),
      ...(others.length === 0 ? [] : await callVnu(["--also-check-css", "--also-check-svg", ...others])),
    ];
    const warnings = new Map<string, number>();
    const findings = messages.flatMap((message): Finding[] => {
      const path = message.url.startsWith("file:")
        ? relative(root, fileURLToPath(message.url))
        : decodeURIComponent(message.url.slice(host.url.length));
      if (message.type !== "error" && message.type !== "non-document-error") {
        const text = message.message.replace(/“[^”]*”/g, "…");
        if (message.subType === "warning") warnings.set(text, (warnings.get(text) ?? 0) + 1);
        return [];
      }
      const [site = path] = path.split("/");
      const extract = (message.extract ?? "").replace(/\s+/g, " ").slice(0, 120);
      return [{ check: "vnu", site, message: `${path}:${message.lastLine ?? 0}: ${message.message} Near: ${extract}` }];
    });
    return { findings, files: pages.length + others.length, warnings };
  } finally {
    await host.close();
  }
}

async function callVnu(args: readonly string[]): Promise<VnuMessage[]> {
  const { stderr } = await new Promise<{ stderr: string }>((resolve) => {
    execFile(
      "java",
      [
        "-Xss8m",
        "-Dnu.validator.servlet.allow-forbidden-hosts=true",
        "-Dnu.validator.servlet.allowed-address-type=all",
        "-jar",
        jar,
        "--format",
        "json",
        ...args,
      ],
      { encoding: "utf8", maxBuffer: 1 << 28 },
      (error, _stdout, errors) => resolve({ stderr: errors === "" ? String(error?.message ?? "") : errors }),
    );
  });
  const begin = stderr.search(/\{"(?:version|messages)"/);
  if (begin < 0) throw new Error(`vnu did not run: ${stderr.slice(0, 400)}`);
  return (JSON.parse(stderr.slice(begin)) as { messages: VnuMessage[] }).messages;
}

/** html-validate's rules for documents, but for matters of style, and those that MathML and the source decide. */
const htmlValidate = new HtmlValidate({
  extends: ["html-validate:document", "html-validate:standard"],
  rules: {
    // The style sheet is the site's own.
    "require-sri": "off",
  },
});

/** A second opinion on every page. */
export async function runHtmlValidate(
  site: Pick<PackedSite, "folder" | "name">,
  files: readonly string[] = listFiles(site.folder).filter((path) => path.endsWith(".html")),
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of files) {
    const { results } = await htmlValidate.validateFile(join(site.folder, file));
    for (const { messages } of results)
      for (const { line, message, ruleId } of messages)
        findings.push({ check: "html", site: site.name, message: `${file}:${line}: ${ruleId}: ${message}` });
  }
  return findings;
}

/** Every XML file is well-formed, by libxml2. */
export function runXmllint(site: PackedSite): Finding[] {
  return listFiles(site.folder)
    .filter((file) => /\.(?:xml|svg)$/.test(file))
    .flatMap((file) => {
      const { status, stderr } = spawnSync("xmllint", ["--noout", "--nonet", join(site.folder, file)], {
        encoding: "utf8",
      });
      return status === 0
        ? []
        : [
            {
              check: "xml",
              site: site.name,
              message: `${file}: ${stderr?.split("\n")[0] ?? "xmllint is not installed"}`,
            } as const,
          ];
    });
}
