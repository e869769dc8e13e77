import { expect, test } from "vitest";
import { readRides } from "../../demo/rides/read-rides.ts";
import { KINDS, kindOf } from "./end-to-end-table.ts";
import { mostlyDyed } from "./soak-rides.ts";

test("every dyed ride, and undyed ones of every kind between them", () => {
  const all = readRides();
  const rides = mostlyDyed(all);
  expect(new Set(rides.map(kindOf))).toEqual(new Set(KINDS));
  const dyed = ({ expect: { color } }: (typeof all)[number]) => color !== "default";
  expect(rides.filter(dyed)).toEqual(all.filter(dyed));
  expect(rides.length / rides.filter(dyed).length).toBeCloseTo(1.2, 1);
});
