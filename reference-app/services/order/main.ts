import { loadConfig } from "../../kit/config.ts";
import { runService } from "../../kit/run-service.ts";
import { OrderConfig } from "./config.ts";
import { startOrder } from "./start-order.ts";

await runService({ service: "order", start: async () => startOrder(loadConfig(OrderConfig)) });
