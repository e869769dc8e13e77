export { dyeingKoa } from "./dyeing-koa.ts";
