import { describe, expectTypeOf, it } from "vitest";
import type {
  CompositeWorkflow,
  Diagnostic,
  ErrorHandling,
  EventBus,
  ExecutionContext,
  ExecutionEngine,
  ExecutionTime,
  RunRecord,
  RunSummary,
  Security,
  TestCase,
  ValidationIssue,
  Workflow,
  WorkflowDocumentation,
  WorkflowError,
  WorkflowManifest,
  WorkflowResult,
  WorkflowVersion,
} from "../src/index.ts";

// Names and shapes that others build on: a change here is a breaking change and needs a major version.
// `pnpm check` compiles this file, so a shape that has moved fails there.
describe("the public shapes", () => {
  it("validate gives { valid, errors }", () => {
    expectTypeOf<ReturnType<Workflow["validate"]>["valid"]>().toEqualTypeOf<boolean>();
    expectTypeOf<ReturnType<Workflow["validate"]>["errors"]>().toExtend<readonly ValidationIssue[]>();
  });

  it("a result is { success, output | error }", () => {
    expectTypeOf<Extract<WorkflowResult<string>, { success: true }>["output"]>().toEqualTypeOf<string>();
    expectTypeOf<Extract<WorkflowResult, { success: false }>["error"]>().toEqualTypeOf<WorkflowError>();
    expectTypeOf<Extract<WorkflowResult, { success: true }>>().not.toHaveProperty("error");
  });

  it("a manifest tells time, error handling and security", () => {
    expectTypeOf<ExecutionTime>().toHaveProperty("estimated").toEqualTypeOf<number>();
    expectTypeOf<ExecutionTime>().toHaveProperty("max").toEqualTypeOf<number>();
    expectTypeOf<ErrorHandling["retryable"]>().toEqualTypeOf<boolean>();
    expectTypeOf<ErrorHandling["maxRetries"]>().toEqualTypeOf<number>();
    expectTypeOf<ErrorHandling["fallback"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Security["requiresAuth"]>().toEqualTypeOf<boolean>();
    expectTypeOf<Security["allowedPaths"]>().toEqualTypeOf<string[]>();
    expectTypeOf<Security["networkAccess"]>().toEqualTypeOf<boolean>();
    expectTypeOf<Security["requiresSandbox"]>().toEqualTypeOf<boolean>();
    expectTypeOf<WorkflowManifest["dependencies"]>().toEqualTypeOf<string[]>();
  });

  it("a bus takes { topic, payload }", () => {
    expectTypeOf<EventBus["publish"]>()
      .parameter(0)
      .toEqualTypeOf<{ readonly topic: string; readonly payload: unknown }>();
  });

  it("composites, versions, test cases and documentation", () => {
    expectTypeOf<CompositeWorkflow>().toHaveProperty("workflows");
    expectTypeOf<CompositeWorkflow>().toHaveProperty("execute");
    expectTypeOf<Workflow>().toHaveProperty("subWorkflows");
    expectTypeOf<keyof WorkflowVersion>().toEqualTypeOf<"workflow" | "version" | "deprecated" | "migration">();
    expectTypeOf<keyof TestCase>().toEqualTypeOf<"name" | "input" | "expectedOutput">();
    expectTypeOf<keyof WorkflowDocumentation>().toEqualTypeOf<
      "name" | "version" | "description" | "inputs" | "outputs" | "steps" | "examples" | "errorHandling" | "security"
    >();
  });

  it("a workflow's types are those of its schemas", () => {
    expectTypeOf<Workflow<{ a: string }, number>["execute"]>().parameters.toEqualTypeOf<
      [{ a: string }, ExecutionContext]
    >();
    expectTypeOf<Workflow<{ a: string }, number>["execute"]>().returns.toEqualTypeOf<Promise<number>>();
  });

  it("an engine has the port's methods", () => {
    expectTypeOf<keyof ExecutionEngine>().toExtend<
      | "name"
      | "durable"
      | "start"
      | "enqueue"
      | "work"
      | "get"
      | "list"
      | "cancel"
      | "pause"
      | "resume"
      | "retry"
      | "findStep"
      | "listSteps"
      | "recordStep"
      | "recordAttempt"
      | "prune"
      | "shutdown"
    >();
    expectTypeOf<ReturnType<ExecutionEngine["start"]>>().toEqualTypeOf<Promise<RunRecord>>();
    expectTypeOf<RunSummary["status"]>().toEqualTypeOf<RunRecord["status"]>();
    expectTypeOf<Diagnostic["severity"]>().toEqualTypeOf<"error" | "warning" | "info">();
  });
});
