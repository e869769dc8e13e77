import { serveParty } from "../party/serve-party.ts";
import { listen } from "../workload/listen.ts";

// What outbound clients call: answers the color that came over the wire.
serveParty({ port: await listen((req, res) => res.end(String(req.headers["x-trace-color"]))) });
