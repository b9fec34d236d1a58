import { createHook } from "node:async_hooks";
import { callSites, currentWatch, type LiveResource, type Watch } from "./scope.ts";

/** What must have ended when the workflow has. */
const lasting: Readonly<Record<string, string>> = {
  Timeout: "a timer",
  FSREQCALLBACK: "work on a file",
  FSREQPROMISE: "work on a file",
  FSEVENTWRAP: "a watch on files",
  STATWATCHER: "a watch on files",
  PROCESSWRAP: "a program",
  TCPWRAP: "a connection",
  TCPSERVERWRAP: "a server",
  PIPESERVERWRAP: "a server",
  UDPWRAP: "a socket",
  WORKER: "a worker thread",
};

/** What goes to the network by itself. */
const network: Readonly<Record<string, string>> = {
  GETADDRINFOREQWRAP: "a look-up of a name",
  GETNAMEINFOREQWRAP: "a look-up of a name",
  QUERYWRAP: "a look-up of a name",
  UDPWRAP: "a datagram",
  TCPSERVERWRAP: "a server",
};

/** Follows what a workflow's code begins. @returns What ends that. */
export function followResources(): () => void {
  const owners = new Map<number, Watch>();
  // The option is of newer versions of Node: promises are many, and none is of interest.
  const options: Parameters<typeof createHook>[0] & { trackPromises?: boolean } = {
    trackPromises: false,
    init: (id, type, _trigger, resource) => {
      const isLasting = Object.hasOwn(lasting, type);
      if (!isLasting && !Object.hasOwn(network, type)) return;
      const watch = currentWatch();
      if (watch === undefined) return;
      // A signal's time is nothing that goes on.
      if (type === "Timeout" && callSites().some(({ file }) => file.includes("abort_controller"))) return;
      const caller = watch.caller(true);
      if (Object.hasOwn(network, type) && !watch.mayReach())
        watch.note("network", network[type] ?? type, caller?.where);
      if (!isLasting) return;
      owners.set(id, watch);
      watch.live.set(id, { type, resource, where: caller?.where, isOwn: caller?.isOwn ?? false });
    },
    destroy: (id) => {
      owners.get(id)?.live.delete(id);
      owners.delete(id);
    },
  };
  const hook = createHook(options).enable();
  return () => {
    hook.disable();
    owners.clear();
  };
}

/** Waits until nothing lives, or for a while; then notes what does. */
export async function noteResourcesLeft(watch: Watch, patience = 100): Promise<void> {
  const left = (): LiveResource[] => [...watch.live.values()].filter(isOfInterest);
  const until = performance.now() + patience;
  while (left().length > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const { type, where } of left()) watch.note("left", lasting[type] ?? type, where);
}

/** A library may keep a timer that holds nobody up. */
function isOfInterest({ type, resource, isOwn }: LiveResource): boolean {
  if (type !== "Timeout") return true;
  if ((resource as { _destroyed?: unknown })._destroyed === true) return false;
  return isOwn || (resource as Partial<NodeJS.Timeout>).hasRef?.() !== false;
}
