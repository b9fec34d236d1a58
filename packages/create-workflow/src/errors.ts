/** What keeps a package from being made; nothing has been written then. */
export class CreateError extends Error {
  override readonly name = "CreateError";
  readonly code: "NAME_INVALID" | "TEXT_INVALID" | "FOLDER_EXISTS" | "FOLDER_MISSING";
  /** How to mend it. */
  readonly hint: string;

  constructor(code: CreateError["code"], message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
