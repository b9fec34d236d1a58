import { allowedCalls, judgedCalls, networkCalls } from "./system-calls.ts";

/** What decides on a filter. */
export interface FilterOptions {
  readonly arch: string;
  /** Whether the process may start others; without it, only threads of its own. */
  readonly processes: boolean;
  /** Whether sockets may be made: to the egress relay, in a network namespace that holds nothing else. */
  readonly network: boolean;
}

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, value: number];

const LOAD = 0x20;
const EQUAL = 0x15;
const AT_LEAST = 0x35;
const SET = 0x45;
const AND = 0x54;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const answer = (errno: number): number => 0x00050000 | errno;
const EPERM = answer(1);
const EINVAL = answer(22);
const ENOTTY = answer(25);
const ENOSYS = answer(38);
const EAFNOSUPPORT = answer(97);

/** Offsets in `struct seccomp_data`; arguments are 64 bits wide, the low half first on both machines. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number): number => 16 + index * 8;

const architectures: Readonly<Record<string, { readonly audit: number; readonly column: 0 | 1 }>> = {
  x64: { audit: 0xc000003e, column: 0 },
  arm64: { audit: 0xc00000b7, column: 1 },
};

/** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACE = 0x7e020080;
const CLONE_THREAD = 0x00010000;

/**
 * Terminal sizes and states, bytes that wait, blocking and close-on-exec. Not TIOCSTI, not TIOCLINUX, nothing of a
 * device or a file system.
 */
const ioctls = [0x5401, 0x5402, 0x5403, 0x5404, 0x540f, 0x5410, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451];

/** Names, death signals, no-new-privileges and its kin: nothing that reads or weakens another process. */
const prctls = [1, 2, 3, 15, 16, 23, 29, 30, 38, 39, 0x53564d41];

/**
 * A seccomp program, as bubblewrap takes it: an allow-list of system calls for one machine.
 *
 * A call of another machine (32-bit, x32) ends the process; an unknown call is answered with ENOSYS.
 *
 * @throws RangeError for a machine without a table; a sandbox there is refused.
 */
export function seccompFilter(options: FilterOptions): Buffer {
  const machine = architectures[options.arch];
  if (machine === undefined) throw new RangeError(`There is no table of system calls for ${options.arch}.`);
  const { column } = machine;
  const numberOf = (call: keyof typeof judgedCalls): number | undefined => judgedCalls[call][column];
  const numbers = [allowedCalls, ...(options.network ? [networkCalls] : [])].flatMap((calls) =>
    Object.values(calls).flatMap((pair) => (pair[column] === undefined ? [] : [pair[column]])),
  );
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, machine.audit],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER],
    // x32 shares the architecture of x86_64 and sets this bit.
    ...(options.arch === "x64"
      ? ([
          [AT_LEAST, 0, 1, 0x40000000],
          [RETURN, 0, 0, KILL],
        ] as const)
      : []),
    ...judge(numberOf("clone"), judgeClone(options.processes)),
    // Its flags lie in memory, where a filter cannot look: the C library falls back to clone.
    ...judge(numberOf("clone3"), [[RETURN, 0, 0, ENOSYS]]),
    ...judge(numberOf("fork"), [[RETURN, 0, 0, options.processes ? ALLOW : EPERM]]),
    ...judge(numberOf("vfork"), [[RETURN, 0, 0, options.processes ? ALLOW : EPERM]]),
    ...judge(numberOf("ioctl"), oneOf(1, ioctls, ENOTTY)),
    ...judge(numberOf("prctl"), oneOf(0, prctls, EINVAL)),
    ...judge(numberOf("socketpair"), oneOf(0, [1], EAFNOSUPPORT)),
    ...judge(numberOf("socket"), options.network ? judgeSocket() : [[RETURN, 0, 0, EAFNOSUPPORT]]),
    ...search([...numbers].sort((a, b) => a - b)),
  ];
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, jumpTrue, jumpFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes[index * 8 + 2] = jumpTrue;
    bytes[index * 8 + 3] = jumpFalse;
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}

/** `verdict` always returns; it is skipped for every other call. */
function judge(number: number | undefined, verdict: readonly Instruction[]): readonly Instruction[] {
  return number === undefined ? [] : [[EQUAL, 0, verdict.length, number], ...verdict];
}

function judgeClone(processes: boolean): readonly Instruction[] {
  return [
    [LOAD, 0, 0, argument(0)],
    [SET, 0, 1, NEW_NAMESPACE],
    [RETURN, 0, 0, EPERM],
    ...(processes
      ? []
      : ([
          [SET, 1, 0, CLONE_THREAD],
          [RETURN, 0, 0, EPERM],
        ] as const)),
    [RETURN, 0, 0, ALLOW],
  ];
}

/** Unix, IPv4 and IPv6; streams and datagrams. Never netlink, vsock, packet or raw. */
function judgeSocket(): readonly Instruction[] {
  return [
    [LOAD, 0, 0, argument(1)],
    [AND, 0, 0, 0xf],
    [EQUAL, 2, 0, 1],
    [EQUAL, 1, 0, 2],
    [RETURN, 0, 0, EAFNOSUPPORT],
    ...oneOf(0, [1, 2, 10], EAFNOSUPPORT),
  ];
}

/** The low half of an argument is one of the values. The kernel reads these arguments as 32 bits. */
function oneOf(index: number, values: readonly number[], otherwise: number): readonly Instruction[] {
  return [
    [LOAD, 0, 0, argument(index)],
    ...values.map((value, at): Instruction => [EQUAL, values.length - at, 0, value]),
    [RETURN, 0, 0, otherwise],
    [RETURN, 0, 0, ALLOW],
  ];
}

/** A binary search over the numbers, so that a call costs seven comparisons and not two hundred. */
function search(numbers: readonly number[]): readonly Instruction[] {
  if (numbers.length <= 4)
    return [
      ...numbers.map((value, at): Instruction => [EQUAL, numbers.length - at, 0, value]),
      [RETURN, 0, 0, ENOSYS],
      [RETURN, 0, 0, ALLOW],
    ];
  const middle = numbers.length >> 1;
  const lower = search(numbers.slice(0, middle));
  const upper = search(numbers.slice(middle));
  // A conditional jump reaches 255 instructions; the unconditional one (0x05) reaches everything.
  return [[AT_LEAST, 0, 1, numbers[middle] as number], [0x05, 0, 0, lower.length], ...lower, ...upper];
}
