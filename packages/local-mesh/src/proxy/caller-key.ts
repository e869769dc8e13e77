import type { ListenerConfig } from "../config/mesh-config.ts";

/** One text for each caller that has a proxy of its own. */
export function callerKey({ service, version, labels = {}, locality }: ListenerConfig["caller"]): string {
  return JSON.stringify([service, version, Object.entries(labels).sort(), locality]);
}
