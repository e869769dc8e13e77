export { dyeingExpress } from "./middleware.ts";
