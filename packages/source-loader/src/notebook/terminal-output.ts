/**
 * What a terminal would show of a program's output: without colours and movements, a line that was written over by its
 * last state.
 */
export function terminalText(output: string): string {
  const plain = output
    .replace(
      /\u001b(?:\[[0-9;?:<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()][A-Z0-9]|[@-Z\\^_=>78])/gu,
      "",
    )
    .replace(/\r+\n/gu, "\n");
  const lines = plain.split("\n").map((line) => {
    const over = line.includes("\r") ? (line.split("\r").findLast((part) => part.trim() !== "") ?? "") : line;
    return over.includes("\b") ? backspaced(over) : over;
  });
  return lines
    .join("\n")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, "")
    .replace(/\s+$/u, "")
    .replace(/^\n+/u, "");
}

function backspaced(line: string): string {
  const shown: string[] = [];
  for (const character of line) {
    if (character === "\b") shown.pop();
    else shown.push(character);
  }
  return shown.join("");
}
