import type { Comment, DeclarationReflection, ProjectReflection } from "typedoc";

/**
 * Gives every `{@link Name}` that the compiler could not follow the public name of that kind, where there is one only. What
 * is left leads nowhere, and TypeDoc says so.
 */
export function linkByName(project: ProjectReflection): void {
  const named = new Map<string, DeclarationReflection[]>();
  for (const one of (project.children ?? []).flatMap(({ children = [] }) => children))
    if (!one.isReference()) named.set(one.name, [...(named.get(one.name) ?? []), one]);
  for (const { comment } of Object.values(project.reflections))
    for (const part of partsOf(comment)) {
      if (part.kind !== "inline-tag" || part.tag !== "@link" || part.target !== undefined) continue;
      const [target, ...others] = named.get(part.text.trim()) ?? [];
      if (target !== undefined && others.length === 0) part.target = target;
    }
}

function partsOf(comment: Comment | undefined): Comment["summary"] {
  return comment === undefined ? [] : [...comment.summary, ...comment.blockTags.flatMap(({ content }) => content)];
}
