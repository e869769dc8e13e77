export { type DyeingKoaOptions, dyeingKoa } from "./middleware.ts";
