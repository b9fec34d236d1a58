import { gunzipSync } from "fflate";
import { defineRule } from "./rule.ts";

export const archiveIsPlain = defineRule({
  id: "arxiv/archive-is-plain",
  topic: "package",
  holds: "the archive is a .tar.gz (or .zip) of regular files",
  source: "arXiv/submission-tools tex2pdf/tarball.py, 2026-08",
  *find({ archive }) {
    if (archive === undefined) return;
    if (!/\.(tar\.gz|tar|zip)$/u.test(archive.name)) {
      yield { severity: "error", message: `arXiv does not unpack ${archive.name}.`, hint: "Name it .tar.gz." };
      return;
    }
    if (!archive.name.endsWith(".tar.gz")) return;
    if (archive.bytes[0] !== 0x1f || archive.bytes[1] !== 0x8b) {
      yield { severity: "error", message: `${archive.name} is not compressed with gzip.`, hint: "Make it anew." };
      return;
    }
    const tar = gunzipSync(archive.bytes);
    for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
      const field = (start: number, end: number): string =>
        String.fromCharCode(...tar.subarray(at + start, at + end)).replace(/\0[\s\S]*$/u, "");
      const type = field(156, 157);
      if (type !== "0" && type !== "")
        yield {
          severity: "error",
          message: `${field(0, 100)} is no regular file.`,
          hint: "Links and devices have no place in a submission.",
        };
      at += 512 + Math.ceil(Number.parseInt(field(124, 136).trim() || "0", 8) / 512) * 512;
    }
  },
});
