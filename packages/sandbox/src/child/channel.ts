import { createDecoder, encodeMessage, type Message } from "../wire/codec.ts";

const { readSync, writeSync } = process.getBuiltinModule("node:fs");

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

/** Reads messages: one after the other while there is nothing else to do, then as they come. */
export interface Receiver {
  /** Waits, and lets nothing else happen, until something has come. */
  wait(): void;
  /** From now on messages are taken as they come; the host's end is the end of this process. */
  listen(): void;
}

export function createReceiver(take: (message: Message) => void): Receiver {
  const decode = createDecoder(maxBody, take);
  return {
    wait: () => {
      const chunk = Buffer.allocUnsafe(65_536);
      const count = readSync(boundary, chunk);
      if (count === 0) process.exit(70);
      decode(chunk.subarray(0, count));
    },
    listen: () => {
      const { Socket } = process.getBuiltinModule("node:net");
      const socket = new Socket({ fd: boundary, readable: true, writable: false });
      socket.on("data", decode);
      socket.on("error", () => process.exit(70));
      socket.on("end", () => process.exit(70));
    },
  };
}
