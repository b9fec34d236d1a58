import { texTextSymbols } from "@dreamnet/document";

/** Commands of running text that stand for characters, with plain blanks for TeX's spaces. */
export const texSymbols: Readonly<Record<string, string>> = Object.assign(
  Object.create(null) as Record<string, string>,
  texTextSymbols,
  {
    quad: " ",
    qquad: "  ",
    enspace: " ",
    thinspace: " ",
    ",": " ",
    ";": " ",
    ":": " ",
    ">": " ",
    "\n": " ",
    "*": "",
  },
);
