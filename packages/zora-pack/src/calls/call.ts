import type { ChainName } from "../limits.ts";

/** An unsigned call, as a wallet takes it. */
export interface Call {
  readonly chain: ChainName;
  /** The wallet that is to send it; the addresses of what it makes depend on it. */
  readonly from: `0x${string}`;
  readonly to: `0x${string}`;
  /** Wei. */
  readonly value: bigint;
  readonly data: `0x${string}`;
}
