// A consumer of messages that come with a trace of their own: no instrumentation opens a span for them.
const { callAll } = require("./calls.cjs");

const { MATRIX_TRACER, MATRIX_ORDER, MATRIX_FAR } = process.env;
const tracer = require(`./tracer-${MATRIX_TRACER}.cjs`);

if (MATRIX_ORDER === "before") tracer.start();
const { createDyeing } = require("@dyeing/sdk");
const dyeing = createDyeing({ service: "consumer", allow: ["127.0.0.1"] });
if (MATRIX_ORDER === "after") tracer.start();

process.on("message", async (message) => {
  if (message.headers !== undefined) {
    const { id, headers } = message;
    const seen = await dyeing.receiveMessage(headers, () => callAll(dyeing, MATRIX_FAR, id));
    process.send({ id, seen });
  } else {
    setTimeout(() => process.send({ counters: dyeing.counters(), spans: tracer.spans() }, () => process.exit()), 500);
  }
});
process.send({ port: 0 });
