import Module from "node:module";
import { fileURLToPath } from "node:url";

interface ResolveContext {
  readonly parentURL?: string | undefined;
}
type Resolve = (specifier: string, context?: ResolveContext) => unknown;
interface Hooks {
  readonly resolve: (specifier: string, context: ResolveContext, next: Resolve) => unknown;
}

/**
 * Hears of a copy of undici that is loaded from now on, before anybody can use it: its `index.js` asks for its parts one
 * after the other, so by the time it asks for the last ones, those of fetch, the dispatchers are there.
 *
 * A hook on resolving, which changes nothing of what is loaded. Where there are no such hooks (they came with Node 22.15)
 * a copy is found at its first request.
 *
 * @param onPart Called with the folder of the `index.js`, several times per copy.
 * @returns Takes the hook out.
 */
export function watchModules(onPart: (folder: string) => void): () => void {
  const register = (Module as unknown as { registerHooks?: (hooks: Hooks) => { deregister(): void } }).registerHooks;
  if (register === undefined) return () => {};
  const hooks: Hooks = {
    resolve(specifier, context, next) {
      if (
        (specifier.startsWith("./lib/web/") || specifier.startsWith("./lib/fetch")) &&
        context.parentURL?.endsWith("/index.js") === true
      ) {
        try {
          onPart(fileURLToPath(new URL(".", context.parentURL)));
        } catch {
          // Whatever else has an index.js; nothing may keep it from being loaded.
        }
      }
      return next(specifier, context);
    },
  };
  try {
    const registered = register(hooks);
    return () => registered.deregister();
  } catch {
    // Jest refuses them: the modules that its tests load are not Node's.
    return () => {};
  }
}
