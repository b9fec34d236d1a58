import { from, WorkflowComposer } from "../../src/index.ts";
import confined from "./part.ts";

/** With a module of its own, so that a sandbox can load the composite too. */
export default new WorkflowComposer().graph({
  name: "whole",
  module: import.meta.url,
  nodes: { one: { workflow: confined }, two: { workflow: confined, input: { text: from("one", "/text") } } },
  output: { first: from("one"), second: from("two") },
});
