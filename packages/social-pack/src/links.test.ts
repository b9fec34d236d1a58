import { describe, expect, it } from "vitest";
import { findUrls } from "./count/x-urls.ts";
import { linkOf, publicUrl } from "./links.ts";

describe("addresses", () => {
  it.each([
    ["https://en.wikipedia.org/wiki/Foo_(bar)", "https://en.wikipedia.org/wiki/Foo_%28bar%29"],
    ["https://example.com/a.", "https://example.com/a%2E"],
    ["  http://Example.COM ", "http://example.com/"],
    ["https://münchen.de/ä", "https://xn--mnchen-3ya.de/%C3%A4"],
  ])("writes %j as %s, which X links whole", (given, url) => {
    expect(publicUrl(given)).toBe(url);
    expect(findUrls(`See ${url} here`).map((found) => found.url)).toEqual([url]);
  });

  it.each([
    "http://localhost/x",
    "https://127.0.0.1/",
    "ftp://example.com",
    "javascript:alert(1)",
    "https://a:b@example.com/",
    "https://intranet/",
    "https://x.internal/",
    "no url",
  ])("refuses %j", (given) => {
    expect(publicUrl(given)).toBeUndefined();
  });

  it("takes the caller's address, else the work's own, else its DOI", () => {
    const links = [
      { kind: "code", url: "https://github.com/ada/engine" },
      { kind: "website", url: "https://ada.dev/engine" },
    ];
    expect(linkOf({ links, doi: "10.1/x" }, "https://given.org/").url).toBe("https://given.org/");
    expect(linkOf({ links, doi: "10.1/x" }, undefined).url).toBe("https://ada.dev/engine");
    expect(linkOf({ links: [], doi: "doi:10.1/x" }, undefined).url).toBe("https://doi.org/10.1/x");
    expect(linkOf({ links: [] }, undefined)).toEqual({ name: "website", url: undefined });
    expect(linkOf({ links: [] }, "http://localhost:3000/")).toEqual({
      name: "website",
      url: undefined,
      refused: "http://localhost:3000/",
    });
  });
});
