const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ECONNRESET: "Connection reset by peer",
};

/** The operating system's words for a failed connect, as Envoy prints them. */
export function connectReason(failure: NodeJS.ErrnoException): string {
  // Node wraps what broke a session in what it did to the stream.
  const error = (failure.cause ?? failure) as NodeJS.ErrnoException;
  return REASONS[error.code ?? ""] ?? error.code ?? error.message;
}
