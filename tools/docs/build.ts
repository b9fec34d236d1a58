// `pnpm docs`: builds the site into apps/docs/dist.
import { parseArgs } from "node:util";
import { buildSite, defaultOut } from "./site/build-site.ts";

const { values } = parseArgs({ options: { out: { type: "string", default: defaultOut } } });
const { out, pages, seconds, problems } = await buildSite({ out: values.out });
process.stdout.write(`${pages} pages in ${seconds.toFixed(1)} s: ${out}\n`);
if (problems.length > 0) process.stderr.write(`${problems.length} warnings or errors, told above\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
