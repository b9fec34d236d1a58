import type { DocumentNode, NormalizedSource } from "@dreamnet/document";
import type { SourceLocation } from "@dreamnet/workflow";

/** Where a node stands in the source; nothing for a node that a loader made without a position. */
export function locate(
  source: Pick<NormalizedSource, "file">,
  node: DocumentNode,
): { location: SourceLocation } | Record<never, never> {
  const { position } = node;
  if (position === undefined) return {};
  return {
    location: {
      file: position.file ?? source.file,
      line: position.start.line,
      column: position.start.column,
    },
  };
}
