import { createDyeing, type Dyeing } from "@dyeing/sdk";
import type { Tags } from "../testdata/types/tags.ts";

/** Compiles: that is the test. A directive that nothing needs any more is an error, too. */
export function typedTags(): void {
  const dyeing = createDyeing<Tags>({ service: "order" });
  dyeing.withTags({ level: "NEW", trip: "commute" }, () => {});
  // @ts-expect-error: a misspelt key
  dyeing.withTags({ levle: "NEW" }, () => {});
  // @ts-expect-error: not one of the tag's values
  dyeing.withTags({ level: "GOLD" }, () => {});
  // @ts-expect-error: a misspelt key, read
  dyeing.current()?.tags.levle;
  // @ts-expect-error: and as JSON
  dyeing.current()?.toJSON().tags.levle;
  // A tag may be absent, and of another revision's values.
  const level: string | undefined = dyeing.current()?.tags.level;
  // @ts-expect-error: it may be absent
  dyeing.current()?.tags.trip.length;

  // Adapters and libraries take a runtime of any tags.
  takesAny(dyeing);
  const any: Dyeing = dyeing;
  any.withTags({ whatever: String(level) }, () => {});

  // Without a type, every key.
  createDyeing({ service: "order" }).withTags({ whatever: "1" }, () => {});
  // @ts-expect-error: tags are text
  createDyeing<{ count: number }>({ service: "order" });
}

function takesAny(_dyeing: Dyeing): void {}
