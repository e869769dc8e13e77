// One service of a chain, told by JSON: sdk (urls of its entries), service, role, policy?, next? (url), and tags? to set by
// withTags on its call to next, with `*` for the number of the request. Prints its port. Answers every request
// with what it and all services behind it saw.
import { createServer, request } from "node:http";

const { sdk, service, role, policy, tags, next } = JSON.parse(process.argv[2]);
const { createDyeing } = await import(sdk.main);
const { NodeExchange } = await import(sdk.adapter);
const source = policy === undefined ? {} : { policy: (await import(sdk.policy)).staticPolicy(policy) };
const dyeing = createDyeing({ service, role, allow: ["127.0.0.1"], ...source });

const DYE_LIKE = /^(?:x-(?!rider-|number)|traceparent|tracestate|b3)/;

const server = createServer((req, res) => {
  dyeing.receive(new NodeExchange(req, res), async () => {
    const number = req.headers["x-number"] ?? "";
    // The context is looked at after something else could have come between.
    await new Promise((done) => setTimeout(done, Math.random() * 5));
    const { color, hop, cut, tags: seen } = dyeing.current() ?? {};
    const own = {
      service,
      lines: dyeLines(req.rawHeaders),
      color,
      hop,
      cut,
      tags: { ...seen },
      counters: dyeing.counters(),
    };
    const set = Object.fromEntries(
      Object.entries(tags ?? {}).map(([key, value]) => [key, value.replace("*", String(number))]),
    );
    const call = () => (Number(number) % 2 === 0 ? byFetch(next, number) : byHttp(next, number));
    const behind = next === undefined ? [] : await (tags === undefined ? call() : dyeing.withTags(set, call));
    res.end(JSON.stringify([own, ...behind]));
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.on("disconnect", () => process.exit());

function dyeLines(raw) {
  return raw.flatMap((name, at) =>
    at % 2 === 0 && DYE_LIKE.test(name.toLowerCase()) ? [[name.toLowerCase(), raw[at + 1]]] : [],
  );
}

async function byFetch(url, number) {
  return (await fetch(url, { headers: { "x-number": number } })).json();
}

function byHttp(url, number) {
  return new Promise((resolve, reject) => {
    request(url, { headers: { "x-number": number } }, async (res) => {
      resolve(JSON.parse(Buffer.concat(await res.toArray()).toString()));
    })
      .on("error", reject)
      .end();
  });
}
