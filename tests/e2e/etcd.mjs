// A real cluster of etcd for the paths: started by tests/etcd/cluster.sh, set up as an admin does, and ended with the test.
import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const root = { ...process.env, ETCDCTL_USER: "root:of-the-tests" };

/** Starts a cluster that allows the pages of an origin. */
export async function startCluster(origin, nodes = 3) {
  const child = spawn("tests/etcd/cluster.sh", ["--nodes", String(nodes), "--cors", origin], { env: root, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value ?? "ended";
  const said = await answer();
  if (!said.startsWith("ready ")) throw new Error(`no etcd cluster: ${said}`);
  const endpoints = said.split(" ").slice(1);
  return {
    endpoints,
    /** Has a command of the script carried out, such as `kill 0`. */
    async tell(command) {
      child.stdin.write(`${command}\n`);
      const done = await answer();
      if (done !== "ok") throw new Error(`${command}: ${done}`);
    },
    /** Sets up a team, and gives the passwords of new logins. */
    team(name, ...who) {
      const said = execFileSync("scripts/etcd-team.sh", [name, ...who], { env: { ...root, ETCDCTL_ENDPOINTS: endpoints.join(",") }, encoding: "utf8" });
      return Object.fromEntries([...said.matchAll(/^(\S+) {2}password: (\S+)$/gm)].map(([, login, password]) => [login, password]));
    },
    stop: () => child.stdin.end(),
  };
}
