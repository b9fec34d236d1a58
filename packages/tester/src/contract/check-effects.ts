import type { Finding, FindingKind } from "../watch/scope.ts";
import type { ContractCase } from "./contract-case.ts";
import type { Lab } from "./lab.ts";

const effects: Partial<Record<FindingKind, (what: string) => string>> = {
  environment: (what) => `it reads the environment (${what}): what it needs belongs into its input or its secrets`,
  machine: (what) => `it asks what machine it is on (${what})`,
  locale: (what) => `it uses the machine's locale (${what}): name a locale`,
  network: (what) => `it goes to the network (${what}), and its manifest does not say so`,
  program: (what) => `it starts ${what} past context.exec`,
  write: (what) => `it writes ${what} past context.files`,
  read: (what) => `it reads ${what} past context.files`,
};

const traces: Partial<Record<FindingKind, (what: string) => string>> = {
  input: () => "it changes its input",
  process: (what) => `it changes or ends what all runs share: ${what}`,
  left: (what) => `it has returned, and ${what} is still there`,
  late: (what) => `it has returned, and then comes ${what}`,
  unhandled: (what) => `nobody takes care of an error: ${what}`,
};

const tell = (findings: readonly Finding[], texts: typeof effects): readonly string[] => [
  ...new Set(
    findings.flatMap(({ kind, what, where }) => {
      const text = texts[kind]?.(what);
      return text === undefined ? [] : [where === undefined ? text : `${text}, in ${where}`];
    }),
  ),
];

/** Of its world it knows what its context tells it: no environment, no file, no program, no network past it. */
export async function checkEffects(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  return tell(await findingsOf(lab, contractCase), effects);
}

/** When it has returned it has ended, and what it was given and shares with others is as it was. */
export async function checkTraces(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  return tell(await findingsOf(lab, contractCase), traces);
}

/** What findings of either kind say. */
export const tellFindings = (findings: readonly Finding[]): readonly string[] =>
  tell(findings, { ...effects, ...traces });

async function findingsOf(lab: Lab, contractCase: ContractCase): Promise<readonly Finding[]> {
  const [first, second] = [await lab.first(contractCase), await lab.second(contractCase)];
  return [...first.findings, ...second.findings];
}
