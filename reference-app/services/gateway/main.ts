import { runService } from "../../kit/run-service.ts";
import { gatewayConfig } from "./config.ts";
import { startGateway } from "./start-gateway.ts";

await runService({ service: "gateway", start: async () => startGateway(gatewayConfig()) });
