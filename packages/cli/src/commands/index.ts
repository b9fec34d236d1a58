import type { Command } from "../command.ts";
import { cleanCommand } from "./clean.ts";
import { createCompletionCommand } from "./completion.ts";
import { configCommand } from "./config.ts";
import { convertCommand } from "./convert.ts";
import { createCommand } from "./create.ts";
import { diffCommand } from "./diff.ts";
import { doctorCommand } from "./doctor.ts";
import { initCommand } from "./init.ts";
import { listCommand } from "./list.ts";
import { liveCommand } from "./live.ts";
import { packCommand } from "./pack.ts";
import { pushCommand } from "./push.ts";
import { runsCommand } from "./runs.ts";
import { showCommand } from "./show.ts";
import { statusCommand } from "./status.ts";
import { validateCommand } from "./validate.ts";
import { verifyCommand } from "./verify.ts";
import { workerCommand } from "./worker.ts";

/** Every command, in the order of the overview. */
export const commands: readonly Command[] = [
  initCommand,
  validateCommand,
  packCommand,
  convertCommand,
  pushCommand,
  liveCommand,
  statusCommand,
  listCommand,
  showCommand,
  diffCommand,
  verifyCommand,
  runsCommand,
  workerCommand,
  doctorCommand,
  configCommand,
  cleanCommand,
  createCommand,
  createCompletionCommand(() => commands),
];
