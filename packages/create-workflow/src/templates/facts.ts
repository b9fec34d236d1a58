import type { PackageName } from "../package-name.ts";
import type { siblingVersions } from "../tool-versions.ts";

/** What the templates are filled with; every text is one line. */
export interface Facts {
  readonly name: PackageName;
  readonly author: string;
  readonly description: string;
  readonly siblings: ReturnType<typeof siblingVersions>;
}
