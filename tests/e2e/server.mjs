// Servers of teams for the paths: a program starts one, carries out commands, and ends with the test.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts a server by its program. */
export async function startServer(command, args, env = process.env) {
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value ?? "ended";
  const said = await answer();
  if (!said.startsWith("ready ")) throw new Error(`no server: ${said}`);
  return {
    endpoints: said.split(" ").slice(1),
    /** Has a command of the program carried out, such as `kill 0`. */
    async tell(command) {
      child.stdin.write(`${command}\n`);
      const done = await answer();
      if (done !== "ok") throw new Error(`${command}: ${done}`);
    },
    stop: () => child.stdin.end(),
  };
}

/** The passwords of new logins, as an admin's script prints them. */
export const passwordsIn = (said) => Object.fromEntries([...said.matchAll(/^(\S+) {2}password: (\S+)$/gm)].map(([, login, password]) => [login, password]));
