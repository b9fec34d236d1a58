import { citeName } from "../inline/citations.ts";
import type { TextState } from "./state.ts";
import { optionalText } from "./text-arguments.ts";

export function cite(state: TextState, name: string): undefined {
  const { cursor, writer } = state;
  const star = cursor.star() ? "*" : "";
  const first = optionalText(state);
  const second = first === undefined ? undefined : optionalText(state);
  const keys = (cursor.rawGroup() ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  const known: Readonly<Record<string, string>> = {
    cite: "cite",
    citep: "citep",
    citet: "citet",
    Citet: "Citet",
    Citep: "Citep",
    citealp: "citealp",
    citealt: "citealt",
    citeauthor: "citeauthor",
    citeyear: "citeyear",
    citeyearpar: "citeyearpar",
    nocite: "nocite",
    parencite: "citep",
    autocite: "citep",
    textcite: "citet",
    footcite: "citep",
    Cite: "Citet",
  };
  const command = known[name] ?? "citep";
  const names = keys.map((key) => citeName(key, writer));
  if (command !== "nocite") writer.counts.citations += keys.length;
  if (names.some((found) => found === undefined)) {
    const shown = keys.map((key, index) =>
      names[index] === undefined ? `\\textbf{(?${writer.text(key)})}` : `\\citealp{${names[index] as string}}`,
    );
    return cursor.emit(command === "nocite" ? "" : `(${shown.join("; ")})`);
  }
  const options = first === undefined ? "" : second === undefined ? `[{${first}}]` : `[{${first}}][{${second}}]`;
  cursor.emit(
    names.length === 0
      ? ""
      : `${command === "nocite" && state.place?.kind === "line" ? "\\protect" : ""}\\${command}${star}${command === "nocite" ? "" : options}{${names.join(",")}}`,
  );
}
