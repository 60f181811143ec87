// A real cluster of etcd for the paths: started by tests/etcd/cluster.sh, set up as an admin does, and ended with the test.
import { execFileSync } from "node:child_process";
import { passwordsIn, startServer } from "./server.mjs";

const root = { ...process.env, ETCDCTL_USER: "root:of-the-tests" };

/** Starts a cluster that allows the pages of an origin; `more` are flags of the script. */
export async function startCluster(origin, nodes = 3, more = []) {
  const cluster = await startServer("tests/etcd/cluster.sh", ["--nodes", String(nodes), ...more, "--cors", origin], root);
  const ETCDCTL_ENDPOINTS = cluster.endpoints.join(",");
  return {
    ...cluster,
    /** Carries out a command of etcdctl as the admin. */
    control: (...what) => execFileSync("etcdctl", what, { env: { ...root, ETCDCTL_API: "3", ETCDCTL_ENDPOINTS }, encoding: "utf8" }),
    /** Sets up a team, and gives the passwords of new logins. */
    team: (name, ...who) => passwordsIn(execFileSync("scripts/etcd-team.sh", [name, ...who], { env: { ...root, ETCDCTL_ENDPOINTS }, encoding: "utf8" })),
  };
}
