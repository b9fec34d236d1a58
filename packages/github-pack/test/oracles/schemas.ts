import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import ajvDraft04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";

/** The official schemas, beside the checkout: made by others, read in tests alone. */
const vectors = join(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/vectors");

// Both packages are CommonJS: what is exported hangs on `default`.
const Ajv04 = ajvDraft04.default;
const addFormats = ajvFormats.default;

function compile(path: string, draft: "04" | "07"): ((value: unknown) => string[]) | undefined {
  const file = join(vectors, path);
  if (!existsSync(file)) return undefined;
  const options = { allErrors: true, strict: false };
  const ajv = draft === "04" ? new Ajv04(options) : new Ajv(options);
  addFormats(ajv as unknown as Ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8"))) as ValidateFunction;
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Faults of a CITATION.cff, read as data, against the schema of CFF 1.2.0; undefined where the schema is not there. */
export const cffFaults = compile("cff/schema-1.2.0.json", "07");
/** Faults of a .zenodo.json against Zenodo's legacyrecord.json. */
export const zenodoFaults = compile("zenodo/legacyrecord.json", "04");
