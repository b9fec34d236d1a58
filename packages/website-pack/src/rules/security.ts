import { websiteFacts } from "../limits.ts";
import { fault, fetchedUrls, withAttribute } from "./page-facts.ts";
import { defineRule, type WebsiteRule } from "./rule.ts";

const source = websiteFacts.policy.source;

/** Rules that keep a page from doing anything but being read. */
export const securityRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/policy-is-strict",
    topic: "security",
    holds: "each page states the strict content security policy before it fetches anything",
    source,
    *find({ pages }) {
      for (const page of pages) {
        const policies = page.elements.filter(
          ({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy",
        );
        const policy = policies[0]?.attributes["content"] ?? "";
        const isOwn =
          page.path === "404.html"
            ? /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/.test(
                policy,
              )
            : policy === websiteFacts.policy.value;
        const place = page.html.indexOf("Content-Security-Policy");
        const early = page.html.search(/<(?:link|img|script|style)\b/);
        if (policies.length !== 1 || !isOwn || (early >= 0 && early < place))
          yield fault(page, `its policy is ${JSON.stringify(policy)}.`, "State the strict policy first.");
      }
    },
  }),
  defineRule({
    id: "website/style-is-apart",
    topic: "security",
    holds: "no element has a style of its own",
    source,
    *find({ pages }) {
      for (const page of pages) {
        const inline = withAttribute(page, ["style"])[0];
        const sheet = page.path === "404.html" ? undefined : page.elements.find(({ tag }) => tag === "style");
        if (inline !== undefined || sheet !== undefined)
          yield fault(page, `<${inline?.element.tag ?? "style"}> brings a style with it.`, "Use a class.");
      }
    },
  }),
  defineRule({
    id: "website/script-is-absent",
    topic: "security",
    holds: "there is no script, no event handler, no form, no frame and no plug-in",
    source,
    *find({ pages }) {
      for (const page of pages)
        for (const { attributes, tag } of page.elements) {
          const isData = tag === "script" && attributes["type"] === "application/ld+json";
          const handler = Object.keys(attributes).find((name) => /^on[a-z]/.test(name));
          const refresh = tag === "meta" && attributes["http-equiv"]?.toLowerCase() === "refresh";
          if (
            (/^(?:script|iframe|frame|object|embed|applet|form|base)$/.test(tag) && !isData) ||
            handler !== undefined ||
            refresh
          )
            yield fault(
              page,
              `<${tag}${handler === undefined ? "" : ` ${handler}`}> does something by itself.`,
              "Leave it out.",
            );
        }
    },
  }),
  defineRule({
    id: "website/request-stays-home",
    topic: "security",
    holds: "nothing that a browser fetches by itself comes from another origin",
    source,
    *find({ files, pages }) {
      for (const page of pages)
        for (const url of fetchedUrls(page))
          if (/^(?!data:)[a-z][a-z0-9+.-]*:|^\/\//i.test(url))
            yield fault(page, `it fetches ${url.slice(0, 80)}.`, "Ship the file with the site.");
      for (const [path, bytes] of files)
        if (path.endsWith(".css") && /url\(\s*["']?(?:[a-z]+:)?\/\/|@import/i.test(new TextDecoder().decode(bytes)))
          yield {
            severity: "error",
            message: `${path} fetches from elsewhere.`,
            hint: "Ship the file with the site.",
            path: [path],
          };
    },
  }),
  defineRule({
    id: "website/link-is-safe",
    topic: "security",
    holds: "links have http, https, mailto, tel or ftp, or none",
    source: "WHATWG URL; run in Chromium, 2026-11",
    *find({ pages }) {
      for (const page of pages)
        for (const { value } of withAttribute(page, ["href", "action", "xlink:href"])) {
          const bare = value.replace(/[\u0000-\u0020]/g, "");
          const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
          const isIcon = value === "data:,";
          if (scheme !== undefined && !/^(?:https?|mailto|tel|ftp)$/.test(scheme) && !isIcon)
            yield fault(page, `a link has the scheme ${scheme}.`, "Show its text alone.");
        }
    },
  }),
];
