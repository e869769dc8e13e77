import { ride } from "./ride";

test("a dyed request comes in and goes out", async () => {
  const gray = { handler: "gray", fetch: "gray", http: "gray" };
  expect(await ride()).toEqual({ express: gray, koa: gray, edge: gray, grpc: "gray" });
});
