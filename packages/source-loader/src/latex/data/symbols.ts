import { texTextSymbols } from "@dreamnet/document";

/** Commands of running text that stand for characters. */
export const symbols: ReadonlyMap<string, string> = new Map(Object.entries(texTextSymbols));
