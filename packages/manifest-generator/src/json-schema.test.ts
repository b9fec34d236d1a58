import { readFileSync } from "node:fs";
import { createMemoryStore } from "@dreamnet/content-store";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { sampleInput } from "../test/sample.ts";
import { aggregateInputSchema } from "./input.ts";
import { publicationManifestJsonSchema } from "./json-schema.ts";
import { makeManifest } from "./make-manifest.ts";

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
const schema = publicationManifestJsonSchema();
const validate = ajv.compile(schema);

const sample = async (): Promise<Record<string, unknown>> =>
  JSON.parse(
    JSON.stringify(
      makeManifest(
        aggregateInputSchema.parse(
          await sampleInput(createMemoryStore(), { live: { arxiv: "https://arxiv.org/abs/2605.00001" } }),
        ),
        new Date("2026-05-01"),
      ),
    ),
  ) as Record<string, unknown>;

describe("the JSON Schema of the manifest", () => {
  it("is the one that is published", () => {
    const published = JSON.parse(
      readFileSync(new URL("../assets/publication-manifest.schema.json", import.meta.url), "utf8"),
    ) as unknown;
    expect(published, "write publicationManifestJsonSchema() to the file again").toEqual(schema);
  });

  it("takes what is made", async () => {
    expect(validate(await sample())).toBe(true);
  });

  it.each([
    ["an unknown key", (value: Record<string, unknown>) => ({ ...value, more: 1 })],
    ["an unknown status", (value: Record<string, unknown>) => ({ ...value, status: "ready" })],
    ["no source", (value: Record<string, unknown>) => ({ ...value, source: undefined })],
    ["another version", (value: Record<string, unknown>) => ({ ...value, schemaVersion: 2 })],
    [
      "a platform that is no name",
      (value: Record<string, unknown>) => ({
        ...value,
        platforms: { "../x": (value["platforms"] as Record<string, unknown>)["arxiv"] },
      }),
    ],
    [
      "a live platform without URL",
      (value: Record<string, unknown>) => ({
        ...value,
        platforms: {
          arxiv: { ...(value["platforms"] as Record<string, Record<string, unknown>>)["arxiv"], status: "live:" },
        },
      }),
    ],
    [
      "a URL of another kind",
      (value: Record<string, unknown>) => ({
        ...value,
        platforms: {
          arxiv: {
            ...(value["platforms"] as Record<string, Record<string, unknown>>)["arxiv"],
            status: "live:javascript:alert(1)",
          },
        },
      }),
    ],
  ])("refuses %s", async (_, change) => {
    expect(validate(change(await sample()))).toBe(false);
  });
});
