// A service: started by the runner, which sends requests and asks for the counters in the end.
const { callAll } = require("./calls.cjs");

const { MATRIX_TRACER, MATRIX_ORDER, MATRIX_FRAMEWORK, MATRIX_FAR } = process.env;
const tracer = require(`./tracer-${MATRIX_TRACER}.cjs`);

async function main() {
  if (MATRIX_ORDER === "before") tracer.start();
  const { createDyeing } = require("@dyeing/sdk");
  const dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
  if (MATRIX_ORDER === "after") tracer.start();
  const listen = require(`./framework-${MATRIX_FRAMEWORK}.cjs`);
  const port = await listen(dyeing, async (id) => ({ id, seen: await callAll(dyeing, MATRIX_FAR, id) }));
  process.on("message", (message) => {
    if (message === "first request done") {
      if (MATRIX_ORDER === "late") tracer.start();
      process.send({ ready: true });
    } else {
      // Tracers end their spans, and report transactions, a little after the answer.
      setTimeout(
        () => process.send({ counters: dyeing.counters(), spans: tracer.spans() }, () => process.exit()),
        1500,
      );
    }
  });
  process.send({ port });
}

main();
