import { defineConfig } from "vitest/config";

// Not "import": it would go to Node as well, whose require would then find what is for import alone.
const conditions = ["@dreamnet/source", "module", "node", "default"];

// One run for the whole repository: starting vitest per package costs four times as much.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/{src,test,examples}/**/*.test.ts", "apps/*/{src,test}/**/*.test.ts", "tools/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/__fixtures__/**"],
    // Test files share their worker's modules; a test that changes process-wide state puts it back.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: "UTC" },
    passWithNoTests: true,
    typecheck: { enabled: false },
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/__fixtures__/**"],
    },
  },
});
