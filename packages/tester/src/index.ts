export type { ContractCase, ContractOptions } from "./contract/contract-case.ts";
export { ContractError } from "./contract/contract-case.ts";
export type { ContractCheck, TestRunner } from "./contract/contract-checks.ts";
export { contractChecks, describeWorkflowContract } from "./contract/contract-checks.ts";
export type { CaseReport, TestReport } from "./workflow-tester.ts";
export { WorkflowTester } from "./workflow-tester.ts";
