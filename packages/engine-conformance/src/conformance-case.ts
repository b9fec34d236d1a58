import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineCapabilities, EngineFixture } from "./fixture.ts";
import type { HostOptions } from "./host/commands.ts";
import { HostProcess, type StartHost } from "./host-process.ts";
import { awaitLine, readWitness, type WitnessLine } from "./witness.ts";

/** An engine broke promises; the message has a line for each. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** One promise of the port. */
export interface ConformanceCase {
  /** What must hold. */
  readonly name: string;
  /** What the engine must be able to do for the case to make sense; each that it lacks. */
  readonly lacks: readonly (keyof EngineCapabilities)[];
  /** @throws {@link ConformanceError} that names everything in which it does not hold. */
  run(): Promise<void>;
}

/** What the suite needs beside the engine; nothing that changes what it shows. */
export interface SuiteOptions {
  /** A folder where compiled code is kept from one process to the next: they start twice as fast. Default: one for each case. */
  readonly compileCache?: string;
}

/** A place with an empty engine, processes on it and the log that is kept outside the engine. */
export class CaseWorld {
  readonly fixture: EngineFixture;
  readonly location: string;
  /** ms after which a process that stands still has lost its runs. */
  readonly lease: number;
  readonly #folder: string;
  readonly #compileCache: string;
  readonly #hosts = new Set<HostProcess>();
  readonly #problems: string[] = [];

  private constructor(fixture: EngineFixture, location: string, lease: number, options: SuiteOptions) {
    this.fixture = fixture;
    this.location = location;
    this.lease = lease;
    this.#folder = mkdtempSync(join(tmpdir(), "dreamnet-conformance-"));
    this.#compileCache = options.compileCache ?? join(this.#folder, "compiled");
  }

  /** Makes a world, lets a case act in it, and takes it down. @throws {@link ConformanceError} */
  static async use(
    fixture: EngineFixture,
    act: (world: CaseWorld) => Promise<void>,
    options: SuiteOptions & { readonly lease?: number | undefined } = {},
  ): Promise<void> {
    const location = await fixture.createLocation();
    const world = new CaseWorld(fixture, location, options.lease ?? 1_500, options);
    try {
      await act(world);
    } catch (error) {
      if (world.#problems.length === 0) throw error;
      world.#problems.push(error instanceof Error ? error.message : String(error));
    } finally {
      await Promise.all([...world.#hosts].map((host) => host.kill()));
      await fixture.removeLocation(location);
      rmSync(world.#folder, { recursive: true, force: true });
    }
    if (world.#problems.length > 0) throw new ConformanceError(world.#problems);
  }

  /** Path of the log that is kept outside the engine. */
  get witness(): string {
    return join(this.#folder, "witness.log");
  }

  /** A path for a file of the case. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Starts a process with the engine open. */
  async host(options: Partial<HostOptions> = {}, start: StartHost = {}): Promise<HostProcess> {
    const host = await HostProcess.start(
      {
        fixture: this.fixture.module,
        location: this.location,
        lease: this.lease,
        witness: this.witness,
        ...options,
      },
      { compileCache: this.#compileCache, ...start },
    );
    this.#hosts.add(host);
    return host;
  }

  /** What was noted so far. */
  lines(isIt: (line: WitnessLine) => boolean = () => true): readonly WitnessLine[] {
    return readWitness(this.witness).filter(isIt);
  }

  /** Waits for a note. */
  async line(what: string, isIt: (line: WitnessLine) => boolean): Promise<WitnessLine> {
    return awaitLine(this.witness, isIt, what);
  }

  /** Adds a problem unless something holds. */
  expect(holds: boolean, problem: string): void {
    if (!holds) this.#problems.push(problem);
  }

  /** Adds a problem unless two values are equal as JSON. */
  expectEqual(found: unknown, expected: unknown, what: string): void {
    const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
    this.expect(a === b, `${what}: ${shorten(a)} was found where ${shorten(b)} is expected.`);
  }
}

const shorten = (text: string | undefined): string =>
  text === undefined ? "nothing" : text.length > 400 ? `${text.slice(0, 400)}… (${text.length} characters)` : text;
