// A service of one method, with nothing of ours, and calls to it. `grpc` is grpc-js, however it was loaded.
const method = {
  path: "/carpool.Matching/match",
  requestStream: false,
  responseStream: false,
  requestSerialize: (text) => Buffer.from(text),
  requestDeserialize: (bytes) => bytes.toString(),
  responseSerialize: (text) => Buffer.from(text),
  responseDeserialize: (bytes) => bytes.toString(),
};

exports.serve = (grpc, handle, options) =>
  new Promise((resolve, reject) => {
    const server = new grpc.Server(options);
    server.addService({ match: method }, { match: (call, callback) => void handle(call, callback) });
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve({ server, port }) : reject(error),
    );
  });

exports.connect = (grpc, port, options) =>
  new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);

/** One call: the answer, and what its initial metadata says. */
exports.call = (grpc, client, dye = {}) =>
  new Promise((resolve, reject) => {
    const metadata = new grpc.Metadata();
    for (const [name, value] of Object.entries(dye)) metadata.set(name, value);
    let echoed;
    client
      .makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        "a",
        metadata,
        (error, answer) => (error === null ? resolve({ answer, echoed }) : reject(error)),
      )
      .on("metadata", (received) => {
        echoed = String(received.get("x-trace-color")[0]);
      });
  });

/** Two services in a row: what the second is sent, and what the first says. */
exports.ride = async (grpc) => {
  const far = await exports.serve(grpc, (call, callback) =>
    callback(null, String(call.metadata.get("x-trace-color")[0])),
  );
  const toFar = exports.connect(grpc, far.port);
  const near = await exports.serve(grpc, async (_call, callback) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    callback(null, (await exports.call(grpc, toFar)).answer);
  });
  const client = exports.connect(grpc, near.port);
  const ask = (color) => exports.call(grpc, client, color === undefined ? {} : { "x-trace-color": color });
  const replies = await Promise.all(["gray", "blue", undefined].map(ask));
  for (const one of [client, toFar]) one.close();
  for (const { server } of [near, far]) server.forceShutdown();
  console.log(
    JSON.stringify({ sent: replies.map(({ answer }) => answer), echoed: replies.map(({ echoed }) => String(echoed)) }),
  );
};
