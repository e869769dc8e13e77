const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ECONNRESET: "Connection reset by peer",
};

/** The operating system's words for a failed connect, as Envoy prints them. */
export function connectReason(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ""] ?? error.code ?? error.message;
}
