#!/usr/bin/env node
import { runCreateCommand } from "./index.ts";

process.exitCode = await runCreateCommand(process.argv.slice(2), process);
