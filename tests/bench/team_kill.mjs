// How much longer it takes to send what was done without a connection if a node of the cluster is killed in the middle, on three
// nodes of etcd. `node tests/bench/team_kill.mjs` on the release build; COMMITS=2000, TURNS=3, RECORDS=1000 and DIST change it.
import { endTeam, found, generator, goTo, newMember, nextRequest, serve, startTeam } from "../team/members.mjs";
import { median } from "./data.mjs";
import { editMany } from "./edits.mjs";

const port = Number(process.env.KONTOR_PORT ?? 8128);
const [commits, turns, records] = [Number(process.env.COMMITS ?? 2_000), Number(process.env.TURNS ?? 3), Number(process.env.RECORDS ?? 1_000)];
const server = await serve(port, process.env.DIST ?? "dist");
const team = await startTeam({ port, users: ["anna", "ben"], random: generator(1) });

/** Cuts a browser off the cluster, has it do something, and gives the seconds until it has sent all of it. */
async function sent(member, text, kill) {
  member.proxies.forEach((proxy) => proxy.cut(true));
  await goTo(member, team.shared[0]);
  await editMany(member.page, commits, text);
  await goTo(member, "settings/team");
  const killed = kill && nextRequest(member.proxies, "push").then(async (node) => {
    await team.cluster.tell(`kill ${node}`);
    return node;
  });
  member.proxies.forEach((proxy) => proxy.cut(false));
  const start = Date.now();
  await member.page.getByRole("button", { name: "Look now" }).click();
  // It looks again by itself.
  await member.page.getByText("Everything is sent and received.").waitFor();
  const seconds = (Date.now() - start) / 1_000;
  if (kill) await team.cluster.tell(`start ${await killed}`);
  return seconds;
}

try {
  const anna = await newMember(team, "anna");
  await found(team, anna, records);
  const times = [[], []];
  for (let turn = 0; turn < turns; turn += 1) for (const kill of [0, 1]) times[kill].push(await sent(anna, `Turn ${turn} ${kill}`, kill === 1));
  const [without, with_] = times.map(median);
  console.log(`${commits} actions sent to three nodes: ${without.toFixed(1)} s, with one killed in the middle ${with_.toFixed(1)} s, ratio ${(with_ / without).toFixed(2)}; the goal is at most 2`);
} finally {
  await endTeam(team);
  server.kill();
}
