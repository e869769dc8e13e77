import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const guide = readFileSync(new URL("../../../../docs/guides/grpc-and-http2.md", import.meta.url), "utf8");

it.each(["connect-interceptor.ts", "nice-grpc-middleware.ts"])("the guide shows %s as it is tested", (name) => {
  expect(guide).toContain(`\`\`\`ts\n${readFileSync(new URL(name, import.meta.url), "utf8")}\`\`\`\n`);
});
