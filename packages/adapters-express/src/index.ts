export { type DyeingExpressOptions, dyeingExpress } from "./middleware.ts";
