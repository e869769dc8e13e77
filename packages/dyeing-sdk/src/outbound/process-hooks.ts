import { hookHttp } from "./http-hook.ts";
import { hookUndici } from "./undici-hook.ts";

/** Hooks outgoing requests of this process, whichever runtime made what they carry. Returns how to take them out. */
export function hookOutbound(): () => void {
  const unhook = [hookUndici(), hookHttp()];
  return () => {
    for (const undo of unhook) undo();
  };
}
