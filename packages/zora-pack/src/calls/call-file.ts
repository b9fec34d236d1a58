import { chains } from "../limits.ts";
import type { Call } from "./call.ts";
import { type DecodedCall, decodeCall } from "./decode-call.ts";

/** A call as its file holds it: what a wallet takes, and what its bytes say. */
export interface CallFile {
  readonly status: "review before sending";
  readonly chainId: number;
  readonly from: string;
  readonly to: string;
  /** Wei, as decimal text. */
  readonly value: string;
  readonly data: string;
  readonly decoded: DecodedCall;
}

/** The file of a call. What it says is read back from its bytes. */
export function callFile(call: Call): CallFile {
  return {
    status: "review before sending",
    chainId: chains[call.chain].id,
    from: call.from,
    to: call.to,
    value: call.value.toString(),
    data: call.data,
    decoded: decodeCall(call.data),
  };
}
