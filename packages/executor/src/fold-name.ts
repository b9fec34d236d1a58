/** Two names that are one on a file system that ignores case or composes letters have one key. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFC");
}
