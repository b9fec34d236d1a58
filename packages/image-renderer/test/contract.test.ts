import { describeWorkflowContract } from "@dreamnet/tester";
import sharp from "sharp";
import { describe, it } from "vitest";
import { imageRendererInputSchema } from "../src/schemas.ts";
import { imageRendererWorkflow } from "../src/workflow.ts";
import { tableOf } from "./studio.ts";

const input = (...pictures: readonly object[]) => imageRendererInputSchema.parse({ pictures });

describeWorkflowContract(
  imageRendererWorkflow,
  [
    {
      name: "draws a formula and a table",
      input: () => input({ kind: "math", tex: "x^2" }, { kind: "table", table: tableOf([["a", "$b$"]]) }),
      expectedOutput: { pictures: [{ status: "rendered", alt: "x^2" }, { status: "rendered" }] } as never,
    },
    {
      name: "draws a cover with a figure, and brings the figure into a form",
      input: async (store) => {
        const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#123456" } })
          .png()
          .toBuffer();
        const { sha256 } = await store.put(new Uint8Array(picture));
        const figure = { sha256, mediaType: "image/png", path: "plot.png" };
        return input(
          { kind: "cover", size: "zora", title: "A work", figure },
          { kind: "figure", figure, alt: "A plot" },
        );
      },
      expectedOutput: { pictures: [{ status: "rendered" }, { status: "rendered", alt: "A plot", width: 60 }] } as never,
    },
    {
      name: "names what cannot be drawn, and draws the rest",
      input: () => input({ kind: "math", tex: "\\frac{" }, { kind: "math", tex: "y" }),
      expectedOutput: { pictures: [{ status: "failed" }, { status: "rendered" }] } as never,
    },
  ],
  { describe, it, timeout: 120_000 },
);
