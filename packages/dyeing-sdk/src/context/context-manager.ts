import { type Context, type ContextManager, context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";

const SLOT = Symbol.for("dyeing.context-manager.v1");
const PROBE = createContextKey("dyeing.probe.v1");

interface Slot {
  manager: ContextManager;
  users: number;
}

/**
 * The process has one AsyncLocalStorage, the one of OpenTelemetry's context manager. Whoever is first registers it: if
 * OTel or another SDK has one, that is used; else ours. Called as late as possible (the first receive, run or bind), as
 * a registration of ours would keep out an SDK that starts after us.
 */
export class ContextManagerUse {
  #state: "none" | "shared" | "owned" | "released" = "none";

  ensure(): void {
    if (this.#state !== "none") return;
    const slot = globalSlot();
    if (slot.current !== undefined) {
      slot.current.users += 1;
      this.#state = "owned";
    } else if (isContextManagerActive()) {
      this.#state = "shared";
    } else {
      const manager = new AsyncLocalStorageContextManager().enable();
      this.#state = context.setGlobalContextManager(manager) ? "owned" : "shared";
      if (this.#state === "owned") slot.current = { manager, users: 1 };
    }
  }

  /** Takes our context manager out again when nobody uses it any more. */
  release(): void {
    const slot = globalSlot();
    if (this.#state === "owned" && slot.current !== undefined) {
      slot.current.users -= 1;
      if (slot.current.users === 0) {
        slot.current = undefined;
        context.disable();
      }
    }
    // For good: a call that comes late must not register a manager that nobody would take out again.
    this.#state = "released";
  }
}

/** Asked by using it: OTel's API has no such question. */
function isContextManagerActive(): boolean {
  const probe: Context = ROOT_CONTEXT.setValue(PROBE, true);
  return context.with(probe, () => context.active().getValue(PROBE) === true);
}

function globalSlot(): { current: Slot | undefined } {
  const holder = globalThis as unknown as Record<symbol, { current: Slot | undefined } | undefined>;
  holder[SLOT] ??= { current: undefined };
  return holder[SLOT];
}
