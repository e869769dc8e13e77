import { DyeingError } from "./dyeing-error.ts";

/** An option, an environment variable, or Node itself is unusable. Thrown by `createDyeing()`. */
export class ConfigurationError extends DyeingError {
  /** The option at fault, such as `allow[1]`; `node` for Node. */
  readonly option: string;

  /** @param subject What the message is about. Default: the option. */
  constructor(option: string, message: string, subject = `option \`${option}\``) {
    super("DYE_CONFIG", `${subject}: ${message}`);
    this.name = "ConfigurationError";
    this.option = option;
  }
}
