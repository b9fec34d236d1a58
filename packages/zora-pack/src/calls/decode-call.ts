import type { Abi, AbiFunction, AbiParameter } from "viem";
import { viem } from "../viem.ts";
import { contractInterfaces } from "./contracts.ts";

/** A value of a call as JSON: numbers as decimal text, tuples as objects. */
export type DecodedValue = string | boolean | readonly DecodedValue[] | { readonly [name: string]: DecodedValue };

/** What bytes of a call say. */
export interface DecodedCall {
  readonly function: string;
  readonly signature: string;
  readonly selector: string;
  readonly arguments: Readonly<Record<string, DecodedValue>>;
  /** Calls within the arguments, in order. */
  readonly calls?: readonly DecodedCall[];
}

/**
 * Reads a call's bytes back: what a wallet is asked to sign, and not what we meant to write.
 *
 * @throws where the bytes are no call of Zora's that this pack writes.
 */
export function decodeCall(data: `0x${string}`): DecodedCall {
  const { coinFactoryAbi, editionFactoryAbi } = contractInterfaces();
  const made = decode([...coinFactoryAbi, ...editionFactoryAbi], data);
  const { setupActions: actions, ...rest } = made.arguments;
  if (!Array.isArray(actions)) return withPool(made);
  return { ...made, arguments: rest, calls: actions.map((action) => decodeAction(action as `0x${string}`)) };
}

function decodeAction(data: `0x${string}`): DecodedCall {
  const { editionAbi, fixedPriceAbi } = contractInterfaces();
  const action = decode(editionAbi, data);
  if (action.function !== "callSale") return action;
  const { data: sale, ...rest } = action.arguments;
  return { ...action, arguments: rest, calls: [decode(fixedPriceAbi, sale as `0x${string}`)] };
}

/** The pool's bytes, as what they say. */
function withPool(call: DecodedCall): DecodedCall {
  const bytes = call.arguments["poolConfig"] as `0x${string}`;
  const { poolParameters } = contractInterfaces();
  const poolConfig = named(poolParameters, viem().decodeAbiParameters(poolParameters, bytes));
  return { ...call, arguments: { ...call.arguments, poolConfig } };
}

function decode(abi: Abi, data: `0x${string}`): DecodedCall {
  const { decodeFunctionData, slice, toFunctionSelector, toFunctionSignature } = viem();
  const { functionName, args = [] } = decodeFunctionData({ abi, data });
  const selector = slice(data, 0, 4);
  const item = abi.find(
    (one): one is AbiFunction => one.type === "function" && toFunctionSelector(one) === selector,
  ) as AbiFunction;
  return {
    function: functionName,
    signature: toFunctionSignature(item),
    selector,
    arguments: named(item.inputs, args as readonly unknown[]),
  };
}

function named(parameters: readonly AbiParameter[], values: readonly unknown[]): Record<string, DecodedValue> {
  return Object.fromEntries(
    parameters.map(({ name }, index) => [name === undefined || name === "" ? `${index}` : name, plain(values[index])]),
  );
}

function plain(value: unknown): DecodedValue {
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint" || typeof value === "number") return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, plain(one)]));
}
