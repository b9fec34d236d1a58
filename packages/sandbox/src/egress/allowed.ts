import { isIP } from "node:net";

/** A host and a port, as a request names them. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const name = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);
const usualPorts = [80, 443];

/**
 * Reads `host:port` of a request; undefined for what is not exactly a lower-case name (or a plain IPv4 address) and a
 * port. No other spelling of an address is taken: not decimal, octal, hexadecimal or with a final dot.
 */
export function parseTarget(text: string, defaultPort?: number): Target | undefined {
  const match = /^([^:]{1,253})(?::([1-9][0-9]{0,4}))?$/.exec(text.toLowerCase());
  const host = match?.[1] ?? "";
  const port = match?.[2] === undefined ? defaultPort : Number(match[2]);
  if (port === undefined || port > 65_535 || !name.test(host)) return undefined;
  const last = host.slice(host.lastIndexOf(".") + 1);
  // A last label that starts with a digit makes resolvers read the whole as a number.
  if (/^[0-9]/.test(last) && isIP(host) !== 4) return undefined;
  return { host, port };
}

/**
 * Whether the manifest allows a target. A host without a port stands for 80 and 443; so does no list at all, for every
 * host. Names are compared whole: a suffix is another host.
 */
export function isAllowed(target: Target, egress: readonly string[]): boolean {
  if (egress.length === 0) return usualPorts.includes(target.port);
  return egress.some((entry) => {
    const at = entry.lastIndexOf(":");
    if (at < 0) return entry === target.host && usualPorts.includes(target.port);
    return entry.slice(0, at) === target.host && Number(entry.slice(at + 1)) === target.port;
  });
}
