import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { convert, rules, shown } from "../../test/figures.ts";

const svg = (content: string, head = ""): string =>
  `<?xml version="1.0"?>${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">${content}</svg>`;

describe("SVG", () => {
  test("becomes a PNG at 300 dots per inch, the same each time, with its text", async () => {
    const source = svg(
      "<rect width='20' height='20' fill='red'/><text x='22' y='15' font-size='12' font-family='Helvetica'>αé→</text>",
    );
    const result = await shown(source, "image/svg+xml");
    expect(result).toMatchObject({ status: "converted", mediaType: "image/png", width: 125, height: 63 });
    expect((await shown(source, "image/svg+xml")).bytes).toEqual(result.bytes);
    const without = await shown(svg("<rect width='20' height='20' fill='red'/>"), "image/svg+xml");
    expect(Buffer.from(result.bytes).equals(Buffer.from(without.bytes))).toBe(false);
    const { data } = await sharp(result.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  });

  test("a huge drawing stays beneath the bound on pixels", async () => {
    const result = await shown(
      "<svg xmlns='http://www.w3.org/2000/svg' width='900000' height='900000'><rect width='9' height='9'/></svg>",
      "image/svg+xml",
    );
    expect((result.width ?? 0) * (result.height ?? 0)).toBeLessThanOrEqual(30_100_000);
  });

  test.each<[name: string, content: string, gone: string]>([
    ["a script", "<script>alert(1)</script>", "alert"],
    ["an event", "<rect onload='alert(1)' width='1' height='1'/>", "alert"],
    ["a link", "<a xlink:href='javascript:alert(1)'><rect width='1' height='1'/></a>", "javascript"],
    ["a remote picture", "<image href='https://evil.example/x.png' width='1' height='1'/>", "evil"],
    ["a file", "<image xlink:href='file:///etc/passwd' width='1' height='1'/>", "passwd"],
    ["a nested drawing", "<image href='data:image/svg+xml;base64,PHN2Zy8+' width='1' height='1'/>", "PHN2Zy8"],
    ["a remote use", "<use href='other.svg#x'/>", "other.svg"],
    ["an imported style", "<style>@import url(https://evil.example/x.css);</style>", "evil"],
    ["a remote font", "<style>@font-face{font-family:x;src:url(https://evil.example/x.woff)}</style>", "evil"],
    ["a remote fill", "<rect fill='url(https://evil.example/#a)' width='1' height='1'/>", "evil"],
    ["an escaped url", "<rect style='fill:\\75 rl(https://evil.example)' width='1' height='1'/>", "evil"],
    [
      "foreign content",
      "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
      "alert",
    ],
    ["an animation of a link", "<a><set attributeName='href' to='javascript:alert(1)'/></a>", "javascript"],
    ["a handler of another namespace", "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>", "alert"],
    [
      "an editor's path",
      "<metadata>/home/hans</metadata><i:x xmlns:i='http://inkscape.org' i:filename='/home/hans'/><!-- /home/hans -->",
      "hans",
    ],
  ])("%s is taken out", async (_name, content, gone) => {
    const web = await shown(svg(`${content}<circle r='3'/>`), "image/svg+xml", "web");
    const text = Buffer.from(web.bytes).toString();
    expect(text).not.toContain(gone);
    expect(text).toContain('<circle r="3">');
    expect((await shown(svg(content), "image/svg+xml")).mediaType).toBe("image/png");
  });

  test("what stays is what was there", async () => {
    const content =
      '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#fff"></stop></linearGradient></defs><style>.a{fill:url(#g)}</style><g class="a" transform="scale(2)"><use xlink:href="#g"></use><text xml:space="preserve"> a &amp; b </text></g>';
    const web = await shown(svg(content), "image/svg+xml", "web");
    expect(web.diagnostics).toEqual([]);
    expect(Buffer.from(web.bytes).toString()).toContain(content);
  });

  const lol = Array.from(
    { length: 20 },
    (_, index) => `<!ENTITY l${index + 1} "&l${index};&l${index};&l${index};">`,
  ).join("");
  const uses = Array.from(
    { length: 30 },
    (_, index) => `<g id="u${index + 1}"><use href="#u${index}"/><use href="#u${index}"/></g>`,
  ).join("");
  test.each<[name: string, source: string]>([
    ["entities within entities", svg("<text>&l20;</text>", `<!DOCTYPE svg [<!ENTITY l0 "lol">${lol}]>`)],
    ["an entity that is a file", svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ["a parameter entity", svg("<text/>", '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>')],
    ["uses that multiply", svg(`<g id="u0"><rect width="1" height="1"/></g>${uses}<use href="#u30"/>`)],
    ["a use of itself", svg("<g id='a'><use href='#a'/></g>")],
    ["endless depth", svg(`${"<g>".repeat(5000)}${"</g>".repeat(5000)}`)],
    ["broken XML", svg("<rect>")],
    ["no size", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>"],
  ])("%s: refused, with what to do", async (_name, source) => {
    const result = await convert(source, "image/svg+xml");
    expect(rules(result)).toEqual(["error asset/svg-is-safe"]);
    expect(result.diagnostics[0]?.hint).toBeDefined();
  });

  test("names for namespaces, as old drawing programs write them", async () => {
    const source =
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect((await shown(source, "image/svg+xml")).width).toBe(28);
  });

  test("numbers that would end the renderer are left out and named, or refuse the drawing; the process goes on", async () => {
    const filter =
      '<defs><filter id="f" x="0" y="0" width="1e6" height="1e6"><feTurbulence numOctaves="100000" baseFrequency="0.5"/><feGaussianBlur stdDeviation="1e6"/></filter></defs><rect width="9" height="9" filter="url(#f)"/>';
    const named = await shown(svg(filter), "image/svg+xml");
    const message = named.diagnostics.find(({ ruleId }) => ruleId === "asset/svg-is-self-contained")?.message;
    for (const name of ["width", "height", "numOctaves", "stdDeviation"]) expect(message).toContain(`${name}=`);
    // The same region by a unit of the drawing that no number tells.
    const scaled =
      '<filter id="f" x="0" y="0" width="90000" height="90000"><feGaussianBlur stdDeviation="1"/></filter><g transform="scale(1e6)"><rect width="1e6" height="1e6" filter="url(#f)"/></g>';
    const result = await convert(svg(scaled), "image/svg+xml");
    expect(rules(result)).toEqual(["error asset/svg-is-safe"]);
    expect((await shown(svg("<rect width='9' height='9'/>"), "image/svg+xml")).width).toBe(125);
  });
});
