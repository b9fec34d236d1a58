/** How the site gets to where it will stand: `deploy.md`. */
export function deployNotes(base: string | undefined): string {
  const address =
    base === undefined
      ? "No address was given. The site works anywhere without one; search engines, cards, the feed and Google Scholar's link to the PDF want it. Pack again with `--base-url https://…` when it is known."
      : `The site was made for <${base}>. Only canonical links, cards, sitemap, feed and Google Scholar's link to the PDF name that address; it works at any other as well.`;
  return `# To put this site online

${address}

Upload what is **in** the folder \`site\`. It needs no build, no server program and no script; all its links are relative,
so it works at the root of a domain, in a folder of one, and opened from disk.

## GitHub Pages
1. Put the content of \`site\` on a branch \`gh-pages\` (or into \`docs/\` of the main branch). Keep \`.nojekyll\`.
2. Settings → Pages → Build and deployment → Deploy from a branch.
3. The address is \`https://<user>.github.io/<repository>/\`; \`404.html\` is found by itself.

## Netlify, Cloudflare Pages
Drop the folder \`site\` onto the dashboard, or \`netlify deploy --dir site --prod\`; \`wrangler pages deploy site\`. The
headers are in \`_headers\`, and \`404.html\` is found by itself.

## Vercel
\`vercel deploy --prod\` within \`site\`, framework preset *Other*, no build command. The headers are in \`vercel.json\`.

## Any other static host
Copy the folder: \`rsync -a --delete site/ host:/var/www/paper/\`. Serve \`index.html\` for a folder and \`404.html\` for what
is not there (nginx: \`error_page 404 /404.html;\`, Apache: \`ErrorDocument 404 /404.html\`). The pages carry their
security policy themselves.

## Google Scholar
It wants the page at an address of its own, the PDF beside it (\`citation_pdf_url\`) and under 5 MB, and crawlers let in by
\`robots.txt\` at the domain's root: on a project page of GitHub's that file belongs to the user's own site.
`;
}
