// The calls that one request makes to the far side.
const { setTimeout: wait } = require("node:timers/promises");

let limited;

function byHttp(url) {
  return new Promise((resolve, reject) => {
    require("node:http")
      .get(url, (res) => res.resume().on("end", resolve).on("error", reject))
      .on("error", reject);
  });
}

async function byUndici(url) {
  const { Agent, request } = require("undici");
  limited ??= new Agent({ connections: process.env.MATRIX_UNDICI === "limit" ? 2 : undefined });
  const { body } = await request(url, { dispatcher: limited });
  await body.dump();
}

/** Makes all of them, and returns the color that was there before, between and after. */
exports.callAll = async (dyeing, far, id) => {
  const seen = [];
  const look = () => seen.push(dyeing.current()?.color ?? null);
  look();
  await wait(1 + (Number(id) % 3));
  look();
  await (await fetch(`${far}/fetch/${id}`)).text();
  look();
  await byHttp(`${far}/http/${id}`);
  look();
  if (process.env.MATRIX_UNDICI !== "") await byUndici(`${far}/undici/${id}`);
  look();
  return seen;
};
