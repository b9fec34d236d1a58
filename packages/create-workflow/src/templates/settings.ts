import { toolVersions } from "../tool-versions.ts";
import type { Facts } from "./facts.ts";

export function packageJsonText({ name, author, description, siblings }: Facts): string {
  const manifest = {
    name: name.package,
    version: "0.1.0",
    description,
    keywords: ["dreamnet", "workflow"],
    license: "MIT",
    author,
    type: "module",
    sideEffects: false,
    engines: { node: ">=22.18" },
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./manifest.json": "./dist/manifest.json",
      "./package.json": "./package.json",
    },
    files: ["dist", "README.md", "CHANGELOG.md", "LICENSE"],
    scripts: {
      build: "tsc && node scripts/write-manifest.js",
      test: "vitest run",
      prepack: "npm run build",
      prepublishOnly: "npm test",
    },
    dependencies: { "@dreamnet/workflow": siblings["@dreamnet/workflow"], zod: toolVersions.zod },
    devDependencies: {
      "@dreamnet/executor": siblings["@dreamnet/executor"],
      "@dreamnet/tester": siblings["@dreamnet/tester"],
      "@types/node": toolVersions["@types/node"],
      typescript: toolVersions.typescript,
      vitest: toolVersions.vitest,
    },
    // A package with a scope is private on npm unless it says so.
    publishConfig: { access: "public" },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export function tsconfigText(): string {
  const config = {
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023"],
      module: "NodeNext",
      types: ["node"],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      // Node runs the sources as they are, in the sandbox of a test too.
      erasableSyntaxOnly: true,
      rewriteRelativeImportExtensions: true,
      skipLibCheck: true,
      declaration: true,
      sourceMap: true,
      rootDir: "src",
      outDir: "dist",
    },
    include: ["src"],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

export function writeManifestText(): string {
  return `// The manifest as JSON: tools read it without running the workflow.
import { writeFileSync } from "node:fs";
import workflow from "../dist/index.js";

writeFileSync(new URL("../dist/manifest.json", import.meta.url), \`\${JSON.stringify(workflow.manifest, null, 2)}\\n\`);
`;
}
