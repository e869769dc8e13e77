// Asks an application twice, dyed and not, and prints what it answered: what its handler's fetch and node:http sent on.
const http = require("node:http");

/** What stands for the next service says what it was sent. */
exports.next = () =>
  new Promise((resolve) => {
    const far = http.createServer((req, res) => res.end(req.headers["x-trace-color"] ?? "none"));
    far.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${far.address().port}/`));
  });

exports.onwards = async (url) => {
  const byFetch = await (await fetch(url)).text();
  const byHttp = await new Promise((resolve, reject) =>
    http
      .get(url, (res) => {
        let text = "";
        res.on("data", (chunk) => (text += chunk)).on("end", () => resolve(text));
      })
      .on("error", reject),
  );
  return [byFetch, byHttp];
};

exports.ask = async (port) => {
  const asked = ["gray", "blue", undefined].map(async (color) => {
    const reply = await fetch(`http://127.0.0.1:${port}/trips`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(color && { "x-trace-color": color }) },
      body: JSON.stringify({ color }),
    });
    return { said: reply.headers.get("x-trace-color"), ...(await reply.json()) };
  });
  console.log(JSON.stringify(await Promise.all(asked)));
  process.exit();
};
