// `npm test`: the whole suite from the root; the arguments go on to vitest. Closes with one plain line.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "dreamnet-test-"));
const report = join(folder, "report.json");

function readReport() {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return undefined;
  }
}

const { status } = spawnSync(
  process.execPath,
  [
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    // On a loaded machine a process may end late: a second try, and the first one is told below.
    "--retry=1",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
const results = readReport();
rmSync(folder, { recursive: true, force: true });
if (results === undefined) {
  console.error("test: vitest ended without a report");
  process.exit(status || 1);
}

const nameOf = (file, test) => `${relative(root, file.name)}: ${[...test.ancestorTitles, test.title].join(" > ")}`;
// A file that cannot be loaded has no tests to count: it counts as one failure.
const broken = results.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
const skipped = results.testResults.flatMap((file) =>
  file.assertionResults
    .filter((test) => ["pending", "skipped", "todo", "disabled"].includes(test.status))
    .map((test) => nameOf(file, test)),
);
if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((name) => `  ${name}`).join("\n")}`);
const again = results.testResults.flatMap((file) =>
  file.assertionResults
    .filter((test) => test.status === "passed" && test.failureMessages.length > 0)
    .map((test) => `  ${nameOf(file, test)}\n    ${test.failureMessages[0].split("\n")[0]}`),
);
if (again.length > 0) console.log(`\nPassed at the second try:\n${again.join("\n")}`);
const failed = results.numFailedTests + broken.length;
console.log(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped`);
process.exit(failed > 0 ? 1 : (status ?? 1));
