import { loadConfig } from "../../kit/config.ts";
import { runService } from "../../kit/run-service.ts";
import { PaymentConfig } from "./config.ts";
import { startPayment } from "./start-payment.ts";

await runService({ service: "payment", start: async () => startPayment(loadConfig(PaymentConfig)) });
