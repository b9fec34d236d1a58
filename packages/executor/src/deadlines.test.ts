import { expect, it } from "vitest";
import { sleep } from "../test/make-workflow.ts";
import { Deadlines } from "./deadlines.ts";

it("fires what is not ended, in whichever order it was ended before or after the first turn", async () => {
  const deadlines = new Deadlines();
  const fired: string[] = [];
  const after = (name: string, ms: number) => deadlines.after(ms, { passed: () => void fired.push(name) });
  const [first, , third] = [after("a", 5), after("b", 10), after("c", 5), after("d", 1)];
  if (first === undefined || third === undefined) throw new Error("There are four.");
  deadlines.end(first);
  deadlines.end(first);
  deadlines.end(third);
  const late = after("e", 15);
  await sleep(2);
  deadlines.end(late);
  const next = after("f", 5);
  deadlines.end(next);
  await sleep(40);
  expect(fired).toEqual(["d", "b"]);
});
