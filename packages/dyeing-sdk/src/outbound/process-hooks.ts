import { hookHttp } from "./http-hook.ts";
import { hookHttp2 } from "./http2-hook.ts";
import { hookUndici } from "./undici/hook-undici.ts";

/** Hooks outgoing requests of this process, whichever runtime made what they carry. Returns how to take them out. */
export function hookOutbound(): () => void {
  const unhook = [hookUndici(), hookHttp(), hookHttp2()];
  return () => {
    for (const undo of unhook) undo();
  };
}
