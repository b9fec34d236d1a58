import type { Attributes, Context, Tracer } from "@opentelemetry/api";
import packageJson from "../package.json" with { type: "json" };

type Api = typeof import("@opentelemetry/api");

/** Where in a trace something happens: what begins here is a child of it. */
export interface TraceContext {
  readonly api: Api;
  readonly tracer: Tracer;
  readonly context: Context;
}

/** How what a span tells of has ended. */
export interface SpanEnd {
  /** Without secrets. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly attributes?: Attributes;
}

/** A span, or nothing where nobody traces. */
export interface SpanHandle {
  /** For the spans below this one. */
  readonly trace: TraceContext | undefined;
  /** Runs code as a part of the span, so that spans which it opens by itself are its children. */
  within<T>(fn: () => T): T;
  end(end?: SpanEnd): void;
}

/** Where nobody traces. */
export const noSpan: SpanHandle = Object.freeze({
  trace: undefined,
  within: <T>(fn: () => T): T => fn(),
  end: () => undefined,
});

/** Where `@opentelemetry/api` 1.x keeps what an SDK has registered. */
const registered = Symbol.for("opentelemetry.js.api.1");

let api: Promise<Api> | undefined;

/** Whether an SDK has been registered in this process. Without one, not even the API is loaded. */
export const isTraced = (): boolean => registered in globalThis;

/** The caller's own place in a trace, for a run that begins one. */
export async function currentTrace(): Promise<TraceContext> {
  api ??= import("@opentelemetry/api");
  const loaded = await api;
  return {
    api: loaded,
    tracer: loaded.trace.getTracer("@dreamnet/executor", packageJson.version),
    context: loaded.context.active(),
  };
}

/** Opens a span below `parent`; nothing where there is no parent. A tracer that throws is none. */
export function openSpan(parent: TraceContext | undefined, name: string, attributes: () => Attributes): SpanHandle {
  if (parent === undefined) return noSpan;
  const { api: loaded, tracer } = parent;
  try {
    const span = tracer.startSpan(name, { attributes: attributes() }, parent.context);
    const context = loaded.trace.setSpan(parent.context, span);
    return {
      trace: { ...parent, context },
      within: (fn) => loaded.context.with(context, fn),
      end: ({ error, attributes: more } = {}) => {
        try {
          if (more !== undefined) span.setAttributes(more);
          if (error !== undefined) {
            span.setAttribute("error.type", error.code);
            span.recordException({ name: error.code, message: error.message });
            span.setStatus({ code: loaded.SpanStatusCode.ERROR, message: error.message });
          }
          span.end();
        } catch {
          // Observers cannot harm a run.
        }
      },
    };
  } catch {
    return noSpan;
  }
}
