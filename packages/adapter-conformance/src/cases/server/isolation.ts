import { CUT_EVERY } from "../../load/load-size.ts";
import { playServer } from "../../load/server-load.ts";
import type { ServerCase } from "../../subject/server-case.ts";

export const serverIsolation: ServerCase = {
  name: "concurrent requests share nothing and lose nothing",
  run: async (subject, requests) => void (await playServer(subject, { requests, cutEvery: CUT_EVERY })),
};
