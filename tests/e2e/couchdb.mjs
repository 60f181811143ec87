// A server of CouchDB's protocol for the paths: started by tests/couchdb/server.mjs, set up as an admin does, and ended with
// the test.
import { execFileSync } from "node:child_process";
import { passwordsIn, startServer } from "./server.mjs";

/** Starts a server that allows the pages of an origin. */
export async function startCouch(origin, nodes = 1) {
  const server = await startServer("node", ["tests/couchdb/server.mjs", "--nodes", String(nodes), "--cors", origin]);
  const env = { ...process.env, COUCHDB_URL: server.endpoints[0], COUCHDB_USER: "admin", COUCHDB_PASSWORD: "of-the-tests" };
  return {
    ...server,
    /** Sets up a team, and gives the passwords of new logins. */
    team: (name, ...who) => passwordsIn(execFileSync("node", ["scripts/couchdb-team.mjs", name, ...who], { env, encoding: "utf8" })),
  };
}
