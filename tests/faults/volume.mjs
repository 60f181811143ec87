// Small file systems that can be filled or cut off: loop devices, which require root.
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const call = promisify(execFile);
const MOUNT = { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } };
const does = (program, ...given) => call(program, given, MOUNT).then(({ stdout }) => stdout.trim());

/** The reason why no such file system is possible here; nothing if it is. */
export function missing() {
  if (process.getuid() !== 0) return "loop devices need root";
  if (!existsSync("/dev/loop-control")) return "there are no loop devices";
  const lacks = ["losetup", "mkfs.ext4", "mount", "umount"].find((name) => spawnSync("which", [name], MOUNT).status !== 0);
  if (lacks) return `${lacks} is missing`;
  return spawnSync("losetup", ["-f"], MOUNT).status === 0 ? undefined : "no loop device is free";
}

/** Creates a file with an empty ext4 file system. */
export async function image(file, megabytes) {
  await does("truncate", "-s", `${megabytes}M`, file);
  await does("mkfs.ext4", "-q", "-F", "-m", "0", file);
}

/** Mounts such a file for the duration of `act`; the device is released in any case. */
export async function mounted(file, folder, act) {
  await mkdir(folder, { recursive: true });
  const device = await does("losetup", "-f", "--show", file);
  let isMounted = false;
  const cleanUp = () => {
    if (isMounted) spawnSync("umount", ["-l", folder], MOUNT);
    spawnSync("losetup", ["-d", device], MOUNT);
  };
  process.once("exit", cleanUp);
  try {
    await does("mount", "-o", "noatime", device, folder);
    isMounted = true;
    return await act(folder);
  } finally {
    process.removeListener("exit", cleanUp);
    cleanUp();
  }
}

/** Copies what is on the disk at this moment, without the system's write cache. */
export const copy = (from, to) => does("cp", "--sparse=always", from, to);

/** Fills all free space. */
export async function fill(folder) {
  const ballast = join(folder, "ballast");
  await call("sh", ["-c", 'dd if=/dev/zero of="$0" bs=1M 2>/dev/null; dd if=/dev/zero of="$0.last" bs=4k 2>/dev/null; sync', ballast]).catch(() => undefined);
  return ballast;
}

export const free = (ballast) => does("rm", "-f", ballast, `${ballast}.last`);
