/**
 * Of a response: who made it, the nearest service first. Only for people who try curl: `x-served-by: gateway v1, order v2`.
 * Nothing is decided or judged by it.
 */
export const SERVED_BY_HEADER = "x-served-by";

/** This process, as the header names it. */
export function servedBy(service: string, version: string): string {
  return `${service} ${version}`;
}
