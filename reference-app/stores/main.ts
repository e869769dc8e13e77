import { z } from "zod";
import { listenEnv, loadConfig } from "../kit/config.ts";
import { runService } from "../kit/run-service.ts";
import { type RunningStores, startStores } from "./start-stores.ts";

const Config = z.object({
  ...listenEnv,
  /** A folder to keep the data in. Absent: in memory. */
  STORES_DATA_DIR: z.string().optional(),
});

let stores: RunningStores;
await runService({
  service: "stores",
  announce: () => ({ url: stores.url }),
  async start() {
    const config = loadConfig(Config);
    stores = await startStores({
      port: config.PORT,
      host: config.HOST,
      ...(config.STORES_DATA_DIR === undefined ? {} : { dataDir: config.STORES_DATA_DIR }),
    });
    return stores;
  },
});
