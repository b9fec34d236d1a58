export { readFrontmatter } from "./frontmatter/read-frontmatter.ts";
