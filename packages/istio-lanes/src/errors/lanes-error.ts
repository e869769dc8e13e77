const BRAND = Symbol.for("dyeing.lanes.error.v1");

/** Base of every error of this package. */
export class LanesError extends Error {
  /** Stable, upper case. */
  readonly code: string;
  readonly [BRAND] = true;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "LanesError";
    this.code = code;
  }
}

/** Recognises a LanesError also when two copies of the package are loaded. */
export function isLanesError(error: unknown): error is LanesError {
  return typeof error === "object" && error !== null && BRAND in error;
}
