import { makeGreeter } from "./greeter.ts";

/** Writes the date of the machine. */
export default makeGreeter({
  module: import.meta.url,
  execute: async ({ name }, context) => {
    const file = await context.step("write", () =>
      context.files.write("build/hello.txt", `Hello, ${name}! ${new Date().getFullYear()}`),
    );
    return { text: name, files: [file] };
  },
});
