import type { AnyWorkflow } from "@dreamnet/workflow";
import type { PackReport } from "./pack-report.ts";
import type { PackRequest } from "./pack-source.ts";

/** A command line tool that packs. */
export interface PackCommand {
  /** As it is typed: `dreamnet pack` or `arxiv-pack`. */
  readonly name: string;
  readonly version: string;
  /** One line for `--help`. */
  readonly description: string;
  /** Platforms by name; with one alone, `--to` is neither needed nor taken. */
  readonly platforms: Readonly<Record<string, () => Promise<AnyWorkflow>>>;
  readonly fallbacks?: () => Promise<readonly AnyWorkflow[]>;
  /** What packs; default: `packSource`. */
  readonly pack?: (request: PackRequest) => Promise<PackReport>;
}

/** Whether a command takes `--to`. */
export const takesPlatforms = ({ name, platforms }: PackCommand): boolean =>
  Object.keys(platforms).length > 1 || name.includes(" ");
