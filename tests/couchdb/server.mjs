// A server of CouchDB's protocol on loopback for tests: express-pouchdb in memory, which has write rules, _security and
// users. It lives as long as its standard input is open, so that nothing is left of it however a test ends.
// Usage: node tests/couchdb/server.mjs [--nodes N] [--cors ORIGIN] [--admin NAME:PASSWORD] [--largest BYTES]
// It prints "ready" and an address for each node; all nodes have the same documents. Then it carries out a command a line,
// and prints "ok" or "failed" after each:
//   kill N        node N refuses connections, and those that are open end
//   start N       it answers again
//   fault KIND    every request meets this fault, until the next such command:
//     none
//     lost        it is carried out, and its answer never comes
//     cut         half of its answer comes
//     weak        writing is acknowledged by too few servers (202)
//     busy        503, with a pause of 7 seconds
//     full        writing finds no space (507)
//     sign-on     a sign-on page answers
//   some SEED N   one in N requests meets one of lost, cut, weak and busy
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const options = { nodes: "1", cors: "", admin: "admin:of-the-tests", largest: "8000000" };
for (let at = 2; at < process.argv.length; at += 2) options[process.argv[at].slice(2)] = process.argv[at + 1];

// Warnings of its old dependencies are not about the tests.
process.removeAllListeners("warning");
const PouchDB = ["pouchdb-adapter-memory", "pouchdb-replication", "pouchdb-mapreduce"].reduce((db, plugin) => db.plugin(require(plugin)), require("pouchdb-core"));
const app = require("express-pouchdb")({
  inMemoryConfig: true,
  logPath: "/dev/null",
  overrideMode: { exclude: ["compression", "routes/fauxton"] },
});
const [admin, password] = options.admin.split(":");
app.couchConfig._config.admins = await require("pouchdb-auth").hashAdminPasswords({ [admin]: password });
app.couchConfig._config.couchdb = { max_document_size: Number(options.largest) };
await app.setPouchDB(PouchDB.defaults({ adapter: "memory" }));

let fault = "none";
let random;
/** A generator of numbers below a bound (mulberry32). */
const generator = (seed) => (bound) => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
};
const json = (response, status, error, reason, more = {}) =>
  response.writeHead(status, { "Content-Type": "application/json", ...more }).end(JSON.stringify({ error, reason }));

// As CouchDB since 3.4 does: five wrong passwords lock a login out.
const wrong = new Map();
const login = (request) => Buffer.from((request.headers.authorization ?? "").slice("Basic ".length), "base64").toString().split(":")[0];

/** What CouchDB sends to pages of an origin that it allows. */
function allow(request, response) {
  if (!options.cors || request.headers.origin !== options.cors) return;
  response.setHeader("Access-Control-Allow-Origin", options.cors);
  response.setHeader("Access-Control-Expose-Headers", "content-type, server");
  if (request.method !== "OPTIONS") return;
  response.setHeader("Access-Control-Allow-Headers", "accept, authorization, content-type, origin, referer");
  response.setHeader("Access-Control-Allow-Methods", "GET, PUT, POST, HEAD, DELETE");
}

/** Gives the answer to `change`, which sends it on or does not. */
function held(response, change) {
  const parts = [];
  const { end } = response;
  response.write = (part) => (part && parts.push(Buffer.from(part)), true);
  response.end = (part) => {
    if (part && typeof part !== "function") parts.push(Buffer.from(part));
    response.end = end;
    delete response.write;
    change(Buffer.concat(parts));
    return response;
  };
}

function answer(request, response) {
  allow(request, response);
  if (request.method === "OPTIONS") return response.writeHead(204).end();
  const writes = request.url.includes("/_bulk_docs");
  const met = random ? (random.next(random.one) ? "none" : ["lost", "cut", "weak", "busy"][random.next(4)]) : fault;
  const who = login(request);
  if ((wrong.get(who) ?? 0) >= 5) return json(response, 403, "forbidden", "Account is temporarily locked due to multiple authentication failures");
  switch (met) {
    case "busy": return json(response, 503, "service_unavailable", "try again", { "Retry-After": "7" });
    case "full": if (writes) return json(response, 507, "insufficient_storage", "the disk is full"); break;
    case "sign-on": return response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Sign in</title>");
    case "weak": if (writes) held(response, (body) => ((response.statusCode = response.statusCode === 201 ? 202 : response.statusCode), response.end(body))); break;
    case "lost": held(response, () => response.destroy()); break;
    case "cut": held(response, (body) => (response.removeHeader("Content-Length"), response.end(body.subarray(0, body.length / 2)))); break;
  }
  response.on("finish", () => {
    if (response.statusCode === 401 && who) wrong.set(who, (wrong.get(who) ?? 0) + 1);
  });
  app(request, response);
}

const nodes = await Promise.all(Array.from({ length: Number(options.nodes) }, async () => {
  const node = { server: createServer(answer) };
  node.listen = (port) => new Promise((done, failed) => node.server.once("error", failed).listen(port, "127.0.0.1", done));
  await node.listen(0);
  node.port = node.server.address().port;
  return node;
}));
const commands = {
  kill: (node) => (nodes[node].server.closeAllConnections(), new Promise((done) => nodes[node].server.close(done))),
  start: (node) => nodes[node].listen(nodes[node].port),
  fault: (kind) => ((fault = kind), (random = undefined)),
  some: (seed, one) => (random = { next: generator(Number(seed)), one: Number(one) }),
};
console.log(["ready", ...nodes.map(({ port }) => `http://127.0.0.1:${port}`)].join(" "));
createInterface({ input: process.stdin }).on("close", () => process.exit()).on("line", async (line) => {
  const [command, ...words] = line.split(" ");
  try {
    await commands[command](...words);
    console.log("ok");
  } catch (error) {
    console.log(`failed: ${error.message}`);
  }
});
