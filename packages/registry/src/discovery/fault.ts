/** What is wrong with something installed; it is passed over, and everything else is found. */
export interface DiscoveryFault {
  readonly code:
    | "copies-differ"
    | "folder-foreign"
    | "folder-unreadable"
    | "link-broken"
    | "lockfile-differs"
    | "manifest-invalid"
    | "manifest-missing"
    | "manifest-outside"
    | "name-claimed"
    | "name-foreign"
    | "package-changed"
    | "package-invalid"
    | "package-too-large"
    | "too-many"
    | "version-differs"
    | "workspace-invalid";
  /** The file or folder. */
  readonly path: string;
  /** The npm package, where it is known. */
  readonly package?: string;
  readonly message: string;
  readonly hint: string;
}
