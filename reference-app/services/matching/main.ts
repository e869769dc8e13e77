import { z } from "zod";
import { loadConfig, serviceEnv } from "../../kit/config.ts";
import { createServiceDyeing } from "../../kit/dyeing.ts";
import { createLogger } from "../../kit/logger.ts";
import { runService } from "../../kit/run-service.ts";
import { startMatching } from "./start-matching.ts";

const Config = z.object(serviceEnv);

await runService({
  service: "matching",
  start: async () => {
    const { SERVICE_VERSION: version, PORT: port, HOST: host } = loadConfig(Config);
    const dyeing = createServiceDyeing({ service: "matching" });
    const logger = createLogger({ service: "matching", version, dyeing });
    return startMatching({ version, port, host, dyeing, logger });
  },
});
