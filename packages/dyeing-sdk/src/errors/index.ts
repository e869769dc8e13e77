export { ConfigurationError } from "./configuration-error.ts";
export { DyeingError, isDyeingError } from "./dyeing-error.ts";
