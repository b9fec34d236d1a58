import { type Diagnostic, quoteText, type Severity } from "@dreamnet/workflow";
import type { Locate } from "./read-frontmatter.ts";

/** Collects what is wrong with front matter, each with the place of the value it is about. */
export interface FrontmatterReport {
  readonly diagnostics: Diagnostic[];
  add(
    severity: Severity,
    rule: string,
    path: readonly (string | number)[],
    message: string,
    hint?: string,
    quote?: string,
  ): void;
}

export function createReport(file: string, locate: Locate): FrontmatterReport {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    add(severity, rule, path, message, hint, quote) {
      // The value's own place, else that of what it stands in.
      let place: ReturnType<Locate>;
      for (let length = path.length; length > 0 && place === undefined; length--) place = locate(path.slice(0, length));
      diagnostics.push({
        severity,
        ruleId: `frontmatter/${rule}`,
        message,
        ...(hint === undefined ? {} : { hint }),
        path: [...path],
        location: { file, line: place?.line ?? 1, ...(place?.column === undefined ? {} : { column: place.column }) },
        ...(quote === undefined ? {} : { quote: quoteText(quote) }),
      });
    },
  };
}
