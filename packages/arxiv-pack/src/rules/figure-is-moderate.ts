import { readRaster } from "../images/raster.ts";
import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

export const figureIsModerate = defineRule({
  id: "arxiv/figure-is-moderate",
  topic: "figures",
  holds: "a picture has at most 34 megapixels, unless it is a PNG that pdfTeX copies as it is",
  source: arxivLimits.megapixels.source,
  *find({ files }) {
    for (const [path, bytes] of files) {
      if (!/\.(png|jpe?g)$/iu.test(path)) continue;
      const facts = readRaster(bytes);
      if (facts === undefined || facts.copiesFast) continue;
      const megapixels = (facts.width * facts.height) / (1024 * 1024);
      if (megapixels > arxivLimits.megapixels.value)
        yield {
          severity: "warning",
          message: `${path} has ${facts.width} × ${facts.height} pixels (${megapixels.toFixed(0)} MP): arXiv may run out of time on it.`,
          hint: "Make it smaller: 600 dpi on a full page is 34 MP.",
        };
    }
  },
});
