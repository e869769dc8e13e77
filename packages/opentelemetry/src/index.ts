// For services.

export { DyeingPropagator } from "./dyeing-propagator.ts";
export { messagePropagator } from "./message-propagator.ts";
