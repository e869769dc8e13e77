export { dyeingKoa } from "./middleware.ts";
