// The control: the same attack, in a process of its own, with nothing around it.
import { attacks } from "./workflow.mjs";

const { attack, facts } = JSON.parse(process.env.ESCAPE_REQUEST);
try {
  const got = await attacks[attack](facts);
  process.stderr.write(`\n@@${got === undefined ? "?" : got === false || got === null ? "no" : "yes"}`);
} catch (error) {
  process.stderr.write(`\n@@failed ${error.message}`);
}
process.exit(0);
