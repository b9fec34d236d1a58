/** `name` or `name@range` in two parts; the `@` of an npm scope is none. Without a range, any version. */
export function splitReference(reference: string): { readonly name: string; readonly range: string } {
  const at = reference.indexOf("@", 1);
  if (at < 0) return { name: reference, range: "*" };
  return { name: reference.slice(0, at), range: reference.slice(at + 1).trim() || "*" };
}

/** The npm package that brings a workflow: our own workflows carry their package's name without the scope. */
export function packageOf(name: string): string {
  return name.startsWith("@") ? name : `@dreamnet/${name}`;
}
