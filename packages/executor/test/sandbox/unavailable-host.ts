// Runs the fixture where no sandbox can hold, and prints the result; the test breaks the machine around it.
import { fixture, run } from "./fixture.ts";

const { result } = await run({ act: "facts" }, fixture({ requiresSandbox: process.argv[2] !== "optional" }));
process.stdout.write(
  JSON.stringify({
    success: result.success,
    attempts: result.attempts.length,
    ...(result.success ? {} : { code: result.error.code, message: result.error.message, hint: result.error.hint }),
  }),
);
process.exit(0);
