import { runService } from "../../kit/run-service.ts";
import { userConfig } from "./config.ts";
import { startUser } from "./start-user.ts";

await runService({ service: "user", start: async () => startUser(userConfig()) });
