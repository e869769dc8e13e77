import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { dyeingKoa } from "@dyeing/koa";
import { createDyeing } from "@dyeing/sdk";
import { bodyParser } from "@koa/bodyparser";
import Koa from "koa";
import { expect, it } from "vitest";

const SIZES = [1, 1000, 65_536, 1_000_000, 10_000_000];

it.each([
  ["application/json", '{"text":"', '"}'],
  ["application/x-www-form-urlencoded", "text=", ""],
])("row 3: a body in chunks, 1 B to 10 MB, leaves the handler in its request's dye: %s", async (type, head, tail) => {
  const dyeing = createDyeing({ service: "order" });
  const app = new Koa()
    .use(dyeingKoa(dyeing))
    .use(bodyParser({ jsonLimit: "20mb", formLimit: "20mb" }))
    .use((ctx) => {
      const { text } = ctx.request.body as { text: string };
      ctx.body = [dyeing.current()?.color, text.length];
    });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answers = await Promise.all(
    SIZES.map(async (size) => {
      const socket = connect(port, "127.0.0.1");
      socket.write(
        `POST / HTTP/1.1\r\nhost: a\r\nx-trace-color: size-${size}\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`,
      );
      const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
      socket.write(chunk(head));
      for (let left = size; left > 0; left -= 100_000) socket.write(chunk("x".repeat(Math.min(left, 100_000))));
      socket.write(`${tail === "" ? "" : chunk(tail)}0\r\n\r\n`);
      return /\[.*\]/.exec(Buffer.concat(await socket.toArray()).toString())?.[0];
    }),
  );
  expect(answers).toEqual(SIZES.map((size) => JSON.stringify([`size-${size}`, size])));
  server.close();
  dyeing.close();
});
