/** Windows of 1 MiB, so that a large message is not held up by a round trip for each 64 KiB. */
export const WINDOW_BYTES = 1024 * 1024;

export const SESSION_OPTIONS = {
  settings: { initialWindowSize: WINDOW_BYTES, enablePush: false },
  // The default of 10 MB is for one client of a public server; here one session carries all calls of a service.
  maxSessionMemory: 256,
} as const;
