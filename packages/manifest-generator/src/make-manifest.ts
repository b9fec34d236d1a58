import { orcidSchema } from "@dreamnet/document";
import { nextVersion } from "@dreamnet/registry-manager";
import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { canonicalJson, sha256Of, wellFormed } from "./canonical.ts";
import type { AggregateInput, PlatformInput } from "./input.ts";
import { makeNextActions } from "./next-actions.ts";
import { packageDigest, placeFiles } from "./package-files.ts";
import { inPublishingOrder } from "./platforms.ts";
import type { ManifestFinding, ManifestStatus, PlatformEntry, PublicationManifest } from "./publication-manifest.ts";

/** Findings of one severity that a platform may have in the manifest; the package's own report has all. */
const mostFindings = 100;

/**
 * The manifest of what was packed. Equal input gives an equal manifest.
 *
 * @param created - The source's date, as `context.now()` has it.
 */
export function makeManifest(
  input: AggregateInput,
  created: Date,
  signer?: PublicationManifest["signer"],
): PublicationManifest {
  const { artifact, source } = input;
  const { version, isReplacement } = chooseVersion(input);
  const live = isReplacement ? {} : liveUrls(input, version);
  const names = inPublishingOrder(new Set([...Object.keys(input.platforms), ...Object.keys(live)]));
  const entries = Object.fromEntries(
    names.map((platform) => [
      platform,
      makeEntry(platform, own(input.platforms, platform), own(live, platform), artifact.id),
    ]),
  );
  const previous = previousOf(input, version);
  return wellFormed({
    schemaVersion: 1,
    generator: { name: "manifest-generator", version: packageJson.version },
    artifact: {
      id: artifact.id,
      title: artifact.title,
      version,
      authors: artifact.authors.map(({ name, orcid }) => ({
        name,
        ...(orcidSchema.safeParse(orcid).success && orcid !== undefined ? { orcid } : {}),
      })),
      ...(artifact.license === undefined ? {} : { license: artifact.license }),
      ...(artifact.date === undefined ? {} : { date: artifact.date }),
      ...(artifact.doi === undefined ? {} : { doi: artifact.doi }),
      tags: artifact.tags,
    },
    created: created.toISOString(),
    source: { file: source.file, format: artifact.canonicalSource.format, digest: source.digest },
    ...(previous === undefined ? {} : { previous }),
    status: overallStatus(Object.values(entries)),
    platforms: entries,
    nextActions: makeNextActions(entries, input.platforms),
    warnings: [
      ...shownFindings(source.accepted ?? []),
      ...names.flatMap((platform) => findings(platform, own(input.platforms, platform), "warning")),
    ],
    errors: names.flatMap((platform) => findings(platform, own(input.platforms, platform), "error")),
    ...(signer === undefined ? {} : { signer }),
  });
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/**
 * A work that is live somewhere and has another source now gets a version of its own, which is live nowhere yet: arXiv's
 * v2, a new release.
 */
function chooseVersion({ version, previous, artifact, source, live }: AggregateInput): {
  readonly version: string;
  readonly isReplacement: boolean;
} {
  if (version !== undefined) return { version, isReplacement: false };
  if (previous === undefined || previous.artifact.id !== artifact.id) return { version: "1", isReplacement: false };
  const statuses = Object.values(previous.platforms).map(({ status }) => status);
  const isLive = Object.keys(live).length > 0 || statuses.some((status) => status.startsWith("live:"));
  const isReplacement = isLive && previous.source.digest !== source.digest;
  return { version: isReplacement ? nextVersion(previous.artifact.version) : previous.artifact.version, isReplacement };
}

/** Packing again does not take a version from where it stands. */
function liveUrls({ previous, artifact, live }: AggregateInput, version: string): Readonly<Record<string, string>> {
  const isSame =
    previous !== undefined && previous.artifact.id === artifact.id && previous.artifact.version === version;
  const kept = Object.entries(isSame ? previous.platforms : {}).flatMap(([platform, { status }]) =>
    status.startsWith("live:") ? [[platform, status.slice("live:".length)]] : [],
  );
  return Object.fromEntries([...kept, ...Object.entries(live)]) as Record<string, string>;
}

/** The manifest of the version before; one of the same version is replaced, and named nowhere. */
function previousOf({ previous, artifact }: AggregateInput, version: string): PublicationManifest["previous"] {
  if (previous === undefined || previous.artifact.id !== artifact.id) return undefined;
  if (previous.artifact.version === version) return previous.previous;
  return { version: previous.artifact.version, sha256: sha256Of(canonicalJson(previous)) };
}

function makeEntry(
  platform: string,
  input: PlatformInput | undefined,
  url: string | undefined,
  id: string,
): PlatformEntry {
  const live = url === undefined ? undefined : (`live:${url}` as const);
  const workflow = input?.workflow === undefined ? {} : { workflow: input.workflow };
  const none = { files: [], needs: [], checklist: [], notes: [] };
  if (input === undefined) return { status: live ?? "error", ready: live !== undefined, ...none };
  if ("error" in input) return { status: live ?? "error", ready: false, ...workflow, ...none };
  const files = placeFiles(input.files, id, platform);
  return {
    status: live ?? "bundled",
    ready: input.status === "ready" && input.fallback === undefined,
    ...workflow,
    ...(input.fallback === undefined ? {} : { fallback: input.fallback }),
    ...(files.length === 0 ? {} : { digest: packageDigest(files) }),
    files,
    needs: input.needs,
    checklist: input.checklist,
    notes: input.notes,
  };
}

/** All can be published, or are; some; none was packed. */
export function overallStatus(entries: readonly Pick<PlatformEntry, "status" | "ready">[]): ManifestStatus {
  if (entries.every(({ status }) => status === "error")) return "error";
  return entries.every(({ ready }) => ready) ? "ready_for_manual_publish" : "partially_ready";
}

function findings(
  platform: string,
  input: PlatformInput | undefined,
  severity: Diagnostic["severity"],
): ManifestFinding[] {
  if (input === undefined) return [];
  const shown = shownFindings(
    input.diagnostics.filter((diagnostic) => diagnostic.severity === severity),
    platform,
  );
  if (severity !== "error" || !("error" in input)) return shown;
  const { code, message, hint } = input.error;
  return [{ platform, code, message, ...(hint === undefined || hint === "" ? {} : { hint }) }, ...shown];
}

function shownFindings(diagnostics: readonly Diagnostic[], platform?: string): ManifestFinding[] {
  const of = platform === undefined ? {} : { platform };
  const told = sortDiagnostics(diagnostics).map(
    ({ ruleId, message, hint, location }): ManifestFinding => ({
      ...of,
      code: ruleId,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(location === undefined ? {} : { location }),
    }),
  );
  const shown = told.slice(0, mostFindings);
  if (told.length > shown.length)
    shown.push({
      ...of,
      code: "manifest/findings-are-few",
      message: `${told.length - shown.length} more of this kind.`,
    });
  return shown;
}
