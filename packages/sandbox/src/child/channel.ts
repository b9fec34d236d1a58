import { createDecoder, encodeMessage, type Message } from "../wire/codec.ts";

const { read, readSync, writeSync } = process.getBuiltinModule("node:fs");

/** The one descriptor across the boundary. */
const boundary = 3;
const maxBody = 1024 ** 3;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Sends a message; returns when the host's side has taken it. */
export function send(header: Message["header"], body?: Uint8Array): void {
  for (const bytes of encodeMessage(header, body)) {
    for (let rest = bytes; rest.length > 0; ) {
      try {
        rest = rest.subarray(writeSync(boundary, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        Atomics.wait(pause, 0, 0, 2);
      }
    }
  }
}

/**
 * Reads messages until the host closes its side, which ends this process. The first is waited for: the host has sent it
 * before this process stood, or has nothing for it to do yet.
 */
export function receive(take: (message: Message) => void): void {
  const decode = createDecoder(maxBody, take);
  const first = Buffer.allocUnsafe(65_536);
  try {
    const count = readSync(boundary, first);
    if (count === 0) process.exit(70);
    decode(first.subarray(0, count));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
  }
  const next = (): void => {
    // A fresh buffer each time: the decoder keeps views of it.
    read(boundary, Buffer.allocUnsafe(65_536), 0, 65_536, null, (error, count, buffer) => {
      if (error?.code === "EAGAIN") setTimeout(next, 2);
      else if (error !== null || count === 0) process.exit(70);
      else {
        decode(buffer.subarray(0, count));
        next();
      }
    });
  };
  next();
}
