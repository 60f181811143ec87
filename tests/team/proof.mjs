// What became of every acknowledged edit: it is shown, it is kept as the other value of a conflict, or somebody who had it in
// their browser entered another one later. What is neither is lost.

/** The cities that were set in a journal, and the places of its commits. What a browser has in its journal before an edit is what
   its user had seen. */
function read({ journal }) {
  const [places, cities] = [new Map(), []];
  for (const { seq, id, changes } of journal) {
    // What a copied profile had not sent comes from both copies, and was seen when it came first.
    if (!places.has(id)) places.set(id, seq);
    for (const change of changes) if (change.set === "lead" && change.field === "city") cities.push({ id, record: change.id, value: change.after });
  }
  return { places, cities };
}

/**
 * Judges what `members` had acknowledged by what each browser of `known` (by name) has at the end, see `facts`. Those who
 * `left` before the end count with the workspace that they had then.
 */
export function judge(members, known, left = []) {
  const all = [...members.map(({ name }) => [name, known[name].workspace]), ...left.map(({ name, workspace }) => [name, workspace])];
  const journals = new Map(all.map(([name, workspace]) => [name, read(workspace)]));
  // Who entered a value is a part of it.
  const authorOf = (value) => /^(.+) \d+$/.exec(value ?? "")?.[1];
  // An edit is found in the journal of the browser in which it was made. Its value may come up again there, when what a copied
  // profile had not sent gets a name of its own.
  const edits = new Map();
  for (const [name, { cities }] of journals) {
    for (const edit of cities) if (authorOf(edit.value) === name && !edits.has(edit.value)) edits.set(edit.value, edit);
  }
  const leads = members.map(({ name }) => new Map(known[name].workspace.records.lead.map((lead) => [lead.id, lead])));
  const conflicts = members.map(({ name }) => known[name].conflicts);

  const fates = new Map();
  const fate = ({ record, value }) => {
    if (fates.has(value)) return fates.get(value);
    // Nothing is replaced by itself.
    fates.set(value, "lost");
    const edit = edits.get(value);
    const decide = () => {
      if (!edit) return "lost";
      if (leads.every((lead) => lead.get(record)?.city === value)) return "shown";
      if (conflicts.every((list) => list.some((conflict) => conflict.record === record && conflict.values.includes(value)))) return "conflict";
      const later = [...edits.values()].filter((other) => {
        if (other.record !== record || other === edit) return false;
        const { places } = journals.get(authorOf(other.value));
        return places.has(edit.id) && places.get(edit.id) < places.get(other.id);
      });
      // Something has become of what replaced it, too.
      return later.some((other) => fate(other) !== "lost") ? "replaced" : "lost";
    };
    const found = decide();
    fates.set(value, found);
    return found;
  };
  /** What each browser knows of an edit that is lost, and what is there instead. */
  const trace = ({ record, value }) => {
    const edit = edits.get(value);
    if (!edit) return "it is not in the journal of its browser";
    const had = [...journals].map(([name, { places, cities }]) => {
      const around = cities.filter((other) => other.record === record && Math.abs(places.get(other.id) - places.get(edit.id)) < 100);
      return `${name} has it as ${places.get(edit.id)} among ${around.map((other) => `${places.get(other.id)} ${other.value}`).join(", ")}`;
    });
    return had.join("; ");
  };
  const counts = { acknowledged: 0, shown: 0, conflict: 0, replaced: 0, lost: 0 };
  const lost = [];
  for (const { acknowledged } of [...members, ...left]) {
    for (const edit of acknowledged) {
      const is = fate(edit);
      counts.acknowledged += 1;
      counts[is] += 1;
      if (is === "lost") lost.push(`${edit.value} in ${edit.record}: ${trace(edit)}`);
    }
  }
  return { counts, lost };
}

/** Whether all browsers ended with the same: records, conflicts with their values, and numbers of actions. */
export function isSame(known) {
  return new Set(Object.values(known).map(({ workspace, ...rest }) => JSON.stringify(rest))).size === 1;
}
