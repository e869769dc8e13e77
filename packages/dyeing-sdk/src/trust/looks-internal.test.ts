import { expect, it } from "vitest";
import { looksInternal } from "./looks-internal.ts";

it.each([
  "order",
  "order:8080",
  "http://order:8080/x",
  "order.prod",
  "order.prod:8080",
  "order.dev",
  "order.prod.svc",
  "order.prod.svc.cluster.local:80",
  "order.prod.svc.k8s.example.com",
  "10.1.2.3",
  "127.0.0.1:3000",
  "172.31.0.1",
  "192.168.1.1",
  "169.254.1.1",
  "100.64.0.1",
  "[::1]:80",
  "[fd00::1]",
  "[fe80::1%eth0]:80",
])("%s looks internal", (text) => expect(looksInternal(text)).toBe(true));

it.each([
  "example.com",
  "api.example.com:443",
  "https://api.example.com/v1",
  "github.io",
  "api.svcs.example.com",
  "8.8.8.8",
  "172.32.0.1",
  "100.128.0.1",
  "[2001:db8::1]",
  "a socket file",
  "",
])("%s does not", (text) => expect(looksInternal(text)).toBe(false));
