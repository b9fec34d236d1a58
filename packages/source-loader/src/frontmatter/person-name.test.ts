import { describe, expect, test } from "vitest";
import { splitName, splitNames } from "./person-name.ts";

describe("splitName", () => {
  const cases: [string, ReturnType<typeof splitName>][] = [
    ["Ada Lovelace", { name: "Ada Lovelace", given: "Ada", family: "Lovelace" }],
    ["Todd C. Pataky", { name: "Todd C. Pataky", given: "Todd C.", family: "Pataky" }],
    ["Guido van Rossum", { name: "Guido van Rossum", given: "Guido", family: "van Rossum" }],
    ["Ludwig Mies van der Rohe", { name: "Ludwig Mies van der Rohe", given: "Ludwig Mies", family: "van der Rohe" }],
    ["Olivier de Viron", { name: "Olivier de Viron", given: "Olivier", family: "de Viron" }],
    ["Casper O da Costa-Luis", { name: "Casper O da Costa-Luis", given: "Casper O", family: "da Costa-Luis" }],
    ["Lovelace, Ada", { name: "Ada Lovelace", given: "Ada", family: "Lovelace" }],
    [
      "King, Jr., Martin Luther",
      { name: "Martin Luther King, Jr.", given: "Martin Luther", family: "King", suffix: "Jr." },
    ],
    [
      "Martin Luther King Jr.",
      { name: "Martin Luther King Jr.", given: "Martin Luther", family: "King", suffix: "Jr." },
    ],
    [
      "Martin Luther King, Jr.",
      { name: "Martin Luther King, Jr.", given: "Martin Luther", family: "King", suffix: "Jr." },
    ],
    ["Plato", { name: "Plato" }],
    ["王小明", { name: "王小明" }],
    ["김 철수", { name: "김 철수" }],
    ["The Julia Community", { name: "The Julia Community" }],
    ["LIGO Scientific Collaboration", { name: "LIGO Scientific Collaboration" }],
    ["  Ada \n Lovelace ", { name: "Ada Lovelace", given: "Ada", family: "Lovelace" }],
  ];
  test.each(cases)("%j", (written, name) => {
    expect(splitName(written)).toEqual(name);
  });
});

describe("splitNames", () => {
  const cases: [string, string[]][] = [
    ["Ada Lovelace", ["Ada Lovelace"]],
    ["Ada Lovelace and Charles Babbage", ["Ada Lovelace", "Charles Babbage"]],
    ["Ada Lovelace & Charles Babbage", ["Ada Lovelace", "Charles Babbage"]],
    ["Ada Lovelace; Charles Babbage", ["Ada Lovelace", "Charles Babbage"]],
    ["Ada Lovelace, Charles Babbage, and Alan Turing", ["Ada Lovelace", "Charles Babbage", "Alan Turing"]],
    ["Ada Lovelace, Charles Babbage and Alan Turing", ["Ada Lovelace", "Charles Babbage", "Alan Turing"]],
    ["Ada, Charles, Alan", ["Ada", "Charles", "Alan"]],
    ["Lovelace, Ada", ["Lovelace, Ada"]],
    ["Martin King, Jr., Ada Lovelace", ["Martin King, Jr.", "Ada Lovelace"]],
    [
      "Jeff Bezanson (JuliaHub), Jameson Nash (JuliaHub, Boston)",
      ["Jeff Bezanson (JuliaHub)", "Jameson Nash (JuliaHub, Boston)"],
    ],
    ["Anders Andersen", ["Anders Andersen"]],
  ];
  test.each(cases)("%j", (written, names) => {
    expect(splitNames(written)).toEqual(names);
  });
});
