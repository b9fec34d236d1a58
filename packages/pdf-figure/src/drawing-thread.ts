/** The thread's code as text: built or from source, no further file has to be found. */
export const drawingThread = `
const { parentPort, workerData } = require("node:worker_threads");
(async () => {
  // PDF.js writes its warnings to the console, and a figure's are nobody's.
  console.log = console.warn = console.error = () => {};
  // Where there are half floats, PDF.js keeps the outlines of letters in them: other pixels than on an older Node.
  delete globalThis.Float16Array;
  // PDF.js looks at it while it loads, and makes one only where it writes PDFs; Node's loads all of its HTTP client.
  globalThis.Response = class Response { bytes() { throw new Error("nothing answers in this thread"); } };
  const pdfjs = await import(workerData.library);
  pdfjs.GlobalWorkerOptions.workerSrc = workerData.parser;
  const { createCanvas } = require(workerData.canvas);
  const { fonts, maps, wasm, icc, bytes, pixelWidth, most } = workerData;
  const task = pdfjs.getDocument({
    data: bytes,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: 100000000,
    standardFontDataUrl: fonts,
    cMapUrl: maps,
    cMapPacked: true,
    wasmUrl: wasm,
    iccUrl: icc,
    verbosity: 0,
  });
  const document = await task.promise;
  const page = await document.getPage(1);
  const natural = page.getViewport({ scale: 96 / 72 });
  if (!(natural.width * natural.height > 0)) return { fault: "its page has no size" };
  const zoom = Math.min(
    pixelWidth === undefined ? 2 : pixelWidth / natural.width,
    Math.sqrt(most.pixels / (natural.width * natural.height)),
    most.side / Math.max(natural.width, natural.height),
  );
  const viewport = page.getViewport({ scale: (96 / 72) * zoom });
  // 1456.0000001 is no reason for a column of white.
  const pixels = (length) => Math.max(1, Math.ceil(length - 0.01));
  const canvas = createCanvas(pixels(viewport.width), pixels(viewport.height));
  const canvasContext = canvas.getContext("2d");
  await page.render({ canvas: null, canvasContext, viewport, background: "#ffffff", intent: "print" }).promise;
  const png = canvas.toBuffer("image/png");
  const answer = { png, width: Math.max(1, Math.round(natural.width)), height: Math.max(1, Math.round(natural.height)) };
  await task.destroy();
  return answer;
})().catch((error) => ({ fault: String(error && error.message || error).slice(0, 200) })).then((answer) => parentPort.postMessage(answer));
`;
