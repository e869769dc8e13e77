/** A version 4 UUID, as Envoy makes it for a request without `x-request-id`. `random` gives numbers in [0, 1). */
export function makeRequestId(random: () => number): string {
  const digit = (): string => Math.floor(random() * 16).toString(16);
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replaceAll(/[xy]/g, (place) =>
    place === "x" ? digit() : (8 + Math.floor(random() * 4)).toString(16),
  );
}
