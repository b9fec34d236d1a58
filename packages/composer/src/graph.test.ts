import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import {
  a,
  b,
  failing,
  makeComposer,
  makeWorkflow,
  misfitsOf,
  textSchema,
  textWorkflow,
} from "../test/make-workflow.ts";
import { from, fromInput } from "./index.ts";

describe("graph", () => {
  it("runs each node when what it needs is there, and gives all outputs", async () => {
    const { composer } = makeComposer();
    const join = makeWorkflow(
      "join",
      z.strictObject({ left: textSchema, right: textSchema }),
      textSchema,
      ({ left, right }) => ({ text: `${left.text}|${right.text}` }),
    );
    const composite = composer.graph({
      nodes: {
        both: { workflow: join, needs: ["left", "right"] },
        left: { workflow: a, needs: ["start"] },
        right: { workflow: b, needs: ["start"] },
        start: { workflow: a },
      },
    });
    const output = await composite.execute({ text: "" });
    expect(output.outputs.both).toEqual({ text: "aa|ab" });
    expectTypeOf(output.outputs.both).toEqualTypeOf<{ text: string } | undefined>();
    expect(output.succeeded).toEqual(["both", "left", "right", "start"]);
    expect(composite.nodes[0]).toMatchObject({ name: "both", needs: ["left", "right"] });
  });

  it("starts nodes in the order in which they are written", async () => {
    const { composer } = makeComposer();
    const order: string[] = [];
    const note = textWorkflow("note", (text) => {
      order.push(text);
      return text;
    });
    const node = (name: string, needs: readonly string[] = []) => ({ workflow: note, input: { text: name }, needs });
    const composite = composer.graph({
      concurrency: 1,
      nodes: { d: node("d", ["a"]), c: node("c"), b: node("b", ["d"]), a: node("a"), e: node("e") },
    });
    await composite.execute({ text: "" });
    expect(order).toEqual(["c", "a", "d", "b", "e"]);
  });

  it("runs a node that tolerates failure with the outputs that are there", async () => {
    const { composer } = makeComposer();
    const node = (toleratesFailure: boolean) =>
      composer.graph({
        onFailure: "keep-going",
        nodes: {
          broken: { workflow: failing },
          whole: { workflow: a },
          last: {
            workflow: b,
            needs: ["broken", "whole"],
            toleratesFailure,
            input: ({ outputs }) => ({ text: Object.keys(outputs).join() }),
          },
        },
      });
    expect((await node(true).execute({ text: "" })).outputs.last).toEqual({ text: "wholeb" });
    expect((await node(false).execute({ text: "" })).skipped).toEqual([{ name: "last", because: ["broken"] }]);
    expect(node(true).name).not.toBe(node(false).name);
  });

  it("leaves out what needs a failed node, with keep-going", async () => {
    const { composer, executor } = makeComposer();
    const composite = composer.graph({
      onFailure: "keep-going",
      nodes: {
        start: { workflow: a },
        broken: { workflow: failing, needs: ["start"] },
        after: { workflow: a, needs: ["broken"] },
        later: { workflow: a, input: from("after") },
        well: { workflow: b, needs: ["start"] },
      },
    });
    expect(await executor.execute(composite, { text: "" })).toMatchObject({
      success: true,
      output: {
        succeeded: ["start", "well"],
        failed: [{ name: "broken" }],
        skipped: [
          { name: "after", because: ["broken"] },
          { name: "later", because: ["after"] },
        ],
        outputs: { start: { text: "a" }, well: { text: "ab" } },
      },
    });
  });

  it("fails without a required node, with keep-going too, and says for want of what it did not run", async () => {
    const { composer, executor } = makeComposer();
    const ran: string[] = [];
    const note = textWorkflow("note", (text) => {
      ran.push("note");
      return text;
    });
    const composite = composer.graph({
      name: "three",
      onFailure: "keep-going",
      nodes: {
        broken: { workflow: failing },
        well: { workflow: note },
        last: { workflow: a, needs: ["broken"], required: true },
      },
    });
    expect(await executor.execute(composite, { text: "" })).toMatchObject({
      success: false,
      error: { code: "COMPOSITE_FAILED", message: "In three, the node last: did not run without broken" },
    });
    expect(ran).toEqual(["note"]);
  });

  it("gives what its output says", async () => {
    const { composer } = makeComposer();
    const composite = composer.graph({
      nodes: { one: { workflow: a }, two: { workflow: b, input: { text: from("one", "/text") } } },
      output: { first: from("one", "/text"), all: [from("two")], given: fromInput("/text"), kind: "pair" },
    });
    expect(await composite.execute({ text: "x" })).toEqual({
      first: "xa",
      all: [{ text: "xab" }],
      given: "x",
      kind: "pair",
    });
  });

  it("refuses circles, missing nodes and references that find nothing, all at once", () => {
    const { composer } = makeComposer();
    const faults = misfitsOf(() =>
      composer.graph({
        nodes: {
          x: { workflow: a, needs: ["z"] },
          y: { workflow: a, needs: ["x"] },
          z: { workflow: a, needs: ["y"] },
          self: { workflow: a, needs: ["self"] },
          lost: { workflow: a, needs: ["nobody"] },
          wrong: { workflow: a, input: { text: from("x", "/nothing") } },
          pointer: { workflow: a, input: { text: from("x", "text") } },
        },
        output: from("nowhere"),
      }),
    );
    expect(faults).toEqual([
      'lost: it needs "nobody", and there is no node of this name',
      'pointer: "text" is no JSON Pointer: it begins with /, as /metadata/title',
      "nodes wait for each other in a circle: x → y → z → x",
      "nodes wait for each other in a circle: self → self",
      "x → wrong: /text: x has nothing at /nothing",
      "x → pointer: /text: object, but string is needed",
      '(output): it refers to "nowhere", and there is no node of this name',
    ]);
  });
});
