import { createHash } from "node:crypto";
import {
  type Asset,
  documentLimits,
  type Embed,
  type Image,
  type NodePosition,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { folderOf, type SourceReader } from "../reader/source-reader.ts";
import { decodeDataUrl } from "./data-url.ts";
import { locateAsset } from "./locate-asset.ts";
import { type Media, sniffMedia } from "./sniff-media.ts";

/** The files that a tree refers to. */
export interface CollectedAssets {
  readonly assets: Record<string, Asset>;
  /** Every path that was found → digest: two files may have the same bytes. */
  readonly paths: ReadonlyMap<string, string>;
  /** Digest → bytes, for the content store. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly diagnostics: readonly Diagnostic[];
  /** True where the source names a file that no source may name. */
  readonly unsafe: boolean;
}

/** Most bytes of all assets together. */
const maxTotal = 1024 * 1024 * 1024;

/** What stands behind one URL: its asset's digest, or what to say of it. */
interface Resolved {
  readonly sha256?: string;
  readonly fault?: Pick<Diagnostic, "severity" | "ruleId" | "message" | "hint">;
}

/**
 * Finds every picture, video and sound that a tree refers to, checks what it is, and enters its digest in the node.
 *
 * Nothing is fetched: a remote file is named in a diagnostic.
 */
export function collectAssets(root: Root, file: string, reader: SourceReader, signal?: AbortSignal): CollectedAssets {
  const folders = new Map<string, readonly string[]>();
  const cached: SourceReader = {
    ...reader,
    list(folder) {
      const names = folders.get(folder) ?? reader.list(folder);
      folders.set(folder, names);
      return names;
    },
  };
  const assets: Record<string, Asset> = {};
  const bytes = new Map<string, Uint8Array>();
  const paths = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const known = new Map<string, Resolved>();
  let total = 0;
  let unsafe = false;

  const add = (path: string, content: Uint8Array, media: Media): string => {
    const sha256 = createHash("sha256").update(content).digest("hex");
    paths.set(path, sha256);
    if (!Object.hasOwn(assets, sha256)) {
      total += content.length;
      bytes.set(sha256, content);
      assets[sha256] = { path, mediaType: media.mediaType, size: content.length, ...media.size, variants: {} };
    }
    return sha256;
  };

  const resolve = (url: string, folders: readonly string[]): Resolved => {
    if (/^data:/iu.test(url)) return resolveData(url, add);
    if (url.startsWith("#")) {
      return {
        fault: {
          severity: "error",
          ruleId: "asset/file-exists",
          message: `The content labelled ${shown(url.slice(1))} is not put in here.`,
          hint: "Repeat the figure itself, or refer to it.",
        },
      };
    }
    if (/^(?:https?:)?\/\//iu.test(url) || /^(?!file:)[a-z][a-z0-9+.-]+:/iu.test(url)) {
      return {
        fault: {
          severity: "error",
          ruleId: "asset/is-local",
          message: `${shown(url)} is remote, and nothing is fetched.`,
          hint: "Download it into the folder of the document and refer to it there.",
        },
      };
    }
    const located = locateAsset(cached, url, folders);
    if (located.status === "refused") {
      if (located.kind === "unsafe") unsafe = true;
      return {
        fault: {
          severity: "error",
          ruleId: located.kind === "unsafe" ? "asset/path-is-inside" : "asset/is-readable",
          message: `${shown(url)} is not read: ${located.reason}.`,
          hint: located.hint,
        },
      };
    }
    if (located.status === "missing") {
      const hint =
        located.near.length > 0
          ? `There is ${located.near.map((one) => JSON.stringify(one)).join(", ")}: correct the path.`
          : "Put the file there, or correct the path.";
      return {
        fault: { severity: "error", ruleId: "asset/file-exists", message: `There is no file ${shown(url)}.`, hint },
      };
    }
    if (total + located.bytes.length > maxTotal) {
      return {
        fault: {
          severity: "error",
          ruleId: "asset/is-readable",
          message: `${shown(url)} is not read: all figures together have more than ${maxTotal} bytes.`,
          hint: "Make the figures smaller.",
        },
      };
    }
    const media = sniffMedia(located.bytes);
    if (media === undefined) return { fault: unreadable(url, located.bytes) };
    const sha256 = add(located.path, located.bytes, media);
    const fault = nameFault(url, located, media);
    return fault === undefined ? { sha256 } : { sha256, fault };
  };

  const visit = (node: Image | Embed, position: NodePosition | undefined): void => {
    const where = position?.file ?? file;
    const folders = [...new Set([folderOf(where), folderOf(file)])];
    const url = node.url.trim();
    const key = `${folders[0]}\n${url}`;
    let resolved = known.get(key);
    if (resolved === undefined) {
      resolved =
        url === ""
          ? {
              fault: {
                severity: "error",
                ruleId: "asset/file-exists",
                message: "An image has no path.",
                hint: "Write the path of a file.",
              },
            }
          : resolve(url, folders);
      known.set(key, resolved);
    }
    if (resolved.sha256 !== undefined) node.asset = resolved.sha256;
    const page = /#page=(\d{1,5})$/iu.exec(url)?.[1];
    if (node.type === "image" && page !== undefined && resolved.sha256 !== undefined) node.page ??= Number(page);
    if (resolved.fault === undefined) return;
    diagnostics.push({
      ...resolved.fault,
      ...(position === undefined
        ? { location: { file: where, line: 1 } }
        : { location: { file: where, line: position.start.line, column: position.start.column } }),
      quote: quoteText(url),
    });
  };

  walkNodes(root, (node, ancestors) => {
    signal?.throwIfAborted();
    if (node.type !== "image" && node.type !== "embed") return;
    const url = node.url.trim();
    // A page or a video on the web can only be linked, whether it is fetched or not.
    if (node.type === "embed" && !isLocal(url)) return;
    visit(node, node.position ?? ancestors.findLast((ancestor) => ancestor.position !== undefined)?.position);
  });
  return { assets, paths, bytes, diagnostics, unsafe };
}

function isLocal(url: string): boolean {
  return (
    /^(?:data|file):/iu.test(url) ||
    !(/^(?:[a-z][a-z0-9+.-]+:|\/\/)/iu.test(url) || /\.html?(?:[?#]|$)/iu.test(url) || url.startsWith("#"))
  );
}

function shown(url: string): string {
  return JSON.stringify(quoteText(url, 100));
}

function resolveData(url: string, add: (path: string, content: Uint8Array, media: Media) => string): Resolved {
  const content = decodeDataUrl(url, documentLimits.assetBytes);
  const media = content === undefined ? undefined : sniffMedia(content);
  if (content === undefined || media === undefined) {
    return {
      fault: {
        severity: "error",
        ruleId: "asset/is-picture",
        message: `The data URL ${shown(url)} holds no picture.`,
        hint: "Put the picture into a file.",
      },
    };
  }
  const name = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return { sha256: add(`embedded/${name}.${media.extensions[0]}`, content, media) };
}

function unreadable(url: string, bytes: Uint8Array): NonNullable<Resolved["fault"]> {
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const base = { severity: "error", ruleId: "asset/is-picture" } as const;
  if (bytes.length === 0)
    return { ...base, message: `The file ${shown(url)} is empty.`, hint: "Export the figure again." };
  if (start.startsWith("version https://git-lfs"))
    return {
      ...base,
      message: `The file ${shown(url)} is a pointer of Git LFS and not the picture.`,
      hint: "Run `git lfs pull`.",
    };
  if (/^\s*<(?:!doctype html|html)/iu.test(start))
    return {
      ...base,
      message: `The file ${shown(url)} is a web page and no picture.`,
      hint: "Save the picture itself.",
    };
  return {
    ...base,
    message: `The file ${shown(url)} is no picture of a format that is known.`,
    hint: "Use PDF, PNG, JPEG, SVG, EPS, GIF, WebP or TIFF.",
  };
}

/** What to say of a file that was found under another name than the one written, or whose name lies. */
function nameFault(url: string, located: { path: string; how: string }, media: Media): Resolved["fault"] {
  if (located.how === "case") {
    return {
      severity: "warning",
      ruleId: "asset/case-matches",
      message: `${shown(url)} was found as ${JSON.stringify(located.path)}: the names differ.`,
      hint: "Write the name exactly; other systems would not find it.",
    };
  }
  const extension = /\.([A-Za-z0-9]{1,5})$/u.exec(located.path)?.[1]?.toLowerCase();
  if (extension !== undefined && !media.extensions.includes(extension)) {
    return {
      severity: "warning",
      ruleId: "asset/extension-matches",
      message: `${shown(url)} is in truth ${media.mediaType}.`,
      hint: `Rename it to end in .${media.extensions[0]}.`,
    };
  }
  return undefined;
}
