import { coverIsOneBlock } from "./cover-is-one-block.ts";
import { coverIsShown } from "./cover-is-shown.ts";
import { currencyHasAPool } from "./currency-has-a-pool.ts";
import { descriptionIsAbstract } from "./description-is-abstract.ts";
import { editionCanBeMinted } from "./edition-can-be-minted.ts";
import { factoryIsAgreed } from "./factory-is-agreed.ts";
import { metadataIsComplete } from "./metadata-is-complete.ts";
import { metadataIsOneBlock } from "./metadata-is-one-block.ts";
import { nameIsThere } from "./name-is-there.ts";
import type { ZoraRule } from "./rule.ts";
import { symbolIsValid } from "./symbol-is-valid.ts";
import { uriIsInTheCar } from "./uri-is-in-the-car.ts";

/** Every rule that a package for Zora is held to. */
export const zoraRules: readonly ZoraRule[] = [
  nameIsThere,
  symbolIsValid,
  descriptionIsAbstract,
  coverIsShown,
  coverIsOneBlock,
  metadataIsComplete,
  metadataIsOneBlock,
  uriIsInTheCar,
  editionCanBeMinted,
  currencyHasAPool,
  factoryIsAgreed,
];
