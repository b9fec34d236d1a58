/**
 * Finds circles in a directed graph: one for each strongly connected part, as a path that ends where it
 * starts.
 *
 * Iterative (Tarjan), in time linear to the graph.
 */
export function findCircles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const next = (node: string): string[] => [...(graph.get(node) ?? [])].filter((to) => graph.has(to));

  const enter = (node: string): { node: string; rest: string[] } => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, rest: next(node) };
  };
  const lower = (node: string, value: number | undefined): void => {
    low.set(node, Math.min(low.get(node) ?? Infinity, value ?? Infinity));
  };

  for (const start of graph.keys()) {
    if (index.has(start)) continue;
    const work = [enter(start)];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const to = frame.rest.pop();
      if (to !== undefined) {
        if (!index.has(to)) work.push(enter(to));
        else if (onStack.has(to)) lower(frame.node, index.get(to));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(frame.node));
      if (low.get(frame.node) !== index.get(frame.node)) continue;
      const part = new Set(stack.splice(stack.lastIndexOf(frame.node)));
      for (const node of part) onStack.delete(node);
      if (part.size > 1 || graph.get(frame.node)?.has(frame.node)) circles.push(walk(frame.node, part, next));
    }
  }
  return circles;
}

/** The shortest way from a node of a strongly connected part back to itself. */
function walk(start: string, part: ReadonlySet<string>, next: (node: string) => string[]): string[] {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const to of next(node)) {
      if (!part.has(to)) continue;
      if (to === start) {
        const path = [start];
        for (let at = node; at !== start; at = cameFrom.get(at) ?? start) path.push(at);
        return [...path, start].reverse();
      }
      if (!cameFrom.has(to)) {
        cameFrom.set(to, node);
        queue.push(to);
      }
    }
  }
  return [start, start];
}
