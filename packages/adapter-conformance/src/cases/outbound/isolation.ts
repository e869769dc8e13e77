import { CUT_EVERY } from "../../load/load-size.ts";
import { playOutbound } from "../../load/outbound-load.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";

export const outboundIsolation: OutboundCase = {
  name: "concurrent requests share nothing and lose nothing",
  run: async (subject, requests) => void (await playOutbound(subject, { requests, cutEvery: CUT_EVERY })),
};
