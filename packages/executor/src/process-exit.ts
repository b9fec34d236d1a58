/** What is still to be done if the process exits now. One listener serves all: Node warns of more than ten. */
const acts = new Set<() => void>();

function actAll(): void {
  for (const act of [...acts].reverse()) {
    try {
      act();
    } catch {
      // The process ends; there is nobody to tell.
    }
  }
}

/**
 * Does something, synchronously, when the process exits (`process.exit` in the middle of a run, say). The last one
 * registered acts first.
 *
 * @returns What takes it back.
 */
export function onProcessExit(act: () => void): () => void {
  if (acts.size === 0) process.once("exit", actAll);
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size === 0) process.off("exit", actAll);
  };
}
