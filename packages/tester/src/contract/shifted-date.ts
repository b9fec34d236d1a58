const RealDate = Date;

/**
 * Sets this process's clock on by `ms`, as far as JavaScript reads it.
 *
 * @returns What sets it back.
 */
export function shiftDate(ms: number): () => void {
  class ShiftedDate extends RealDate {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(RealDate.now() + ms);
      else super(...(args as [number]));
    }
    static override now(): number {
      return RealDate.now() + ms;
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;
  return () => {
    globalThis.Date = RealDate;
  };
}
