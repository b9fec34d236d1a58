import { RetryableError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { a, b, makeComposer, makeWorkflow, misfitsOf, textSchema, textWorkflow } from "../test/make-workflow.ts";

describe("conditional", () => {
  const isLong = ({ text }: { text: string }) => text.length > 3;

  it("takes the first branch whose condition holds, else the other one", async () => {
    const { composer } = makeComposer();
    const composite = composer.compose(
      [
        { when: isLong, workflow: a },
        { when: async ({ text }: { text: string }) => text === "b", workflow: b },
        { otherwise: a },
      ],
      "conditional",
    );
    expect(await composite.execute({ text: "long" })).toEqual({ text: "longa" });
    expect(await composite.execute({ text: "b" })).toEqual({ text: "bb" });
    expect(await composite.execute({ text: "c" })).toEqual({ text: "ca" });
  });

  it("journals the answer: a condition is asked once, over all attempts", async () => {
    const { composer, executor } = makeComposer({ random: () => 0 });
    let asked = 0;
    let tries = 0;
    const flaky = textWorkflow("flaky", (text) => {
      tries += 1;
      if (tries < 3) throw new RetryableError("Not yet.");
      return text;
    });
    const when = () => {
      asked += 1;
      return asked === 1;
    };
    const composite = composer.compose([{ when, workflow: flaky }, { otherwise: a }], "conditional", {
      errorHandling: { retryable: true, maxRetries: 3 },
    });
    expect(await executor.execute(composite, { text: "x" })).toMatchObject({ success: true, output: { text: "x" } });
    expect([asked, tries]).toEqual([1, 3]);
  });

  it("sees the defaults of its branch, and cannot change the input", async () => {
    const { composer } = makeComposer();
    const schema = z.strictObject({ text: z.string(), language: z.string().default("en") });
    const english = makeWorkflow("english", schema, textSchema, ({ text, language }) => ({
      text: `${text}/${language}`,
    }));
    const when = (input: { text: string; language: string }) => {
      input.text = "changed";
      return input.language === "en";
    };
    const composite = composer.compose([{ when, workflow: english }], "conditional");
    expect(await composite.execute({ text: "x" })).toEqual({ text: "x/en" });
  });

  it("tells that no branch fits, and which condition failed", async () => {
    const { composer, executor } = makeComposer();
    const none = composer.compose([{ when: () => false, workflow: a }], "conditional", { name: "none" });
    expect(await executor.execute(none, { text: "" })).toMatchObject({
      success: false,
      error: {
        code: "NO_BRANCH",
        message: "No branch of none fits the input.",
        hint: expect.stringContaining("otherwise"),
      },
    });
    const throwing = composer.compose(
      [
        {
          when: () => {
            throw new Error("Oh.");
          },
          workflow: a,
        },
      ],
      "conditional",
    );
    expect(await executor.execute(throwing, { text: "" })).toMatchObject({
      error: { code: "PREDICATE_FAILED", message: "The condition of a failed: Oh." },
    });
  });

  it("refuses branches that can never be taken, and what is no branch", () => {
    const { composer } = makeComposer();
    expect(
      misfitsOf(() =>
        composer.compose(
          [{ otherwise: a }, { when: isLong, workflow: b }, {} as never, { workflow: b } as never],
          "conditional",
        ),
      ),
    ).toEqual([
      "branch 1: `otherwise` is not the last: what follows is never taken",
      "branch 3: it names no workflow: { when, workflow } or { otherwise: workflow } is expected",
      "branch 4: its `when` is no function",
    ]);
  });
});
