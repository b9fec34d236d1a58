import { styleText } from "node:util";
import { type PublicationManifest, platformTitle } from "@dreamnet/manifest-generator";
import { printable, printableLine, wrapText } from "@dreamnet/pack-bin";
import { type ArtifactEntry, liveUrl } from "@dreamnet/registry-manager";

/** How works are shown. */
export interface WorksStyle {
  readonly color: boolean;
  readonly width: number;
}

type Format = Parameters<typeof styleText>[0];

export const painterOf =
  ({ color }: WorksStyle) =>
  (format: Format, text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;

/** The work in a line, and where its version comes from. */
export function headline(entry: ArtifactEntry, style: WorksStyle): string[] {
  const paint = painterOf(style);
  return [
    "",
    `  ${paint("bold", printableLine(entry.title))}`,
    `  ${paint("dim", `${entry.artifact} · version ${entry.version}, revision ${entry.revision} · ${entry.created.slice(0, 10)}`)}`,
  ];
}

/** A line for each platform: where it can be seen, or how it stands. */
export function platformLines(
  entry: Pick<ArtifactEntry, "platforms">,
  manifest: PublicationManifest | undefined,
  style: WorksStyle,
): string[] {
  const paint = painterOf(style);
  const names = manifest === undefined ? Object.keys(entry.platforms) : orderOf(entry, manifest);
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => {
    const status = entry.platforms[name] ?? "error";
    const url = liveUrl(status);
    const packed = manifest?.platforms[name];
    const head = (sign: string, format: Format): string =>
      `  ${paint(format, sign)} ${paint("bold", name.padEnd(width))}`;
    if (url !== undefined) return `${head("◆", "green")}  live  ${paint("underline", printableLine(url))}`;
    if (status === "error") return `${head("✖", "red")}  was not packed`;
    if (packed?.ready === true) return `${head("✔", "green")}  ready`;
    const needs = [...new Set((packed?.needs ?? []).map(({ field }) => field))];
    const what = packed?.fallback === undefined ? `needs ${needs.join(", ") || "input"}` : "to be made by hand";
    return `${head("●", "yellow")}  ${wrapText(printableLine(what), style.width - width - 6, " ".repeat(width + 6))}`;
  });
}

/** The manifest has the order in which a person publishes. */
function orderOf(entry: Pick<ArtifactEntry, "platforms">, manifest: PublicationManifest): string[] {
  const known = Object.keys(manifest.platforms).filter((name) => Object.hasOwn(entry.platforms, name));
  return [...known, ...Object.keys(entry.platforms).filter((name) => !known.includes(name))];
}

/**
 * What a person does next: what has to be supplied or repaired, and the platform that comes first. With `all`, every
 * platform.
 */
export function nextLines(
  manifest: PublicationManifest,
  live: ReadonlySet<string>,
  style: WorksStyle,
  all: boolean,
): string[] {
  const paint = painterOf(style);
  const whole = manifest.nextActions.filter(({ platform }) => platform === undefined || !live.has(platform));
  const first = whole.find(({ kind }) => kind === "publish" || kind === "record")?.platform;
  const isUrgent = ({ kind, platform }: (typeof whole)[number]): boolean =>
    kind === "supply" || kind === "repair" || platform === first;
  const open = all ? whole : whole.filter(isUrgent);
  if (open.length === 0) return [];
  const lines = ["", `  ${paint("bold", "Next")}`];
  let before: string | undefined;
  open.forEach(({ platform, text, url }, index) => {
    if (platform !== before && platform !== undefined) lines.push(`  ${paint("dim", platformTitle(platform))}`);
    before = platform;
    const link = url === undefined || text.includes(url) ? "" : ` ${paint("underline", printableLine(url))}`;
    lines.push(`  ${String(index + 1).padStart(3)}. ${wrapText(printable(text), style.width - 8, "       ")}${link}`);
  });
  const left = new Set(whole.filter((action) => !open.includes(action)).map(({ platform }) => platform)).size;
  if (left > 0)
    lines.push(
      `  ${paint("dim", `And ${left} more platform${left === 1 ? "" : "s"}: dreamnet status --all tells all.`)}`,
    );
  return lines;
}
