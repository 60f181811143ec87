// A browser whose copy of the team's work is wrong, although nothing about it looks damaged: it is said, and the copy is
// built anew from the team's documents.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { BOTH_LANGUAGES, edit, elsewhere, expect, open, scan, shown, test } from "./support.mjs";
import { words } from "./strings.mjs";
import { chip, lookNow, phrases, quiet, look, teamOfTwo } from "./team.mjs";
import { translator } from "./translator.mjs";

const MASK = (1n << 64n) - 1n;
const PRIMES = [11400714785074694791n, 14029467366897019727n, 1609587929392839161n, 9650029242287828579n, 2870177450012600261n];

/** XXH64, with which the app recognises damaged values. */
function xxh64(bytes, seed) {
  const [p1, p2, p3, p4, p5] = PRIMES;
  const turn = (value, by) => ((value << by) | (value >> (64n - by))) & MASK;
  const round = (sum, lane) => (turn((sum + lane * p2) & MASK, 31n) * p1) & MASK;
  let at = 0;
  const eight = () => bytes.readBigUInt64LE((at += 8) - 8);
  let hash = (seed + p5) & MASK;
  if (bytes.length >= 32) {
    let sums = [seed + p1 + p2, seed + p2, seed, seed - p1].map((sum) => sum & MASK);
    while (at + 32 <= bytes.length) sums = sums.map((sum) => round(sum, eight()));
    hash = sums.reduce((all, sum, place) => all + turn(sum, [1n, 7n, 12n, 18n][place]), 0n) & MASK;
    for (const sum of sums) hash = ((hash ^ round(0n, sum)) * p1 + p4) & MASK;
  }
  hash = (hash + BigInt(bytes.length)) & MASK;
  while (at + 8 <= bytes.length) hash = (turn(hash ^ round(0n, eight()), 27n) * p1 + p4) & MASK;
  if (at + 4 <= bytes.length) hash = (turn(hash ^ ((BigInt(bytes.readUInt32LE((at += 4) - 4)) * p1) & MASK), 23n) * p2 + p3) & MASK;
  while (at < bytes.length) hash = (turn(hash ^ ((BigInt(bytes[at++]) * p5) & MASK), 11n) * p1) & MASK;
  hash = ((hash ^ (hash >> 33n)) * p2) & MASK;
  hash = ((hash ^ (hash >> 29n)) * p3) & MASK;
  return hash ^ (hash >> 32n);
}

const withSum = (key, value) => {
  const sum = Buffer.alloc(8);
  sum.writeBigUInt64LE(xxh64(value, xxh64(Buffer.from(key), 0n)));
  return Buffer.concat([value, sum]);
};

/** What the replica of a login in this browser keeps: the name of its database, and its values by key. */
const kept = async (page, login) => {
  const all = await elsewhere(page, async () => {
    const done = (request) => new Promise((resolve, reject) => ([request.onsuccess, request.onerror] = [() => resolve(request.result), reject]));
    const out = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      if (database.objectStoreNames.contains("replica")) {
        const store = database.transaction("replica").objectStore("replica");
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        out.push([name, keys.map((key, at) => [key, [...values[at]]])]);
      }
      database.close();
    }
    return out;
  });
  const read = all.map(([name, values]) => [name, new Map(values.map(([key, value]) => [key, Buffer.from(value)]))]);
  return read.find(([, values]) => values.get("replica")?.includes(login));
};

const put = (page, name, key, value) => elsewhere(page, ([name, key, value]) => new Promise((done, failed) => {
  const request = indexedDB.open(name);
  request.onerror = failed;
  request.onsuccess = () => {
    const transaction = request.result.transaction("replica", "readwrite");
    transaction.objectStore("replica").put(new Uint8Array(value), key);
    transaction.oncomplete = () => done(request.result.close());
    transaction.onabort = failed;
  };
}), [name, key, [...value]]);

/** The body of a stored run. */
const body = (value) => (value[1] & 1 ? inflateRawSync(value.subarray(2, -8)) : value.subarray(2, -8));

for (const [locale, colorScheme] of BOTH_LANGUAGES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, text, say] = [translator(locale), words[locale], phrases[locale]];

    test("a copy that differs is said to, and is built anew with what was not sent", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await open(anna, lead);
      await edit(anna, { [say.city]: "Kiel" });
      await look(anna, say);
      await look(ben, say);
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("Kiel");

      // A fault of the machine that no checksum sees: Ben's browser keeps another city than was sent.
      const [name, values] = await kept(ben, "ben");
      const [key, value] = [...values].find(([key, value]) => key.startsWith("c!anna!") && body(value).includes("Kiel"));
      expect(withSum(key, value.subarray(0, -8)).equals(value)).toBe(true);
      const packed = deflateRawSync(Buffer.from(body(value).toString("latin1").replace("Kiel", "Kehl"), "latin1"));
      await put(ben, name, key, withSum(key, Buffer.concat([Buffer.from([1, 1]), packed])));

      await open(ben, "settings/team");
      await lookNow(ben, say);
      const differs = "This browser has the same changes as {} and yet other records. Save a backup, then rebuild this browser’s copy from the team’s documents: what you have not sent yet is kept.";
      await expect(ben.getByRole("region", { name: say.state }).getByText(t.like(differs))).toBeVisible();
      await expect(chip(ben)).toHaveAccessibleName(t.like("Differs from the team"));
      const rebuild = ben.getByRole("button", { name: t("Rebuild this browser’s copy") });
      await expect(rebuild).toBeVisible();
      await scan(ben);

      // Ben goes on meanwhile, and nothing of it is lost.
      await quiet(ben);
      await open(ben, lead);
      await edit(ben, { [text.company]: "Südwind" });
      await open(ben, "settings/team");
      await ben.evaluate(() => {
        window.told = [];
        const chip = document.querySelector(".team-chip");
        new MutationObserver(() => window.told.push(chip.getAttribute("aria-label"))).observe(chip, { attributes: true, attributeFilter: ["aria-label"] });
      });
      await rebuild.click();
      await expect(ben.getByText(say.inStep)).toBeVisible();
      expect((await ben.evaluate(() => window.told)).filter((told) => told.startsWith(`${t("Team")}: ${t("Rebuilding …")}`))).not.toEqual([]);
      await quiet(ben, false);
      await look(anna, say);
      await open(anna, lead);
      await expect(await shown(anna, text.company)).toHaveText("Südwind");
      await expect(await shown(anna, say.city)).toHaveText("Kiel");
      await look(ben, say);
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("Kiel");

      // What is stored is what was sent again.
      const [, after] = await kept(ben, "ben");
      expect(body(after.get(key)).equals(body(value))).toBe(true);
      await open(ben, "settings/team");
      await look(ben, say);
    });
  });
}
