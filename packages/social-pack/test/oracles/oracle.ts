/** What an official oracle said of one of our counters or posts. */
export interface OracleFinding {
  readonly network: string;
  readonly oracle: string;
  readonly cases: number;
  /** Where we differ; empty where we agree. */
  readonly faults: readonly string[];
}

/** Collects findings of one oracle. */
export function createFinding(network: string, oracle: string) {
  const faults: string[] = [];
  let cases = 0;
  return {
    check(holds: boolean, fault: () => string): void {
      cases++;
      if (!holds) faults.push(fault());
    },
    done: (): OracleFinding => ({ network, oracle, cases, faults }),
  };
}

/** A text for a message: characters that cannot be seen by their code. */
export function show(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text).replace(
    /[\u007f-\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
