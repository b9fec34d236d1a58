export type { MediumApiRequest } from "./api-request.ts";
export type { MediumOptions, MediumPackInput } from "./input.ts";
export { mediumOptionsSchema, mediumPackInputSchema } from "./input.ts";
export type { MediumLicense } from "./licenses.ts";
export { mediumLicense, mediumLicenses } from "./licenses.ts";
export { medium, mediumLimits } from "./medium.ts";
export type { MediumPackage } from "./output.ts";
export { mediumPackageSchema } from "./output.ts";
export { default, mediumPackWorkflow } from "./workflow.ts";
