// What can go wrong around a team, of each kind as many times as wanted, on a real cluster of three etcd nodes and three
// browsers of the release build. Prints a line of JSON for each kind: the faults, what became of every acknowledged edit, conflicts
// shown, and what must be zero at the end: lost, errors, left, failed. All browsers must end with the same.
//
// `make test-team-faults`, or `make test-team KIND=rollback,node-kill`
// KIND=…        kinds, by comma; all of them if none is named
// FAULTS=30     how often, instead of each kind's own number; KILLS=30 is the same for node-kill and tab-kill
// OLD=FOLDER    an earlier build, without which two-builds is skipped
// QUICK=1       a few of each
// RECORDS=60 SEED=1 LANES=1  leads to begin with; of the pseudo-random numbers; kinds at the same time
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as browsers from "./browser_faults.mjs";
import { endTeam, facts, found, generator, joinTeam, newMember, serve, settleAll, startTeam } from "./members.mjs";
import { isSame, judge } from "./proof.mjs";
import * as servers from "./server_faults.mjs";

const kinds = {
  rollback: servers.rollback, emptied: servers.emptied, "node-kill": servers.nodeKill, split: servers.split,
  "copied-profile": browsers.copiedProfile, "restored-profile": browsers.restoredProfile, clock: browsers.clock,
  quota: browsers.quota, "tab-kill": browsers.tabKill, "two-builds": browsers.twoBuilds, erasure: browsers.erasure,
};
/** Counts that must be zero at the end. */
const BAD = ["lost", "errors", "left", "failed", "apart"];

const env = process.env;
const wanted = env.KIND ? env.KIND.split(",") : Object.keys(kinds);
const unknown = wanted.filter((kind) => !(kind in kinds));
if (unknown.length) throw new Error(`there is no kind ${unknown.join(", ")}; there are ${Object.keys(kinds).join(", ")}`);
const port = Number(env.KONTOR_PORT ?? 8131);
const users = ["anna", "ben", "eva"];

/** Starts a team, and tries once more if its cluster could not be set up: on a busy machine etcd loses its leader. */
async function started(how) {
  try {
    return await startTeam(how);
  } catch (error) {
    console.error(`once more, because the cluster could not be set up: ${error.message}`);
    return startTeam(how);
  }
}

/** The line of a kind that could not be played. */
const notPlayed = (kind, error) => ({ kind, failed: 1, details: [String(error.stack ?? error).slice(0, 800)] });

/** Plays a kind with a team of its own, and gives its line. */
async function play(name) {
  const kind = kinds[name];
  const skipped = kind.missing?.();
  if (skipped) return { kind: name, skipped };
  const counts = { kind: name, faults: 0, details: [] };
  const began = Date.now();
  const times = Number((name.endsWith("-kill") && env.KILLS) || env.FAULTS || (env.QUICK ? kind.quick : kind.faults));
  const team = await started({ port, oldPort: env.OLD && port + 1, users, apart: kind.isApart, random: generator(Number(env.SEED ?? 1)) });
  const folder = await mkdtemp(join(tmpdir(), "kontor-team-"));
  try {
    for (const [at, user] of users.entries()) {
      const how = {
        profile: kind.profileOf?.(at) ? join(folder, user) : undefined,
        isOld: kind.isOldOf?.(at), nodes: kind.nodesOf?.(at), prepare: kind.prepareOf?.(at, users.length - 1),
      };
      const member = await newMember(team, user, how);
      if (at === 0) await found(team, member, Number(env.RECORDS ?? 60));
      else await joinTeam(team, member);
    }
    await kind.play(team, counts, times);
    await settleAll(team);
    const known = {};
    for (const member of team.members) known[member.name] = await facts(member);
    const judged = judge(team.members, known, team.left);
    counts.apart = isSame(known) ? 0 : 1;
    Object.assign(counts, judged.counts, { conflicts: known.anna.conflicts.length, digest: known.anna.digest });
    counts.details.push(...judged.lost.map((edit) => `lost: ${edit}`));
    if (counts.apart) counts.details.push(...Object.entries(known).map(([who, { workspace, ...rest }]) => `${who}: ${JSON.stringify(rest)}`));
  } catch (error) {
    counts.failed = 1;
    const chips = await Promise.all(team.members.map(async (member) => `${member.name}: ${await browsers.chipOf(member)}`));
    counts.details.push(String(error.stack ?? error).replace(/\u001b\[\d+m/g, "").slice(0, 800), ...chips);
  }
  const errors = [...team.members, ...team.left].flatMap((member) => member.errors.map((error) => `${member.name}: ${error.slice(0, 300)}`));
  counts.details.push(...errors);
  await endTeam(team);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const { details, ...rest } = { failed: 0, left: 0, ...counts, errors: errors.length };
  return { ...rest, seconds: Math.round((Date.now() - began) / 1_000), details: details.slice(0, 40) };
}

const served = [await serve(port, env.DIST ?? "dist")];
if (env.OLD) served.push(await serve(port + 1, env.OLD));
try {
  const waiting = [...wanted];
  const lane = async () => {
    while (waiting.length) {
      const kind = waiting.shift();
      // The other kinds are played all the same.
      const line = await play(kind).catch((error) => notPlayed(kind, error));
      console.log(JSON.stringify(line));
      if (BAD.some((what) => line[what] > 0)) process.exitCode = 1;
    }
  };
  await Promise.all(Array.from({ length: Number(env.LANES ?? 1) }, lane));
} finally {
  served.forEach((server) => server.kill());
}
