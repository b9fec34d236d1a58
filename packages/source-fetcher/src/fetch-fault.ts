/** Why something is not fetched, as a diagnostic tells it. */
export class FetchFault extends Error {
  readonly rule: string;
  readonly hint: string;
  /** True where trying again later may help. */
  readonly passing: boolean;
  constructor(rule: string, message: string, hint: string, passing = false) {
    super(message);
    this.rule = rule;
    this.hint = hint;
    this.passing = passing;
  }
}
