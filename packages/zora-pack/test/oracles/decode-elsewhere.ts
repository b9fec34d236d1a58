import * as published from "@zoralabs/protocol-deployments";
import { AbiCoder, type FunctionFragment, Interface, type InterfaceAbi, type ParamType } from "ethers";

// Its declarations leave endings out of their imports, so that TypeScript sees nothing of it.
const deployments = published as unknown as Readonly<Record<string, InterfaceAbi>>;
const abiOf = (name: string): Interface => new Interface(deployments[name] as InterfaceAbi);

/** A decoded call, as another library reads it with the interfaces that Zora publishes. */
export interface ReadCall {
  readonly function: string;
  readonly signature: string;
  readonly selector: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly calls?: readonly ReadCall[];
}

/** Reads a coin's call with ethers and Zora's published interfaces; nothing of the pack is used. */
export function readCoinCall(data: string): ReadCall {
  const call = read(abiOf("coinFactoryABI"), data);
  const pool = abiOf("poolConfigEncodingABI").getFunction("encodeMultiCurvePoolConfig") as FunctionFragment;
  const values = AbiCoder.defaultAbiCoder().decode(pool.inputs, String(call.arguments["poolConfig"]));
  return { ...call, arguments: { ...call.arguments, poolConfig: named(pool.inputs, [...values]) } };
}

/** Reads an edition's call, and the calls within. */
export function readEditionCall(data: string): ReadCall {
  const call = read(abiOf("zoraCreator1155FactoryImplABI"), data);
  const { setupActions, ...rest } = call.arguments;
  const calls = (setupActions as string[]).map((action) => {
    const inner = read(abiOf("zoraCreator1155ImplABI"), action);
    if (inner.function !== "callSale") return inner;
    const { data: sale, ...others } = inner.arguments;
    return { ...inner, arguments: others, calls: [read(abiOf("zoraCreatorFixedPriceSaleStrategyABI"), String(sale))] };
  });
  return { ...call, arguments: rest, calls };
}

function read(contract: Interface, data: string): ReadCall {
  const call = contract.parseTransaction({ data });
  if (call === null) throw new Error(`No function has the selector ${data.slice(0, 10)}.`);
  return {
    function: call.name,
    signature: call.signature,
    selector: call.selector,
    arguments: named(call.fragment.inputs, [...call.args]),
  };
}

function named(parameters: readonly ParamType[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(parameters.map((parameter, index) => [parameter.name, plain(parameter, values[index])]));
}

function plain(parameter: ParamType, value: unknown): unknown {
  if (parameter.arrayChildren !== null)
    return [...(value as Iterable<unknown>)].map((one) => plain(parameter.arrayChildren as ParamType, one));
  if (parameter.components !== null) return named(parameter.components, [...(value as Iterable<unknown>)]);
  return typeof value === "boolean" ? value : String(value);
}
