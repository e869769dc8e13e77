import { describe, expect, it } from "vitest";
import { z } from "zod";
import { baseUrl, ConfigError, hostAndPort, loadConfig, postgresUrl, serviceEnv } from "./config.ts";

const Config = z.object({ ...serviceEnv, DATABASE_URL: postgresUrl, ORDER_URL: baseUrl, MATCHING_URL: hostAndPort });
const good = {
  DATABASE_URL: "postgres://postgres:postgres@127.0.0.1:5432/postgres",
  ORDER_URL: "http://127.0.0.1:8080/",
  MATCHING_URL: "127.0.0.1:50051",
};

describe("loadConfig", () => {
  it("types what it reads and fills in defaults", () => {
    expect(loadConfig(Config, { ...good, PORT: "", CARPOOL_BREAK: "order->payment", HOME: "/" })).toEqual({
      ...good,
      ORDER_URL: "http://127.0.0.1:8080",
      SERVICE_VERSION: "v1",
      PORT: 0,
      CARPOOL_BREAK: "order->payment",
    });
  });

  it("names every variable that is missing or wrong in one line", () => {
    const env = {
      ...good,
      HOST: "here",
      DATABASE_URL: undefined,
      ORDER_URL: "ftp://x",
      MATCHING_URL: "",
      CARPOOL_BREAK: "a->b",
    };
    const load = () => loadConfig(Config, env);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      "invalid configuration: `HOST` must be an IPv4 address; `CARPOOL_BREAK` must be an edge of topology.ts; `DATABASE_URL` is missing; " +
        "`ORDER_URL` must be an http url; `MATCHING_URL` is missing",
    );
  });

  it("does not repeat the values: one of them may be a secret", () => {
    try {
      loadConfig(Config, { ...good, DATABASE_URL: "mysql://root:hunter2@db" });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain("`DATABASE_URL` must be a postgres url");
      expect(String(error)).not.toContain("hunter2");
    }
  });
});
