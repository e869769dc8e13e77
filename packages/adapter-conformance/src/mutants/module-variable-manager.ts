import { type Context, type ContextManager, ROOT_CONTEXT } from "@opentelemetry/api";

/** The mistake: the current request in a variable. Right as long as there is one request at a time. */
export class ModuleVariableManager implements ContextManager {
  #current: Context = ROOT_CONTEXT;

  active(): Context {
    return this.#current;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    ctx: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    this.#current = ctx;
    return fn.call(thisArg as ThisParameterType<F>, ...args);
  }

  bind<T>(_ctx: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#current = ROOT_CONTEXT;
    return this;
  }
}
