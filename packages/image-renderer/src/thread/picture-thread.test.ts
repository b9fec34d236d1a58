import { afterAll, describe, expect, it } from "vitest";
import { tableOf } from "../../test/studio.ts";
import { createImageRenderer } from "../image-renderer.ts";
import { pictureRequestSchema } from "../requests.ts";

const renderer = createImageRenderer();
afterAll(() => renderer.close());

/** Takes far longer than any time limit of these tests. */
const slow = `\\def\\a#1{${"#1".repeat(20)}}\\a{\\a{\\a{x}}}`;

describe("the renderer's thread", () => {
  it("draws what is asked at once in the order of asking", async () => {
    const results = await Promise.all([
      renderer.renderMath("a"),
      renderer.renderTable(tableOf([["b"]]) as never),
      renderer.renderCover({ size: "zora", title: "c" }),
      renderer.renderFigure({ bytes: new TextEncoder().encode("x"), path: "d.png" }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rendered", "rendered", "rendered", "failed"]);
  });

  it("stops what takes too long, by name, and goes on", async () => {
    await using hasty = createImageRenderer({ timeout: 300 });
    const stopped = await hasty.renderTable(
      tableOf(Array.from({ length: 390 }, () => Array.from({ length: 12 }, () => "$\\frac{a}{b}$"))) as never,
    );
    expect(stopped.diagnostics[0]).toMatchObject({ severity: "error", ruleId: "image/ends-in-time" });
    expect(stopped.alt).not.toBe("");
    await using patient = createImageRenderer();
    expect((await patient.renderMath(slow)).status).toBe("failed");
    expect((await patient.renderMath("a")).status).toBe("rendered");
  });

  it("stops on a signal, waiting or at work, and draws the next", async () => {
    const request = pictureRequestSchema.parse({ kind: "math", tex: "a" });
    const controller = new AbortController();
    const first = renderer.render(request, undefined, controller.signal);
    const second = renderer.render(request, undefined, controller.signal);
    controller.abort(new Error("enough"));
    const ended = await Promise.allSettled([first, second]);
    expect(ended.map((each) => each.status === "rejected" && String(each.reason))).toEqual([
      "Error: enough",
      "Error: enough",
    ]);
    await expect(renderer.render(request, undefined, controller.signal)).rejects.toThrow("enough");
    expect((await renderer.renderMath("a")).status).toBe("rendered");
  });

  it("refuses what is asked after it was closed, and what is no request", async () => {
    const closed = createImageRenderer();
    await closed.close();
    await expect(closed.renderMath("a")).rejects.toThrow("closed");
    expect(() => renderer.renderMath("a", { scale: 99 })).toThrow("scale");
    expect(() => renderer.renderMath("a", { color: "url(#a)" })).toThrow("colour");
  });
});
