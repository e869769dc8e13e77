import { runService } from "../../kit/run-service.ts";
import { notificationConfig } from "./config.ts";
import { startNotification } from "./start-notification.ts";

await runService({ service: "notification", start: async () => startNotification(notificationConfig()) });
