import { defineRule } from "./rule.ts";

/** It cannot be changed later through Zora's app. */
export const nameIsThere = defineRule({
  id: "zora/name-is-there",
  holds: "the work has a title: it becomes the name, which cannot be changed later through Zora's app",
  source: "@zoralabs/coins-sdk 0.6.0 validateMetadataJSON",
  *find({ name }) {
    if (name === "")
      yield {
        severity: "error",
        message: "The work has no title, and a coin or an edition needs a name.",
        hint: "Give `title:` in the front matter, or \\title{…}.",
        path: ["name"],
      };
  },
});
