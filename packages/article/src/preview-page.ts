import { createHash } from "node:crypto";
import { escapeHtml, toAscii } from "./html-text.ts";

/** What the page shows and copies. */
export interface PreviewPage {
  readonly platform: string;
  readonly title: string;
  readonly subtitle: string | undefined;
  readonly language: string | undefined;
  /** The article as it will look, with its pictures beside the page. ASCII. */
  readonly articleHtml: string;
  /** What the button copies. ASCII. */
  readonly pasteHtml: string;
  /** The steps that follow, as text. */
  readonly steps: readonly string[];
  /** Title and subtitle are fields of the editor, which are copied for themselves. */
  readonly titleIsField: boolean;
  /** How the platform sets an article. */
  readonly look: "serif" | "sans";
}

/**
 * A page for the person who publishes: the article as the platform will set it, and a button that copies it as rich
 * text. It works from disk, asks nobody, and runs one script of ours, which its policy names by digest.
 */
export function previewPage(page: PreviewPage): string {
  const style = styleOf(page.look);
  const policy = [
    "default-src 'none'",
    "img-src 'self' file: data: https:",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const button = (id: string, label: string, text: string): string =>
    `<button type="button" data-copy="${id}">${escapeHtml(label)}</button><template id="${id}">${text}</template>`;
  const fields = page.titleIsField
    ? [
        button("copy-title", "Copy title", escapeHtml(page.title)),
        ...(page.subtitle === undefined ? [] : [button("copy-subtitle", "Copy subtitle", escapeHtml(page.subtitle))]),
      ]
    : [];
  return toAscii(`<!doctype html>
<html lang="${escapeHtml(page.language ?? "en")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.title === "" ? page.platform : page.title)} - ${escapeHtml(page.platform)}</title>
<style>${style}</style>
</head>
<body>
<header class="bar" lang="en">
<p><strong>${escapeHtml(page.platform)}</strong> preview</p>
<div class="buttons">
${fields.join("\n")}
${button("copy-article", "Copy article as rich text", page.pasteHtml)}
</div>
<p id="said" role="status"></p>
<details><summary>Steps</summary>
<ol>
${page.steps.map((step) => `<li>${escapeHtml(step)}</li>`).join("\n")}
</ol>
</details>
</header>
<main>
<article>
${page.titleIsField ? `<h1>${escapeHtml(page.title)}</h1>${page.subtitle === undefined ? "" : `<p class="subtitle">${escapeHtml(page.subtitle)}</p>`}` : ""}
${page.articleHtml}</article>
</main>
<script>${script}</script>
</body>
</html>
`);
}

const digest = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** The event's own data needs no permission and works from disk, where the asynchronous interface may not. */
const script = `
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => {
    const source = document.getElementById(button.dataset.copy);
    const text = source.content.cloneNode(true);
    for (const element of text.querySelectorAll("p,li,h1,h2,h3,h4,pre,blockquote,figcaption,br")) element.append("\\n");
    let copied = false;
    const write = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/html", source.innerHTML);
      event.clipboardData.setData("text/plain", text.textContent.trim());
      copied = true;
    };
    document.addEventListener("copy", write, { once: true });
    const done = document.execCommand("copy") && copied;
    document.removeEventListener("copy", write);
    document.getElementById("said").textContent = done
      ? button.textContent + ": done. Paste it into the editor."
      : "The browser did not copy. Select the article below and copy it by hand.";
  });
}
`;

const styleOf = (look: "serif" | "sans"): string => `
:root{color-scheme:light dark;--paper:#fff;--ink:#242424;--quiet:#6b6b6b;--line:#e6e6e6;--code:#f7f7f7;--accent:#1a8917}
@media (prefers-color-scheme:dark){:root{--paper:#161616;--ink:#e8e8e8;--quiet:#a3a3a3;--line:#333;--code:#222;--accent:#6abf69}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:20px/1.6 ${look === "serif" ? 'Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif' : 'system-ui,-apple-system,"Segoe UI",Roboto,sans-serif'}}
.bar{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.6rem 1.2rem;background:var(--paper);border-bottom:1px solid var(--line);font:15px/1.4 system-ui,sans-serif}
.bar p{margin:0}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem;margin-inline-start:auto}
button{font:inherit;padding:.45rem 1rem;border:1px solid var(--line);border-radius:99px;background:var(--paper);color:var(--ink);cursor:pointer}
button[data-copy=copy-article]{background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:600}
button:focus-visible,summary:focus-visible{outline:3px solid #4a90d9;outline-offset:2px}
#said{flex-basis:100%;color:var(--quiet)}
#said:empty{display:none}
details{flex-basis:100%}
summary{cursor:pointer;color:var(--quiet)}
main{max-width:728px;margin:0 auto;padding:2.5rem 24px 6rem}
h1{font:700 42px/1.2 system-ui,sans-serif;letter-spacing:-.01em;margin:0 0 .4em;text-wrap:balance}
h1+h2,.subtitle{font:400 22px/1.35 system-ui,sans-serif;color:var(--quiet);margin:0 0 1.4em}
h3{font:700 26px/1.25 system-ui,sans-serif;margin:1.9em 0 .4em}
h4{font:700 21px/1.3 system-ui,sans-serif;margin:1.6em 0 .3em}
p,ul,ol,pre,figure,blockquote{margin:0 0 1.3em}
p,li,h1,h2,h3,h4,figcaption,blockquote{overflow-wrap:anywhere}
li{margin:.4em 0}
a{color:inherit;text-underline-offset:.15em}
blockquote{padding-inline-start:20px;border-inline-start:3px solid var(--ink);font-style:italic}
pre{padding:1.3rem;overflow-x:auto;background:var(--code);border:1px solid var(--line);border-radius:4px;font:15px/1.5 ui-monospace,Menlo,Consolas,monospace;tab-size:4}
code{font:.85em ui-monospace,Menlo,Consolas,monospace;background:var(--code);padding:.1em .25em;border-radius:3px}
figure{text-align:center}
img{display:block;max-width:100%;height:auto;margin:0 auto;background:#fff}
figcaption{margin-top:.6rem;font:14px/1.45 system-ui,sans-serif;color:var(--quiet)}
hr{border:0;text-align:center;margin:2.2em 0}
hr::before{content:"\\00B7\\2002\\00B7\\2002\\00B7";color:var(--quiet);letter-spacing:.3em}
@media (max-width:600px){body{font-size:18px}h1{font-size:32px}}
`;
