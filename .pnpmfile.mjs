// The packages that carry Node publish `os` and `cpu` as strings; pnpm expects lists.
const list = (value) => (typeof value === "string" ? [value] : value);

export const hooks = {
  readPackage(manifest) {
    if (/^node-(bin-)?(linux|darwin|win)-/.test(manifest.name ?? "")) {
      manifest.os = list(manifest.os);
      manifest.cpu = list(manifest.cpu);
    }
    return manifest;
  },
};
