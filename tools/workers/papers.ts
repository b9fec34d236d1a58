import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../packages/engine-conformance/src/campaign/random.ts";

const words =
  "lattice kernel estimate bound sequence mapping field operator sample gradient measure channel network tensor limit orbit cell spectrum proof model".split(
    " ",
  );

/** A paper of its own for each number: words, a formula, a table and a list, by chance from the seed. */
export function writePaper(folder: string, number: number, seed: number): string {
  const random = createRandom(seed * 10_007 + number);
  const pick = (): string => words[Math.floor(random() * words.length)] as string;
  const sentence = (): string => {
    const text = Array.from({ length: 8 + Math.floor(random() * 12) }, pick).join(" ");
    return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
  };
  const paragraph = (): string => Array.from({ length: 3 + Math.floor(random() * 4) }, sentence).join(" ");
  const section = (title: string): string => `## ${title}\n\n${paragraph()}\n\n${paragraph()}\n`;
  const text = `---
title: On the ${pick()} of a ${pick()} and its ${pick()}, part ${number}
id: paper-${String(number).padStart(4, "0")}
abstract: |
  ${paragraph()}
authors:
  - name: Ada Example
    affiliation: Institute of ${pick()}
date: 2025-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}
tags: [${pick()}, mathematics]
categories: [math.NA]
license: CC-BY-4.0
---

${section("Introduction")}
For every $n > ${number}$,

$$ \\sum_{k=1}^{n} k^{${1 + Math.floor(random() * 5)}} = \\int_0^{${number}} f(x)\\,dx $$

${section(`The ${pick()}`)}
| ${pick()} | ${pick()} |
|---|---|
| ${Math.floor(random() * 1000)} | ${Math.floor(random() * 1000)} |

- ${sentence()}
- ${sentence()}

${section("Conclusion")}`;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `paper-${number}.md`);
  writeFileSync(path, text);
  return path;
}
