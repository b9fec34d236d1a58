/**
 * Publishes the folder `site/` with GitHub Pages at every push to the branch.
 *
 * @see https://docs.github.com/en/pages/getting-started-with-github-pages/using-custom-workflows-with-github-pages,
 *   checked 2026-11
 */
export function pagesWorkflow(branch: string): string {
  return `name: Pages
on:
  push:
    branches: ["${branch}"]
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
  cancel-in-progress: false
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: \${{ steps.deployment.outputs.page_url }}
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/configure-pages@v5
      - uses: actions/upload-pages-artifact@v3
        with:
          path: site
      - id: deployment
        uses: actions/deploy-pages@v4
`;
}
