// Browsers of a team work at the same time on a real cluster of three etcd nodes, of which one is killed and started
// again meanwhile; then everything is counted. `make test-team` on the release build. It ends with an error if an edit is
// lost, if the browsers end with different records, or if they ask for more than their edits explain.
//
// RECORDS=10000 EDITS=200 SEED=1  the size of it, each browser's edits
// BROWSERS=20 MINUTES=10          as many browsers, which work for so long, with a pause of PAUSE=10 seconds between two edits
// OLD=FOLDER                      the second browser has the build in another folder, such as the one of an earlier version
import { endTeam, enterCity, facts, found, generator, joinTeam, newMember, pause, serve, settleAll, startTeam } from "./members.mjs";
import { isSame, judge } from "./proof.mjs";

const [records, edits] = [Number(process.env.RECORDS ?? 10_000), Number(process.env.EDITS ?? 200)];
const port = Number(process.env.KONTOR_PORT ?? 8129);
const [browsers, minutes, between] = [Number(process.env.BROWSERS ?? 3), Number(process.env.MINUTES ?? 0), Number(process.env.PAUSE ?? 10)];
const old = process.env.OLD;
/** For each edit of anybody, a browser asks no more often than this. */
const MOST_REQUESTS = 20;
/** And in a minute without edits. */
const MOST_IN_A_MINUTE = 30;

const random = generator(Number(process.env.SEED ?? 1));
const servers = [await serve(port, process.env.DIST ?? "dist")];
if (old) servers.push(await serve(port + 1, old));
const users = ["anna", "ben", "eva", ...Array.from({ length: 97 }, (_, at) => `user-${at + 4}`)].slice(0, browsers);
const team = await startTeam({ port, oldPort: old && port + 1, users, random });
try {
  for (const user of users) {
    const member = await newMember(team, user, { isOld: user === "ben" && Boolean(old) });
    if (user === "anna") await found(team, member, records);
    else console.log(`${user} joined and has ${records} records after ${(await joinTeam(team, member)).toFixed(1)} s`);
  }

  let done = 0;
  const start = Date.now();
  /** How much of the campaign is over, from 0 to 1. */
  const share = () => (minutes ? (Date.now() - start) / (minutes * 60_000) : done / (users.length * edits));
  const work = async (member) => {
    const goesOn = () => (minutes ? share() < 1 : member.acknowledged.length < edits);
    // Not all at the same moment.
    if (minutes) await pause(random(between * 1_000));
    while (goesOn()) {
      await enterCity(member, team.shared[random(team.shared.length)]);
      done += 1;
      if (minutes) await pause(between * 1_000);
    }
  };
  const trouble = async () => {
    while (share() < 1 / 3) await pause(100);
    await team.cluster.tell("kill 0");
    console.log(`node 0 is killed after ${done} edits`);
    while (share() < 2 / 3) await pause(100);
    await team.cluster.tell("start 0");
    console.log(`node 0 is back after ${done} edits`);
  };
  const proxies = team.members.flatMap((member) => member.proxies);
  proxies.forEach((proxy) => proxy.take());
  await Promise.all([...team.members.map(work), trouble()]);
  const taken = proxies.map((proxy) => proxy.take());
  const seconds = (Date.now() - start) / 1_000;
  const requests = taken.reduce((sum, { requests }) => sum + requests, 0);
  const bytes = taken.reduce((sum, { up, down }) => sum + up + down, 0);
  const most = users.length * (MOST_REQUESTS * done + (MOST_IN_A_MINUTE * seconds) / 60);
  console.log(`${done} edits in ${seconds.toFixed(0)} s; ${requests} requests, ${(requests / users.length / done).toFixed(1)} for each browser and edit, ${(bytes / 1e6).toFixed(1)} MB`);
  await settleAll(team);
  const known = {};
  for (const member of team.members) {
    known[member.name] = await facts(member);
    const { members, conflicts, rows, digest } = known[member.name];
    console.log(member.name, JSON.stringify({ members, conflicts: conflicts.length, rows, digest }));
  }
  const errors = team.members.flatMap((member) => member.errors);
  const { counts, lost } = judge(team.members, known);
  const conflicts = known.anna.conflicts.length;
  console.log(`edits made ${done}; acknowledged ${counts.acknowledged}, of which ${counts.shown} are shown, ${counts.conflict} are kept in a conflict, ${counts.replaced} were replaced by somebody who had them, and ${counts.lost} are lost; conflicts shown ${conflicts}; all browsers the same: ${isSame(known)}`);
  for (const text of [...lost.map((edit) => `lost: ${edit}`), ...errors.map((error) => `error of a page: ${error}`)]) console.log(text);
  if (requests > most) console.log(`a storm of requests: at most ${most.toFixed(0)} were expected`);
  if (counts.lost > 0 || errors.length > 0 || !isSame(known) || known.anna.rows !== records || requests > most) process.exitCode = 1;
} finally {
  await endTeam(team);
  servers.forEach((server) => server.kill());
}
