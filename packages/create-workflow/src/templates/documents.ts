import type { Facts } from "./facts.ts";

export function contractTestText({ name }: Facts): string {
  return `import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { ${name.constant} } from "../src/index.ts";

// Each promise of a workflow is a test; a case for each thing that yours can do.
describeWorkflowContract(
  ${name.constant},
  [
    { name: "two lines", input: { text: "one two\\nthree" }, expectedOutput: { words: 3, lines: 2 } },
    { name: "nothing", input: { text: "" }, expectedOutput: { words: 0, lines: 0 } },
  ],
  { describe, it },
);
`;
}

export function readmeText({ name, description }: Facts): string {
  return `# ${name.package}

${markdown(description)}

## What is this?
A workflow of DreamNet: it is checked, confined, retried and composed as its manifest says.

## Install
\`\`\`sh
npm install ${name.package}
\`\`\`

## Use
\`\`\`ts
import { WorkflowExecutor } from "@dreamnet/executor";
import { ${name.constant} } from "${name.package}";

const result = await new WorkflowExecutor().execute(${name.constant}, { text: "one two" });
if (result.success) console.log(result.output.words); // 2
else console.error(result.error.message);
\`\`\`

## Develop
| Command | Does |
|---|---|
| \`npm run build\` | writes \`dist/\`, with \`manifest.json\` |
| \`npm test\` | holds the workflow to its contract |
| \`npm publish\` | builds, tests and publishes; in GitHub Actions with \`--provenance\` |

\`src/schemas.ts\` says what comes in and goes out, \`src/index.ts\` what is done. The version stands in \`package.json\` alone.

## Security
No network, no programs, no secrets; files are written below \`build/\` only, as the manifest says.
`;
}

/** A sentence in Markdown: no mark of it does anything. */
function markdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~&!]/gu, "\\$&");
}

export function changelogText({ name }: Facts): string {
  return `# ${name.package}

## 0.1.0

First version.
`;
}

export function gitignoreText(): string {
  return "node_modules/\ndist/\nbuild/\n*.tgz\n";
}

export function licenseText({ author }: Facts): string {
  return `MIT License

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;
}
