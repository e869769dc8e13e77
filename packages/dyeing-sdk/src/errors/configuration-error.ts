import { DyeingError } from "./dyeing-error.ts";

/** An option or environment variable is unusable. Thrown by `createDyeing()`. */
export class ConfigurationError extends DyeingError {
  /** The option at fault, such as `allow[1]`. */
  readonly option: string;

  constructor(option: string, message: string) {
    super("DYE_CONFIG", `option \`${option}\`: ${message}`);
    this.name = "ConfigurationError";
    this.option = option;
  }
}
