import { syncBuiltinESMExports } from "node:module";
import { patchChance } from "./chance.ts";
import { patchClock } from "./clock.ts";
import { patchEnvironment } from "./environment.ts";
import { patchFileSystem } from "./file-system.ts";
import { patchLocale } from "./locale.ts";
import { patchOutside } from "./outside.ts";
import { Patches } from "./patch.ts";
import { patchProcess } from "./process-state.ts";
import { followResources } from "./resources.ts";

let installed: Patches | undefined;
let users = 0;

/**
 * Replaces what code reaches past its context with what looks whether it is watched, and else does as always. Of
 * several who ask for it, the last one to go puts all back.
 *
 * @returns What puts it back.
 */
export function installWatch(): () => void {
  users += 1;
  installed ??= install();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    users -= 1;
    if (users > 0) return;
    installed?.putBack();
    installed = undefined;
    syncBuiltinESMExports();
  };
}

function install(): Patches {
  const patches = new Patches();
  patchClock(patches);
  patchChance(patches);
  patchLocale(patches);
  patchEnvironment(patches);
  patchFileSystem(patches);
  patchOutside(patches);
  patchProcess(patches);
  patches.onPutBack(followResources());
  syncBuiltinESMExports();
  return patches;
}
