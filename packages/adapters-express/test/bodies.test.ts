import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { dyeingExpress } from "@dyeing/express";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import express, { type RequestHandler } from "express";
import express4 from "express4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let dyeing: Dyeing;
beforeAll(() => {
  dyeing = createDyeing({ service: "order" });
});
afterAll(() => dyeing.close());

/** As parsers of multipart and CSV read: with listeners of their own, and a callback at the end. */
const byListeners: RequestHandler = (req, _res, next) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    req.body = Buffer.concat(chunks);
    next();
  });
};

const LIMIT = { limit: "20mb" };
const PARSERS: Record<
  string,
  { type: string; parser: (of: typeof express) => RequestHandler; around: [string, string] }
> = {
  "express.json": { type: "application/json", parser: (of) => of.json(LIMIT), around: ['{"text":"', '"}'] },
  "express.raw": { type: "application/octet-stream", parser: (of) => of.raw(LIMIT), around: ["", ""] },
  "express.text": { type: "text/plain", parser: (of) => of.text(LIMIT), around: ["", ""] },
  "express.urlencoded": {
    type: "application/x-www-form-urlencoded",
    parser: (of) => of.urlencoded({ ...LIMIT, extended: false }),
    around: ["text=", ""],
  },
  "plain listeners": { type: "multipart/form-data; boundary=b", parser: () => byListeners, around: ["", ""] },
};
const SIZES = [1, 1000, 65_536, 1_000_000, 10_000_000];

describe.each([
  ["Express 5", express],
  ["Express 4", express4],
])("row 3: %s: a body in chunks leaves the handler in its request's dye", (_, framework) => {
  it.each(Object.entries(PARSERS))("%s, 1 B to 10 MB", async (_name, { type, parser, around: [head, tail] }) => {
    const app = framework()
      .use(dyeingExpress(dyeing))
      .use(parser(framework))
      .post("/", (req, res) => {
        const length =
          typeof req.body === "string" || Buffer.isBuffer(req.body) ? req.body.length : req.body.text.length;
        res.json([dyeing.current()?.color, length]);
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
        if (head !== "") socket.write(chunk(head));
        for (let left = size; left > 0; left -= 100_000) socket.write(chunk("x".repeat(Math.min(left, 100_000))));
        socket.write(`${tail === "" ? "" : chunk(tail)}0\r\n\r\n`);
        return /\[.*\]/.exec(Buffer.concat(await socket.toArray()).toString())?.[0];
      }),
    );
    expect(answers).toEqual(SIZES.map((size) => JSON.stringify([`size-${size}`, size])));
    server.close();
  });
});
