import type { Diagnostic } from "@dreamnet/workflow";
import { type CallFile, callFile } from "./calls/call-file.ts";
import { coinCall } from "./calls/coin-call.ts";
import { editionCall } from "./calls/edition-call.ts";
import { formatPreview } from "./calls/preview.ts";
import type { WorkDescription } from "./describe-work.ts";
import type { ZoraOptions } from "./input.ts";
import type { PlannedContent } from "./plan-content.ts";
import { viem } from "./viem.ts";

/** A call, its file and what it is for. */
export interface PlannedCall {
  readonly title: string;
  readonly path: string;
  readonly call: CallFile;
}

/** The calls of a package. */
export interface PlannedCalls {
  readonly coin?: PlannedCall;
  readonly edition?: PlannedCall;
  readonly files: readonly PlannedCall[];
  readonly preview?: (title: string) => string;
}

/** What a call must not be written with. */
const coinFaults = new Set(["zora/symbol-is-valid", "zora/currency-has-a-pool"]);
const editionFaults = new Set(["zora/edition-can-be-minted"]);

/** Writes the calls of the routes that are asked for; none without the creator, and none upon what a rule has refused. */
export function planCalls(
  work: WorkDescription,
  options: ZoraOptions,
  content: PlannedContent,
  diagnostics: readonly Diagnostic[],
): PlannedCalls {
  if (options.creator === undefined) return { files: [] };
  const { getAddress, parseEther } = viem();
  const errors = diagnostics.filter(({ severity, ruleId }) => severity === "error" && ruleId.startsWith("zora/"));
  const refused = (own: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
    errors.some(({ ruleId }) => own.has(ruleId) || !others.has(ruleId));
  const creator = getAddress(options.creator);
  const common = {
    chain: options.chain,
    creator,
    payoutRecipient: options.payoutRecipient === undefined ? creator : getAddress(options.payoutRecipient),
    referrer: options.referrer === undefined ? undefined : getAddress(options.referrer),
    name: work.name,
  };
  const { coinUri, editionUri } = content;
  const coin: PlannedCall | undefined =
    coinUri === undefined || refused(coinFaults, editionFaults)
      ? undefined
      : {
          title: "The coin",
          path: "coin-call.json",
          call: callFile(coinCall({ ...common, symbol: work.symbol, uri: coinUri, currency: options.currency })),
        };
  const edition: PlannedCall | undefined =
    editionUri === undefined || refused(editionFaults, coinFaults)
      ? undefined
      : {
          title: "The edition",
          path: "edition-call.json",
          call: callFile(
            editionCall({
              ...common,
              uri: editionUri,
              size: work.editionSize,
              creatorCopies: options.creatorCopies,
              price: parseEther(options.price),
              royaltyBps: options.royaltyBps,
            }),
          ),
        };
  const files = [coin, edition].filter((one) => one !== undefined);
  return {
    ...(coin === undefined ? {} : { coin }),
    ...(edition === undefined ? {} : { edition }),
    files,
    ...(files.length === 0 ? {} : { preview: (title) => formatPreview(title, files) }),
  };
}
