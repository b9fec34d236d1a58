import { digestText, fillerOf } from "../host/payload.ts";
import type { CaseDefinition } from "./case.ts";

const sizes = [1, 10, 40] as const;
const MB = 1_000_000;

/** Large inputs, step results and outputs come back as they were. */
export const payloadCases: readonly CaseDefinition[] = sizes.map((size) => ({
  name: `keeps an input, a step's result and an output of ${size} MB`,
  act: async (world) => {
    const host = await world.host();
    const run = {
      runId: "large",
      fillerSize: size * MB,
      input: { steps: [{ name: "a" as const, size: size * MB }, { name: "b" as const }] },
    };
    const answer = await host.ask({ do: "execute", ...run });
    world.expect(answer.success, `The run failed: ${JSON.stringify(answer)}`);
    const values = world.lines(({ at }) => at === "ack").map(({ value }) => String(value));
    const nonce = values[0]?.slice(0, values[0].indexOf("P")) ?? "";
    const expected = {
      filler: digestText(fillerOf(size * MB)),
      values: digestText([nonce + fillerOf(size * MB), values[1]].join("\n")),
    };
    world.expectEqual(await host.ask({ do: "digest", runId: "large" }), expected, "The digests");
    if (!world.fixture.capabilities.durable) return;
    await host.kill();
    const heir = await world.host();
    world.expectEqual(await heir.ask({ do: "digest", runId: "large" }), expected, "The digests in another process");
    const again = await heir.ask({ do: "execute", ...run });
    world.expectEqual(again, answer, "The answer to a second start");
  },
}));
