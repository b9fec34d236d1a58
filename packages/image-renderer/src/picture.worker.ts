import { parentPort } from "node:worker_threads";
import { createStudio } from "./studio.ts";
import type { PictureAnswer, PictureQuestion } from "./thread/messages.ts";

const studio = createStudio();

parentPort?.on("message", ({ id, request, files }: PictureQuestion) => {
  void studio.draw(request, files).then((result) => parentPort?.postMessage({ id, result } satisfies PictureAnswer));
});
