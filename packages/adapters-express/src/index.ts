export { dyeingExpress } from "./dyeing-express.ts";
