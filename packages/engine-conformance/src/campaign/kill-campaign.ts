import { setTimeout as sleep } from "node:timers/promises";
import { stepsOf } from "../cases/case.ts";
import { CaseWorld, type SuiteOptions } from "../conformance-case.ts";
import type { EngineFixture } from "../fixture.ts";
import type { ScriptRun } from "../host/commands.ts";
import { HostDiedError, type HostProcess } from "../host-process.ts";
import { type WitnessLine, WitnessReader } from "../witness.ts";
import { type CampaignFindings, findCampaignFaults } from "./campaign-faults.ts";
import { createRandom } from "./random.ts";

/** How many runs and kills, and by which chance. */
export interface CampaignOptions extends SuiteOptions {
  /** Runs at least. */
  readonly runs: number;
  /** Kills at least; each of a process that had runs under way. */
  readonly kills: number;
  /** Of the moments and the shares; when a process gets its turn is the machine's affair. */
  readonly seed: number;
  /** Processes at a time on one store. Default 2; 1 where the engine cannot share. */
  readonly lanes?: number;
  readonly onProgress?: (done: { readonly runs: number; readonly kills: number }) => void;
}

/** What a campaign found. */
export interface CampaignReport extends CampaignFindings {
  readonly runs: number;
  readonly kills: number;
  /** ms. */
  readonly duration: number;
}

const steps = stepsOf("a", "b", "c");
const lease = 500;
/** ms; so that one slow minute of the machine does not stretch all that follows. */
const LONGEST_SPAN = 2_000;

/**
 * Kills processes at random moments (kill -9) while they run many short workflows on one store, lets others go on, and
 * compares in the end what the engine has with a log that was kept outside it: each line of that log was written and
 * synced by the step's own body, or by its caller when it was told of the end.
 */
export async function runKillCampaign(fixture: EngineFixture, options: CampaignOptions): Promise<CampaignReport> {
  const begun = performance.now();
  let report: CampaignReport | undefined;
  await CaseWorld.use(
    fixture,
    async (world) => {
      const campaign = new Campaign(world, options);
      const lanes = options.lanes ?? (fixture.capabilities.shared ? 2 : 1);
      await Promise.all(Array.from({ length: lanes }, () => campaign.runLane()));
      const { lines, runs, kills } = await campaign.finish();
      const heir = await world.host();
      const findings = await findCampaignFaults(lines, runs, (runId) => heir.ask({ do: "get", runId }));
      report = { ...findings, runs: runs.length, kills, duration: performance.now() - begun };
    },
    { ...options, lease },
  );
  if (report === undefined) throw new Error("The campaign ended without a report.");
  return report;
}

class Campaign {
  readonly #world: CaseWorld;
  readonly #options: CampaignOptions;
  readonly #random: () => number;
  readonly #reader: WitnessReader;
  readonly #lines: WitnessLine[] = [];
  readonly #ended = new Set<string>();
  readonly #runs: ScriptRun[] = [];
  /** Runs whose process was killed, and from when on another may take them up without a wait. */
  #interrupted: { readonly run: ScriptRun; readonly from: number }[] = [];
  #kills = 0;
  /** ms that a share of runs takes, as measured. */
  #span = 60;

  constructor(world: CaseWorld, options: CampaignOptions) {
    this.#world = world;
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#reader = new WitnessReader(world.witness);
  }

  /** One process after the other, each killed at its work. */
  async runLane(): Promise<void> {
    let next = this.#start();
    while (this.#kills < this.#options.kills || this.#runs.length < this.#options.runs) {
      const host = await next;
      // The one after it starts up meanwhile.
      next = this.#start();
      await this.#live(host);
      this.#options.onProgress?.({ runs: this.#ended.size, kills: this.#kills });
    }
    await (await next).kill();
  }

  /** Lets what was interrupted end. */
  async finish(): Promise<{ lines: readonly WitnessLine[]; runs: readonly ScriptRun[]; kills: number }> {
    await sleep(lease);
    const host = await this.#start();
    this.#read();
    const open = this.#runs.filter(({ runId }) => !this.#ended.has(runId));
    await host.ask({ do: "execute-all", runs: open, concurrency: 10 });
    await host.close();
    this.#read();
    return { lines: this.#lines, runs: this.#runs, kills: this.#kills };
  }

  #start(): Promise<HostProcess> {
    return this.#world.host({ syncWitness: true });
  }

  /** The life of one process. */
  async #live(host: HostProcess): Promise<void> {
    const until = performance.now() + this.#random() * 2 * this.#span;
    let share: readonly ScriptRun[] = [];
    let begun = performance.now();
    let isAtWork = true;
    const work = async (): Promise<void> => {
      while (isAtWork) {
        share = this.#share();
        begun = performance.now();
        await host.ask({ do: "execute-all", runs: share, concurrency: 1 + Math.floor(this.#random() * 12) });
        this.#note(performance.now() - begun);
      }
    };
    const working = work();
    working.catch(() => undefined);
    await sleep(Math.max(0, until - performance.now()));
    isAtWork = false;
    await host.kill();
    const died = await working.then(
      () => false,
      (error: unknown) => {
        if (error instanceof HostDiedError) return true;
        throw error;
      },
    );
    if (!died) return;
    this.#kills += 1;
    const lived = performance.now() - begun;
    this.#read();
    // A share that is always cut short tells by its part how long a whole one takes.
    const ended = share.filter(({ runId }) => this.#ended.has(runId)).length;
    this.#note((lived * share.length) / Math.max(1, ended));
    const from = performance.now() + lease;
    for (const run of share) if (!this.#ended.has(run.runId)) this.#interrupted.push({ run, from });
  }

  #note(span: number): void {
    this.#span += (Math.min(span, LONGEST_SPAN) - this.#span) / 8;
  }

  /** Runs that were interrupted, and new ones. */
  #share(): readonly ScriptRun[] {
    const now = performance.now();
    // Some are taken up at once, while the dead process's lease still stands.
    const ready = this.#interrupted.filter(({ from }) => from <= now || this.#random() < 0.02);
    this.#interrupted = this.#interrupted.filter((entry) => !ready.includes(entry));
    const { runs, kills } = this.#options;
    // As many new ones for each kill as come out even; once there are enough, a few, so that there is work to kill.
    const even = Math.ceil((runs - this.#runs.length) / Math.max(1, kills - this.#kills));
    const count = 1 + Math.floor(this.#random() * 2 * Math.max(5, even));
    const added = Array.from({ length: count }, (_, index) => ({
      runId: `run-${this.#runs.length + index}`,
      input: { steps },
    }));
    this.#runs.push(...added);
    return [...ready.map(({ run }) => run), ...added];
  }

  #read(): void {
    const added = this.#reader.next();
    for (const line of added) {
      this.#lines.push(line);
      if (line.at === "result" && typeof line.value === "object") this.#ended.add(line.run);
    }
  }
}
