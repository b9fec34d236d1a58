import type { ChecklistItem, Need } from "@dreamnet/document";
import { chains } from "./limits.ts";
import type { ZoraPackage } from "./output.ts";

/**
 * What is left for a person, in order, up to the last click.
 *
 * @param suggestion - The kind of work that the edition's size was suggested for; undefined where it was asked for.
 */
export function makeChecklist(
  metadata: ZoraPackage["metadata"],
  car: string | undefined,
  suggestion: string | undefined,
  needs: readonly Need[],
): ChecklistItem[] {
  const { coin, edition, cover, media, root } = metadata;
  const item = (text: string, done = false, url?: string): ChecklistItem => ({
    text,
    done,
    ...(url === undefined ? {} : { url }),
  });
  const chain = Object.values(chains).find(({ id }) => id === (coin?.call ?? edition?.call)?.chainId)?.name;
  return [
    ...needs.map(({ field, message }) =>
      item(field.startsWith("source:") ? `Mend: ${message}` : `Supply the ${field}: ${message}`),
    ),
    ...(cover === undefined ? [] : [item(`Look at ${cover.path} and ${media.path}: they cannot be taken back.`)]),
    ...(car === undefined
      ? []
      : [
          item(
            `Upload ${car} to an IPFS service that takes a CAR, and see that it answers with the root ${root}. File by file, a service with other settings gives ${media.path} another CID.`,
          ),
          item(
            `See that ${[coin?.uri, edition?.uri].filter((uri) => uri !== undefined).join(" and ")} can be read through a gateway, before anything is sent.`,
          ),
        ]),
    ...(coin === undefined
      ? []
      : [
          item(
            `Coin: the name ${JSON.stringify(metadata.name)} and the ticker ${metadata.symbol} cannot be changed later through Zora's app. Be sure of both.`,
          ),
          item(
            `Coin, by hand: create a post with ${cover?.path ?? "the cover"}, ${media.path}, the name, the ticker and the description of metadata.json.`,
            false,
            "https://zora.co/create",
          ),
          ...(coin.call === undefined
            ? []
            : [
                item(
                  `Coin, by call: review ${coin.call.path} against preview.md and the factory in ${chain}'s explorer, simulate it in your wallet, and send it from the wallet that it names.`,
                ),
              ]),
        ]),
    ...(edition === undefined
      ? []
      : [
          item(
            `Edition: ${edition.size} copies${suggestion === undefined ? "" : `, as suggested for this ${suggestion}: say another number with \`--set zora.editionSize=…\``}; royalty ${edition.royaltyBps / 100} %, price ${edition.price} ETH. The number of copies cannot be raised later.`,
          ),
          ...(edition.call === undefined
            ? []
            : [
                item(
                  `Edition, by call: review ${edition.call.path} against preview.md and the factory in ${chain}'s explorer, simulate it in your wallet, and send it from the wallet that it names.`,
                ),
              ]),
        ]),
    ...(coin !== undefined && edition !== undefined
      ? [item("Choose: a coin and an edition are two things; one of them is enough.")]
      : []),
    item("Afterwards, see that the contract's contractURI or uri gives the URI of this package."),
  ];
}
