import { ride } from "../src/ride";

it("a dyed request comes in and goes out", async () => {
  expect(await ride()).toEqual({ handler: "gray", fetch: "gray" });
});
