import type { MirroredDye, MirrorWriter } from "../process/mirror-writer.ts";
import type { Count } from "../process/runtime.ts";
import { baggageMember, baggageWith, baggageWithout } from "../wire/baggage.ts";
import { BAGGAGE_HEADER, COLOR_HEADER, TRACESTATE_HEADER } from "../wire/header-names.ts";
import { tracestateMember, tracestateWith, tracestateWithout } from "../wire/tracestate-member.ts";

/** Headers of others in which a dye may be mirrored: whatever is traced by OpenTelemetry hands them on. */
export const MIRRORS = [BAGGAGE_HEADER, TRACESTATE_HEADER] as const;
export type Mirror = (typeof MIRRORS)[number];

export interface MirrorSettings {
  readonly write: readonly Mirror[];
  /** Headers of the tags that are mirrored beside the color. */
  readonly tags: readonly string[];
  /** Whether mirrors that this service did not write go out of what it sends: at an edge they came from outside. */
  readonly strips: boolean;
  readonly count: Count;
}

/** Of one dye, ready to be written. */
interface Members {
  readonly baggage: readonly string[];
  readonly tracestate: string;
}

/** The color, and some tags, in headers that services which are not ours hand on. */
export class Mirrors implements MirrorWriter {
  readonly #settings: MirrorSettings;
  readonly #members = new WeakMap<MirroredDye, Members>();

  constructor(settings: MirrorSettings) {
    this.#settings = settings;
  }

  written(
    header: Mirror,
    present: string | undefined,
    dye: MirroredDye | undefined,
    isTraced: boolean,
    isOfDye: (name: string) => boolean,
  ): string | undefined {
    const { write, strips, count } = this.#settings;
    const writes = dye !== undefined && write.includes(header) && (header === BAGGAGE_HEADER || isTraced);
    if (!writes) return strips ? withoutMirror(header, present, isOfDye) : present;
    const others = withoutMirror(header, present, isOfDye);
    const { baggage, tracestate } = this.#membersOf(dye);
    const whole = header === BAGGAGE_HEADER ? baggageWith(others, baggage) : tracestateWith(others, tracestate);
    if (whole === undefined) count("mirror-over-limit", header);
    return whole ?? others;
  }

  #membersOf(dye: MirroredDye): Members {
    let members = this.#members.get(dye);
    if (members === undefined) {
      const tags = dye.wire.tags.filter(
        ({ header, scope }) => scope === "route" && this.#settings.tags.includes(header),
      );
      const { text, left } = tracestateMember(
        dye.color,
        tags.map(({ header, value }) => [header, value]),
      );
      if (left > 0 && this.#settings.write.includes(TRACESTATE_HEADER))
        this.#settings.count("mirror-over-limit", TRACESTATE_HEADER);
      members = {
        baggage: [
          baggageMember(COLOR_HEADER, dye.color),
          ...tags.map(({ header, value }) => baggageMember(header, value)),
        ],
        tracestate: text,
      };
      this.#members.set(dye, members);
    }
    return members;
  }
}

/** What is left of a header without what mirrors a dye, whoever wrote it. */
export function withoutMirror(
  header: Mirror,
  present: string | undefined,
  isOfDye: (name: string) => boolean,
): string | undefined {
  if (present === undefined) return undefined;
  return header === BAGGAGE_HEADER ? baggageWithout(present, isOfDye) : tracestateWithout(present);
}
