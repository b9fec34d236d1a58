import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { type FunctionFragment, Interface, type InterfaceAbi, type Result } from "ethers";

/** A contract as its publisher has compiled it. */
export interface Artefact {
  readonly abi: InterfaceAbi;
  readonly bytecode: {
    readonly object: string;
    /** Where addresses of libraries go: file → library → places in bytes. */
    readonly linkReferences: Readonly<Record<string, Readonly<Record<string, readonly { readonly start: number }[]>>>>;
  };
}

/** What a transaction did. */
export interface Receipt {
  readonly status: string;
  readonly contractAddress: string | null;
  readonly logs: readonly { readonly address: string; readonly topics: string[]; readonly data: string }[];
}

/** An Ethereum node of this process alone: no network, no history, gone with it. */
export class LocalChain implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #url: string;
  #request = 0;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.#url = url;
  }

  /** Starts one on loopback, on a port that is free. */
  static async start(chainId: number): Promise<LocalChain> {
    // The published contracts are compiled without the optimiser, and larger than the real chain would take.
    const options = ["--host", "127.0.0.1", "--port", "0", "--chain-id", `${chainId}`, "--disable-code-size-limit"];
    const child = spawn(anvilPath(), options, { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const [, address] = /^Listening on (127\.0\.0\.1:\d+)/u.exec(line) ?? [];
      if (address === undefined) continue;
      // What else it says is of no interest, but a full pipe would stop it.
      child.stdout.resume();
      return new LocalChain(child, `http://${address}`);
    }
    throw new Error("anvil ended before it listened.");
  }

  async rpc<T>(method: string, ...params: unknown[]): Promise<T> {
    this.#request++;
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: this.#request, method, params }),
    });
    const { result, error } = (await response.json()) as { result?: T; error?: { message: string; data?: string } };
    if (error !== undefined) throw new Error(`${method}: ${error.message.slice(0, 300)} ${error.data ?? ""}`.trim());
    return result as T;
  }

  /** Sends a call from an account whose key nobody has; throws where it reverts. */
  async send(from: string, to: string | null, data: string, value = 0n): Promise<Receipt> {
    await this.rpc("anvil_impersonateAccount", from);
    await this.rpc("anvil_setBalance", from, "0x8ac7230489e80000");
    const call = { from, data, value: `0x${value.toString(16)}`, ...(to === null ? {} : { to }) };
    const hash = await this.rpc<string>("eth_sendTransaction", { ...call, gas: "0x1c9c380" });
    const receipt = await this.#receipt(hash);
    if (receipt.status === "0x1") return receipt;
    // The call again gives the reason.
    await this.rpc("eth_call", call, "latest");
    throw new Error("The transaction was reverted.");
  }

  /** The block is mined right after the answer, so that the receipt may come a moment later. */
  async #receipt(hash: string): Promise<Receipt> {
    for (;;) {
      const receipt = await this.rpc<Receipt | null>("eth_getTransactionReceipt", hash);
      if (receipt !== null) return receipt;
      await setTimeout(5);
    }
  }

  /** @param libraries - Addresses of the libraries that the contract calls, by name. */
  async deploy(
    { abi, bytecode }: Artefact,
    values: readonly unknown[] = [],
    libraries: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    let code = bytecode.object;
    for (const byName of Object.values(bytecode.linkReferences))
      for (const [name, places] of Object.entries(byName))
        for (const { start } of places) {
          const at = 2 + 2 * start;
          code = code.slice(0, at) + (libraries[name] as string).slice(2).toLowerCase() + code.slice(at + 40);
        }
    const data = code + new Interface(abi).encodeDeploy(values).slice(2);
    const { contractAddress } = await this.send("0x00000000000000000000000000000000000000aa", null, data);
    return contractAddress as string;
  }

  async read(abi: InterfaceAbi, to: string, name: string, values: readonly unknown[] = []): Promise<Result> {
    const contract = new Interface(abi);
    const fragment = contract.getFunction(name) as FunctionFragment;
    const data = contract.encodeFunctionData(fragment, values);
    return contract.decodeFunctionResult(fragment, await this.rpc<string>("eth_call", { to, data }, "latest"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}

/** The program that `@foundry-rs/anvil` brings for this machine. */
function anvilPath(): string {
  const require = createRequire(import.meta.url);
  // The programs are dependencies of that package, and of nobody else.
  const programs = createRequire(require.resolve("@foundry-rs/anvil/package.json"));
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "anvil.exe" : "anvil";
  return programs.resolve(`@foundry-rs/anvil-${process.platform}-${cpu}/bin/${file}`);
}
