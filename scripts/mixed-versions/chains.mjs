/** The vocabulary of every policy here: a key that its header's name does not give, one that it does, one for one hop. */
const tags = {
  level: { header: "x-user-level", from: 'request.headers["x-rider-level"]' },
  trip_type: { header: "x-trip-type", from: 'request.headers["x-rider-trip"]' },
  probe: { header: "x-hint", scope: "next", from: 'request.headers["x-rider-probe"]' },
};
const rules = [{ id: "all", key: "color", value: "gray" }];
const EDGE = { role: "edge", policy: { revision: "1", tags, rules } };
/** Interior services with tags of their own, and no rules. */
const LOCAL = { policy: { revision: "1", tags: { level: { header: "x-user-level" } } } };

/** What the edge gives to the request of a number, by header. */
const given = (number) => ({ "x-user-level": `L${number}`, "x-trip-type": `T${number}` });

/**
 * The chains: each service with its SDK (`old` is the packed 0.1.0), and what the last one gets. `headers`: tag headers on
 * the wire. `seen`: tags in code. `counters`: reasons that the last
 * service counted. `*` stands for the request's number.
 */
export const CHAINS = [
  {
    name: "new -> 0.1.0 -> new: keys and tags arrive",
    services: [{ sdk: "new", ...EDGE }, { sdk: "old" }, { sdk: "new" }],
    headers: given,
    seen: (n) => ({ level: `L${n}`, trip_type: `T${n}` }),
    counters: [],
  },
  {
    name: "0.1.0 -> new -> 0.1.0: as if all were 0.1.0",
    services: [{ sdk: "old", ...EDGE }, { sdk: "new" }, { sdk: "old" }],
    headers: given,
    seen: (n) => ({ user_level: `L${n}`, trip_type: `T${n}` }),
    counters: [],
  },
  {
    name: "new -> 0.1.0 -> 0.1.0 -> new -> 0.1.0 -> new",
    services: [{ sdk: "new", ...EDGE }, ...["old", "old", "new", "old", "new"].map((sdk) => ({ sdk }))],
    headers: given,
    seen: (n) => ({ level: `L${n}`, trip_type: `T${n}` }),
    counters: [],
  },
  {
    name: "0.1.0 sets a tag by the key that it sees",
    services: [{ sdk: "new", ...EDGE }, { sdk: "old", tags: { user_level: "S*" } }, { sdk: "new" }],
    headers: (n) => ({ ...given(n), "x-user-level": `S${n}` }),
    seen: (n) => ({ level: `S${n}`, trip_type: `T${n}` }),
    counters: [],
  },
  {
    name: "0.1.0 with a vocabulary sets a tag by its key",
    services: [{ sdk: "new", ...EDGE }, { sdk: "old", ...LOCAL, tags: { level: "S*" } }, { sdk: "new" }],
    headers: (n) => ({ ...given(n), "x-user-level": `S${n}` }),
    seen: (n) => ({ level: `S${n}`, trip_type: `T${n}` }),
    counters: [],
  },
  {
    name: "0.1.0 adds a header for a key that has one: carried, counted, and no other key shifts",
    services: [{ sdk: "new", ...EDGE }, { sdk: "old", tags: { level: "S*" } }, { sdk: "new" }],
    headers: (n) => ({ ...given(n), "x-level": `S${n}` }),
    seen: (n) => ({ level: `L${n}`, trip_type: `T${n}`, "x-level": `S${n}` }),
    counters: ["tag-key-taken"],
  },
  {
    name: "new sets a tag by its key for 0.1.0",
    services: [{ sdk: "new", ...EDGE }, { sdk: "new", tags: { level: "S*", unknown: "1" } }, { sdk: "old" }],
    headers: (n) => ({ ...given(n), "x-user-level": `S${n}` }),
    seen: (n) => ({ user_level: `S${n}`, trip_type: `T${n}` }),
    counters: [],
  },
  {
    name: "new with local tags sets one between 0.1.0 and 0.1.0",
    services: [
      { sdk: "old", ...EDGE },
      { sdk: "new", ...LOCAL, tags: { level: "S*" } },
      { sdk: "old", ...LOCAL },
    ],
    headers: (n) => ({ ...given(n), "x-user-level": `S${n}` }),
    seen: (n) => ({ level: `S${n}`, trip_type: `T${n}` }),
    counters: [],
  },
];
