import { chains, zoraFacts } from "../limits.ts";
import { viem } from "../viem.ts";
import { zeroAddress } from "../zero-address.ts";
import type { CallFile } from "./call-file.ts";
import { addresses } from "./contracts.ts";
import type { DecodedCall, DecodedValue } from "./decode-call.ts";

/** A call and what it is for. */
export interface PreviewedCall {
  readonly title: string;
  /** File of the package that holds it. */
  readonly path: string;
  readonly call: CallFile;
}

/** What the calls say, for a person to read before anything is sent. Made from their bytes alone. */
export function formatPreview(name: string, calls: readonly PreviewedCall[]): string {
  const parts = calls.map(({ title, path, call }) => {
    const chain = Object.values(chains).find(({ id }) => id === call.chainId)?.name ?? "";
    return `## ${title}

Review before sending. Nothing here is signed, and nothing was sent. The unsigned call is in \`${path}\`.

- Chain: ${chain} (${call.chainId})
- From: \`${call.from}\`
- To: \`${call.to}\`${parenthesis(contractName(call.to))}
- Value: ${viem().formatEther(BigInt(call.value))} ETH, beside the network's fee
- Data: ${(call.data.length - 2) / 2} bytes

${formatCall(call.decoded)}`;
  });
  return `# ${escapeMarkdown(name)}: what the calls say\n\n${parts.join("\n")}`;
}

function formatCall(call: DecodedCall, depth = 0): string {
  const indent = "   ".repeat(depth);
  const rows = flatten(call.arguments).map(
    ([name, value]) => `${indent}   - ${name}: ${show(value)}${meaningOf(call.function, name, value)}\n`,
  );
  const calls = (call.calls ?? []).map((one, index) => formatCall(one, depth + 1).replace("1.", `${index + 1}.`));
  return `${indent}1. \`${call.signature}\`, selector \`${call.selector}\`\n${rows.join("")}${calls.join("")}`;
}

/** Arguments by their path, texts alone. */
function flatten(values: Readonly<Record<string, DecodedValue>>, before = ""): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const path = before === "" ? name : `${before}.${name}`;
    if (typeof value !== "object") return [[path, String(value)]];
    if (!Array.isArray(value)) return flatten(value as Readonly<Record<string, DecodedValue>>, path);
    return value.length === 1 ? [[path, String(value[0])]] : [[path, value.map(String).join(", ") || "none"]];
  });
}

/** As code, so that a title cannot pass for a line of the preview. */
function show(value: string): string {
  const fence = "`".repeat(Math.max(0, ...[...value.matchAll(/`+/gu)].map(([run]) => run.length)) + 1);
  const edge = value.startsWith("`") || value.endsWith("`") ? " " : "";
  return value === "" ? "(empty)" : `${fence}${edge}${value.replace(/\s+/gu, " ")}${edge}${fence}`;
}

const escapeMarkdown = (text: string): string => text.replace(/\s+/gu, " ").replace(/[\\`*_[\]<>#|]/gu, "\\$&");

/** What a number means, in words. */
function meaningOf(name: string, path: string, value: string): string {
  const argument = path.split(".").at(-1) ?? path;
  const says = ((): string | undefined => {
    if (value === zeroAddress) return argument === "currency" ? "ETH" : "none";
    switch (argument) {
      case "royaltyBPS":
        return `${Number(value) / 100} % of later sales`;
      case "pricePerToken":
        return `${viem().formatEther(BigInt(value))} ETH for a copy; a collector pays Zora ${viem().formatEther(zoraFacts.mintFee.value)} ETH beside it`;
      case "maxSupply":
        return `copies of the edition`;
      case "saleStart":
        return value === "0" ? "at once" : undefined;
      case "saleEnd":
        return value === zoraFacts.saleEnd.value.toString() ? "never" : undefined;
      case "maxTokensPerAddress":
        return value === "0" ? "no limit" : undefined;
      case "permissionBits":
        return value === zoraFacts.minterPermission.value.toString() ? "may mint" : undefined;
      case "maxDiscoverySupplyShare":
        return `${Number(value) / 1e16} % of the supply`;
      case "currency":
        return value === zoraFacts.pools.value.ZORA.currency ? "ZORA" : undefined;
      case "quantity":
        return "copies at once, to the recipient";
      case "lastTokenId":
        return name === "assumeLastTokenIdMatches" ? "fails where the contract has a token already" : undefined;
      default:
        return contractName(value);
    }
  })();
  return parenthesis(says);
}

const parenthesis = (says: string | undefined): string => (says === undefined ? "" : ` (${says})`);

const contractNames = {
  coinFactory: "coin factory",
  editionFactory: "edition factory",
  fixedPriceSale: "fixed price sale",
};

/** The contract of Zora's that an address is, as its package of deployments says. */
function contractName(address: string): string | undefined {
  for (const own of Object.values(addresses))
    for (const [name, one] of Object.entries(own))
      if (one === address) return `Zora's ${contractNames[name as keyof typeof contractNames]}`;
  return undefined;
}
