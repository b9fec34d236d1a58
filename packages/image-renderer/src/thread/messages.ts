import type { PictureRequest } from "../requests.ts";
import type { PictureResult } from "../results.ts";

/** What the thread is asked. */
export interface PictureQuestion {
  readonly id: number;
  readonly request: PictureRequest;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the picture shows, as text. */
  readonly alt: string;
}

/** What it answers. */
export interface PictureAnswer {
  readonly id: number;
  readonly result: PictureResult;
}
