// Runs a scene in a process with an OpenTelemetry SDK, as an application has one, and prints the spans that came of it.
import { RetryableError, type Workflow } from "@dreamnet/workflow";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { makeExecutor, makeWorkflow, retrying, type Text } from "../make-workflow.ts";

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = trace.getTracer("the application");

const steps = { one: "", two: "" };
const child: Workflow<Text, Text> = makeWorkflow(
  async (input, own) => {
    await own.step("one", () => 1);
    return input;
  },
  { name: "child", steps },
);

const nesting = makeWorkflow(
  async (input, own) => {
    await own.step("one", () => own.step("two", () => 2));
    await own.run(child, input);
    return input;
  },
  { name: "above", steps, dependencies: [child] },
);

const own = makeWorkflow(
  async (input, given) => {
    await given.step("one", () => tracer.startSpan("inner").end());
    return input;
  },
  { name: "w", steps },
);

const failing = makeWorkflow(
  async (input, given) => {
    await given.step("one", () => 1);
    await given.step("two", () => {
      if (given.attempt === 1) throw new RetryableError("Not yet.");
    });
    return input;
  },
  { name: "w", steps, ...retrying(1) },
);

const { executor } = makeExecutor();
const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  nesting: () => executor.execute(nesting, { text: "" }, { runId: "r" }),
  outer: () =>
    tracer.startActiveSpan("outer", async (outer) => {
      await executor.execute(own, { text: "" });
      outer.end();
    }),
  failing: () => executor.execute(failing, { text: "" }),
};
await scenes[process.argv[2] ?? ""]?.();

const spans = exporter.getFinishedSpans();
const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
const pathOf = (span: ReadableSpan): string => {
  const above = byId.get(span.parentSpanContext?.spanId ?? "");
  return above === undefined ? span.name : `${pathOf(above)} > ${span.name}`;
};
process.stdout.write(
  JSON.stringify(
    spans.map((span) => ({
      path: pathOf(span),
      failed: span.status.code === SpanStatusCode.ERROR,
      attributes: span.attributes,
    })),
  ),
);
