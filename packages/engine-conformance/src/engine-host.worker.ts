// A process of the suite: opens the engine under test, does what its parent asks, and may be killed at any moment.

import { writeSync } from "node:fs";
import { toWorkflowError } from "@dreamnet/workflow";
import type { HostOptions, HostReply, HostRequest } from "./host/commands.ts";
import { EngineHost } from "./host/engine-host.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as HostOptions;
const reply = (message: HostReply): void => void process.send?.(message);

// A process whose parent has gone is of no use to anybody.
process.once("disconnect", () => process.exit());
try {
  const host = await EngineHost.open(options, (kind, value) => {
    if (options.announces === true) writeSync(1, `${kind} ${String(value)}\n`);
  });
  process.on("message", ({ id, command }: HostRequest) => {
    host.run(command).then(
      (answer) => reply({ id, answer }),
      (error: unknown) => reply({ id, error: toWorkflowError(error).toJSON() }),
    );
  });
  reply({ id: 0, answer: null });
} catch (error) {
  reply({ id: 0, error: toWorkflowError(error).toJSON() });
}
