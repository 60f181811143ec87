// What happens to a team's cluster while browsers work: it goes back to an earlier state, is emptied, loses nodes, splits.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goTo, nextRequest, pause, settle, settleAll, work, workTogether } from "./members.mjs";

/** The cluster is put back to a snapshot, which lacks what was sent since, while the browsers go on. */
export const rollback = {
  faults: 5,
  quick: 1,
  async play(team, counts, times) {
    for (let time = 0; time < times; time += 1) {
      const file = join(tmpdir(), `kontor-snapshot-${process.pid}-${time}`);
      await workTogether(team, 2);
      await team.cluster.tell(`save ${file}`);
      await workTogether(team, 4);
      // What is missing afterwards was on the server.
      for (const member of team.members) await settle(member);
      await Promise.all([team.cluster.tell(`restore ${file}`), workTogether(team, 4)]);
      counts.faults += 1;
      await rm(file);
      await settleAll(team);
    }
  },
};

/** All that the cluster has of the team is removed. Nobody takes that for a deletion, and the founder puts it back. */
export const emptied = {
  faults: 3,
  quick: 1,
  async play(team, counts, times) {
    for (let time = 0; time < times; time += 1) {
      await workTogether(team, 3);
      await Promise.all([workTogether(team, 3), pause(500).then(() => team.cluster.control("del", "--prefix", "kontor/sales/"))]);
      counts.faults += 1;
      const [keeper] = team.members;
      await goTo(keeper, "settings/team");
      await keeper.page.getByRole("button", { name: "Look now" }).click();
      await keeper.page.getByRole("button", { name: "Put everything back from this browser" }).click();
      await settleAll(team);
    }
  },
};

/** A node is killed in the middle of a push, then in the middle of a pull, and so on, and started again. */
export const nodeKill = {
  faults: 30,
  quick: 4,
  async play(team, counts, times) {
    counts.pushes = counts.pulls = 0;
    let isOver = false;
    const trouble = async () => {
      for (let time = 0; time < times; time += 1) {
        const kind = time % 2 === 0 ? "push" : "pull";
        const member = team.members[team.random(team.members.length)];
        const node = await nextRequest(member.proxies, kind);
        await team.cluster.tell(`kill ${node}`);
        counts.faults += 1;
        counts[kind === "push" ? "pushes" : "pulls"] += 1;
        await pause(team.random(1_000));
        await team.cluster.tell(`start ${node}`);
      }
      isOver = true;
    };
    const goOn = async (member) => {
      while (!isOver) await work(team, member, 1);
    };
    await Promise.all([trouble(), ...team.members.map(goOn)]);
  },
};

/** A node hears nothing of the others; one browser knows no other node. It needs a network namespace for each node. */
export const split = {
  faults: 10,
  quick: 1,
  isApart: true,
  /** The nodes that a member knows: the second one only the first node. */
  nodesOf: (at) => (at === 1 ? [0] : undefined),
  missing() {
    const name = `kontor-probe-${process.pid}`;
    if (spawnSync("ip", ["netns", "add", name]).status !== 0) return "`ip netns add` is not possible here, so that no network can be split";
    spawnSync("ip", ["netns", "del", name]);
    return undefined;
  },
  async play(team, counts, times) {
    for (let time = 0; time < times; time += 1) {
      await team.cluster.tell("cut 0");
      counts.faults += 1;
      await workTogether(team, 4);
      // Longer than a leader takes to notice.
      await pause(2_000);
      await workTogether(team, 2);
      await team.cluster.tell("join 0");
      await workTogether(team, 2);
      await settleAll(team);
    }
  },
};
