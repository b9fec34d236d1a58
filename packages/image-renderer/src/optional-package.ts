import type { Diagnostic } from "@dreamnet/workflow";

/**
 * Thrown where a picture needs packages that are not installed. Those of formulas and of PDFs weigh 170 MB together: who
 * draws covers alone does not download them.
 */
export class MissingPackageError extends Error {
  readonly packages: readonly string[];
  /** What they are needed for: "formulas". */
  readonly purpose: string;

  constructor(packages: readonly string[], purpose: string) {
    super(`Packages that ${purpose} need are not installed: ${packages.join(", ")}.`);
    this.name = "MissingPackageError";
    this.packages = packages;
    this.purpose = purpose;
  }
}

/**
 * What to throw in place of an error of loading: itself, unless it says that one of these packages is not there.
 *
 * An error inside of an installed package stays what it is.
 */
export function asMissingPackage(error: unknown, packages: readonly string[], purpose: string): unknown {
  const { code, message = "" } = error as { readonly code?: unknown; readonly message?: string };
  const isMissing = code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
  return isMissing && packages.some((name) => message.includes(name))
    ? new MissingPackageError(packages, purpose)
    : error;
}

/** Says which packages to install. */
export function missingPackageDiagnostic({ message, packages }: MissingPackageError, quote: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "image/package-is-installed",
    message,
    hint: `npm install ${packages.join(" ")}`,
    ...(quote === "" ? {} : { quote: quote.slice(0, 120) }),
  };
}
