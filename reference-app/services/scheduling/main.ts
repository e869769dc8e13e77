import { z } from "zod";
import { createCallEdge } from "../../kit/break-edge.ts";
import { hostAndPort, loadConfig, serviceEnv } from "../../kit/config.ts";
import { createServiceDyeing } from "../../kit/dyeing.ts";
import { createLogger } from "../../kit/logger.ts";
import { runService } from "../../kit/run-service.ts";
import { startScheduling } from "./start-scheduling.ts";

const Config = z.object({ ...serviceEnv, MATCHING_URL: hostAndPort });

await runService({
  service: "scheduling",
  start: async () => {
    const config = loadConfig(Config);
    const version = config.SERVICE_VERSION;
    const dyeing = createServiceDyeing({ service: "scheduling" });
    return startScheduling({
      version,
      port: config.PORT,
      host: config.HOST,
      matchingAddress: config.MATCHING_URL,
      dyeing,
      timeoutMs: config.CALL_TIMEOUT_MS,
      callEdge: createCallEdge(config.CARPOOL_BREAK, config.CARPOOL_BLEED),
      logger: createLogger({ service: "scheduling", version, dyeing }),
    });
  },
});
