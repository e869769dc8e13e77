const BRAND = Symbol.for("dyeing.error.v1");

/**
 * Base of every error that a user of these packages meets. Errors are thrown for configuration only; the traffic path fails
 * open and counts instead.
 */
export class DyeingError extends Error {
  /** Stable, upper case, listed in docs/reference/errors.md. */
  readonly code: string;
  readonly [BRAND] = true;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "DyeingError";
    this.code = code;
  }
}

/** Recognises a DyeingError also when two copies of the package are loaded. */
export function isDyeingError(error: unknown): error is DyeingError {
  return typeof error === "object" && error !== null && BRAND in error;
}
