import { parentPort } from "node:worker_threads";
import { createStudio } from "./studio.ts";
import type { PictureAnswer, PictureQuestion } from "./thread/messages.ts";

// resvg looks at them while it loads, and Node's bring all of its HTTP client; nothing here asks a network.
for (const name of ["Request", "Response"]) Reflect.deleteProperty(globalThis, name);

const studio = createStudio();

parentPort?.on("message", ({ alt, id, request, files }: PictureQuestion) => {
  void studio
    .draw(request, files, alt)
    .then((result) => parentPort?.postMessage({ id, result } satisfies PictureAnswer));
});
