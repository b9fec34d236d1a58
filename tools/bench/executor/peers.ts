import { Effect } from "effect";
import PQueue from "p-queue";
import pRetry from "p-retry";
import { assign, createActor, fromPromise, setup, waitFor } from "xstate";
import { limit, type Numbered } from "./workload.ts";

/** Runs the workload once. */
export type Candidate = (input: Numbered) => Promise<Numbered>;

const add = async (value: number): Promise<number> => value + 1;

const retried: Candidate = async ({ n }) => {
  const step = (value: number): Promise<number> => pRetry(() => add(value), { retries: 3 });
  return { n: await step(await step(await step(n))) };
};

function queued(): Candidate {
  const queue = new PQueue({ concurrency: 100, timeout: limit });
  const step = (value: number): Promise<number> => queue.add(() => add(value));
  return async ({ n }) => ({ n: await step(await step(await step(n))) });
}

const effectful: Candidate = ({ n }) => {
  const step = (value: number) =>
    Effect.tryPromise(() => add(value)).pipe(Effect.timeout(limit), Effect.retry({ times: 3 }));
  const whole = Effect.gen(function* () {
    const a = yield* step(n);
    const b = yield* step(a);
    return { n: yield* step(b) };
  });
  return Effect.runPromise(whole);
};

function machine(): Candidate {
  const counting = setup({
    types: { context: {} as Numbered, input: {} as Numbered },
    actors: { add: fromPromise<number, number>(({ input }) => add(input)) },
  }).createMachine({
    context: ({ input }) => input,
    initial: "a",
    states: {
      a: {
        invoke: {
          src: "add",
          input: ({ context }) => context.n,
          onDone: { target: "b", actions: assign({ n: ({ event }) => event.output }) },
        },
      },
      b: {
        invoke: {
          src: "add",
          input: ({ context }) => context.n,
          onDone: { target: "c", actions: assign({ n: ({ event }) => event.output }) },
        },
      },
      c: {
        invoke: {
          src: "add",
          input: ({ context }) => context.n,
          onDone: { target: "end", actions: assign({ n: ({ event }) => event.output }) },
        },
      },
      end: { type: "final" },
    },
  });
  return async (input) => {
    const actor = createActor(counting, { input });
    actor.start();
    const { context } = await waitFor(actor, (snapshot) => snapshot.status === "done", { timeout: limit });
    return { n: context.n };
  };
}

/** The peers that are not durable, by name; each in the shape that its own documentation shows. */
export const peers: Readonly<Record<string, Candidate>> = {
  "p-retry": retried,
  "p-queue, with a time limit": queued(),
  "Effect, with a time limit and retry": effectful,
  XState: machine(),
};
