import type { Diagnostic } from "@dreamnet/workflow";
import { findMain } from "./find-main.ts";
import { loadFromReader } from "./load-from-reader.ts";
import type { PageOrigin } from "./load-html.ts";
import type { LoadResult, SourceStore } from "./load-result.ts";
import { createMemoryReader } from "./reader/memory-reader.ts";
import { folderOf } from "./reader/source-reader.ts";

/** Files that were fetched, as `@dreamnet/source-fetcher` gives them, with their content. */
export interface FetchedFiles {
  /** Path of the document, or of the folder that it is looked for in; empty for the topmost. */
  readonly main: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Where a page's own addresses are relative to. */
  readonly base?: string | undefined;
  /** Absolute address of a picture → its path. */
  readonly addresses?: Readonly<Record<string, string>>;
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Loads a document whose files were fetched; nothing is read from this machine.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function loadFetched(
  fetched: FetchedFiles,
  options: { readonly store: SourceStore; readonly signal?: AbortSignal },
): Promise<LoadResult> {
  const { files, base, addresses = {}, diagnostics = [] } = fetched;
  options.signal?.throwIfAborted();
  const own = base === undefined ? options : { ...options, origin: originAt(base, addresses) };
  if (files.has(fetched.main)) {
    const folder = folderOf(fetched.main);
    const name = fetched.main.slice(folder === "" ? 0 : folder.length + 1);
    return loadFromReader(createMemoryReader(files, folder), name, own, placed(diagnostics, name));
  }
  const reader = createMemoryReader(files, fetched.main);
  if (fetched.main !== "" && ![...files.keys()].some((path) => path.startsWith(`${fetched.main}/`))) {
    return {
      status: "refused",
      diagnostics: [
        {
          severity: "error",
          ruleId: "document/file-exists",
          message: `There is no file or folder ${JSON.stringify(fetched.main.slice(0, 200))} in what was fetched.`,
          hint: "Check the path: it begins at the repository's top folder.",
        },
      ],
    };
  }
  const found = findMain(reader);
  if ("fault" in found) return { status: "refused", diagnostics: [...diagnostics, found.fault] };
  const folder = [fetched.main, found.folder].filter((part) => part !== "").join("/");
  const notes = found.note === undefined ? diagnostics : [...diagnostics, found.note];
  return loadFromReader(createMemoryReader(files, folder), found.main, own, placed(notes, found.main));
}

/** What was said before there was a document stands at its beginning. */
function placed(diagnostics: readonly Diagnostic[], file: string): Diagnostic[] {
  return diagnostics.map((one) => (one.location === undefined ? { ...one, location: { file, line: 1 } } : one));
}

function originAt(base: string, addresses: Readonly<Record<string, string>>): PageOrigin {
  const absolute = (url: string): string => {
    try {
      return new URL(url, base).href;
    } catch {
      return url;
    }
  };
  return {
    link: absolute,
    address(url) {
      const whole = absolute(url);
      return (Object.hasOwn(addresses, whole) ? addresses[whole] : undefined) ?? whole;
    },
  };
}
