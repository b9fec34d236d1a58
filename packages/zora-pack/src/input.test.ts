import { expect, it } from "vitest";
import { zoraOptionsSchema } from "./input.ts";

const creator = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const takes = (options: unknown): boolean => zoraOptionsSchema.safeParse(options).success;

it.each(["0x123", "vitalik.eth", `0x${"0".repeat(40)}`, creator.replace("f39F", "F39f"), "", ` ${creator}`])(
  "refuses %j as an address",
  (address) => {
    for (const name of ["creator", "payoutRecipient", "referrer"]) expect(takes({ [name]: address })).toBe(false);
  },
);

it("takes an address with its checksum, and one without capitals", () => {
  expect(takes({ creator }) && takes({ creator: creator.toLowerCase() })).toBe(true);
});

it.each(["-1", "1e3", "0.0000000000000000001", "a", "1,5", "", ".5"])("refuses %j as a price", (price) => {
  expect(takes({ price })).toBe(false);
});

it.each([-1, 10_001, 0.5])("refuses %d as a royalty", (royaltyBps) => {
  expect(takes({ royaltyBps })).toBe(false);
});

it("leaves a royalty of 0 at 0", () => {
  expect(zoraOptionsSchema.parse({ royaltyBps: 0 }).royaltyBps).toBe(0);
  expect(zoraOptionsSchema.parse({}).royaltyBps).toBe(1000);
});
