/** For what is bound once and called with many functions: one for all calls, as a closure for each is carried through scavenges. */
export const invoke = (fn: () => void): void => fn();
