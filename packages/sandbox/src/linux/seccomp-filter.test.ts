import { describe, expect, it } from "vitest";
import { seccompFilter } from "./seccomp-filter.ts";

const audit = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

interface Call {
  readonly number: number;
  readonly args?: readonly number[];
  readonly arch?: number;
}

/** Runs a filter as the kernel does: what it answers to a call. */
function judge(program: Buffer, { number, args = [], arch = audit.x64 }: Call): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(arch, 4);
  for (const [index, value] of args.entries()) data.writeBigUInt64LE(BigInt(value), 16 + index * 8);
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at += 1) {
    const code = program.readUInt16LE(at * 8);
    const [jumpTrue, jumpFalse] = [program[at * 8 + 2] as number, program[at * 8 + 3] as number];
    const value = program.readUInt32LE(at * 8 + 4);
    const jump = (is: boolean): void => {
      at += is ? jumpTrue : jumpFalse;
    };
    if (code === 0x20) accumulator = data.readUInt32LE(value);
    else if (code === 0x54) accumulator = (accumulator & value) >>> 0;
    else if (code === 0x05) at += value;
    else if (code === 0x15) jump(accumulator === value);
    else if (code === 0x35) jump(accumulator >= value);
    else if (code === 0x45) jump((accumulator & value) !== 0);
    else if (code === 0x06)
      return value === 0x7fff0000 ? "allow" : value === 0x80000000 ? "kill" : `errno ${value & 0xffff}`;
    else throw new Error(`an instruction ${code} that the kernel does not know`);
  }
  throw new Error("the filter runs off its end");
}

const plain = seccompFilter({ arch: "x64", processes: false, network: false });
const programs = seccompFilter({ arch: "x64", processes: true, network: false });
const network = seccompFilter({ arch: "x64", processes: false, network: true });

describe("seccompFilter", () => {
  it.each([0, 1, 3, 9, 59, 202, 217, 231, 257, 302, 318, 334])("allows the usual call %i", (number) => {
    expect(judge(plain, { number })).toBe("allow");
  });

  it.each([
    ["ptrace", 101],
    ["process_vm_readv", 310],
    ["process_vm_writev", 311],
    ["io_uring_setup", 425],
    ["add_key", 248],
    ["keyctl", 250],
    ["userfaultfd", 323],
    ["bpf", 321],
    ["perf_event_open", 298],
    ["mount", 165],
    ["move_mount", 429],
    ["fsopen", 430],
    ["unshare", 272],
    ["setns", 308],
    ["pivot_root", 155],
    ["chroot", 161],
    ["mknod", 133],
    ["mknodat", 259],
    ["open_by_handle_at", 304],
    ["pidfd_getfd", 438],
    ["personality", 135],
    ["memfd_create", 319],
    ["shmget", 29],
    ["msgget", 68],
    ["mq_open", 240],
    ["connect", 42],
    ["bind", 49],
    ["sendmsg", 46],
    ["setuid", 105],
    ["reboot", 169],
    ["a call of a later kernel", 999],
  ])("closes %s in both profiles", (_name, number) => {
    for (const filter of [plain, programs]) expect(judge(filter, { number })).toMatch(/errno/);
  });

  it("ends a process that makes calls of another machine", () => {
    expect(judge(plain, { number: 11, arch: 0x40000003 })).toBe("kill");
    expect(judge(plain, { number: 0x40000000 + 39 })).toBe("kill");
  });

  it("allows threads always, processes where programs are declared, namespaces never", () => {
    const thread = { number: 56, args: [0x003d0f00] };
    const fork = { number: 56, args: [0x01200011] };
    expect([
      judge(plain, thread),
      judge(plain, fork),
      judge(plain, { number: 57 }),
      judge(plain, { number: 58 }),
    ]).toEqual(["allow", "errno 1", "errno 1", "errno 1"]);
    expect([judge(programs, thread), judge(programs, fork), judge(programs, { number: 58 })]).toEqual([
      "allow",
      "allow",
      "allow",
    ]);
    for (const flag of [0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x08000000, 0x04000000, 0x02000000, 0x80])
      for (const filter of [plain, programs])
        expect(judge(filter, { number: 56, args: [flag | 0x11] })).toBe("errno 1");
    expect(judge(programs, { number: 435 })).toBe("errno 38");
  });

  it("makes no socket without a network, and only plain ones with it", () => {
    expect(judge(plain, { number: 41, args: [1, 1] })).toBe("errno 97");
    for (const family of [1, 2, 10]) expect(judge(network, { number: 41, args: [family, 1 | 0x80000] })).toBe("allow");
    for (const family of [0, 3, 16, 17, 29, 38, 40])
      expect(judge(network, { number: 41, args: [family, 1] })).toBe("errno 97");
    for (const type of [3, 5, 10]) expect(judge(network, { number: 41, args: [2, type] })).toBe("errno 97");
    expect(judge(plain, { number: 53, args: [1] })).toBe("allow");
    expect(judge(plain, { number: 53, args: [16] })).toBe("errno 97");
  });

  it("lets no character be put into a terminal, also through the upper half of an argument", () => {
    expect(judge(plain, { number: 16, args: [0, 0x5412] })).toBe("errno 25");
    expect(judge(plain, { number: 16, args: [0, 0x541c] })).toBe("errno 25");
    expect(judge(plain, { number: 16, args: [0, 2 ** 32 + 0x5412] })).toBe("errno 25");
    expect(judge(plain, { number: 16, args: [0, 0x5401] })).toBe("allow");
  });

  it("has a table for arm64 that closes and allows the same", () => {
    const arm = seccompFilter({ arch: "arm64", processes: false, network: false });
    const call = (number: number, args: number[] = []): string => judge(arm, { number, args, arch: audit.arm64 });
    for (const number of [56, 57, 63, 64, 98, 113, 214, 221, 222, 61]) expect(call(number)).toBe("allow");
    for (const number of [117, 270, 425, 219, 282, 280, 241, 40, 97, 268, 41, 51, 33, 265, 438, 92, 203])
      expect(call(number)).toMatch(/errno/);
    expect(judge(arm, { number: 0, arch: audit.x64 })).toBe("kill");
  });

  it("refuses a machine without a table", () => {
    expect(() => seccompFilter({ arch: "riscv64", processes: false, network: false })).toThrow(RangeError);
  });
});
