import { describe, it } from "vitest";
import { describeEngineConformance } from "../src/index.ts";
import fixture from "./memory.fixture.ts";

describeEngineConformance(fixture, { describe, it });
