import { makeSample } from "../sample.ts";

const year = new Date().getUTCFullYear();

/** Takes the time when its module is loaded. */
export default makeSample({ text: ({ title }) => `${title} ${year}`, definition: { module: import.meta.url } });
