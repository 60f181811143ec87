// The size limits of a release, defined once: growth beyond them is an accident until this file is changed.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Limits in KB (1024 bytes), as transferred with brotli. */
export const LIMITS = {
  "first load": 256,
  "first load in German": 256,
  "first load in French": 256,
  // Loaded when a file is first read or written. The tables of the encodings of East Asia are large, see decision 0031,
  // and so is the time zone database, see decision 0030. A team's replica works here, too: a session with the rules of
  // commands, log, merge, encryption and snapshots came to some 180 KB, see docs/team.md, what talks to a team's server
  // and rebuilds a copy to 60 more, see decision 0044, CouchDB and attached files of a team to 34, formulas to as much, and
  // roll-ups, defaults and repairs of a team to 17. Values that stand once, numbers that are assigned and links to several
  // records came to 20, most of it in the import. Automations, record rules and conditions across links came to 36: the
  // rules of commands have them with them, and the import asks the rules of records. Emails that are logged came to 6.
  // Emails that come in, see decision 0056, sequences among the rules of commands, and archives of drafts came to 100.
  // Quotes and campaigns among the rules of commands, and what a page hears from a team's server, came to 50.
  // Custom record types, layouts and letters came to 24, of which commands take most.
  // Deal rooms, answers to quotes and to invitations, meetings with participants, and records of custom types in conversions,
  // activities and separations came to 84.
  // Formulas with the functions of a spreadsheet, scores in files of lists, series that are invited to, automations that create
  // records, and what a team's reader and its login's owner ask for, came to 32.
  "file worker": 1790,
  // The record page, and what belongs to it alone; the reports about forecasts have a chunk of their own. Participants of meetings,
  // deal rooms and codes of cards came to 8. Scores in cells, series and who did what in a team's timeline came to 10.
  "largest later part": 196,
  // With all languages: each further one takes some 42 KB, see decision 0040. The pages of a team are among it,
  // on a server, too.
  // Formulas came to some 40 KB, and as much came to what roll-ups, invitations and the words about changes meanwhile take,
  // and again to the editors of four more kinds of fields, now in a chunk of their own, with their texts and guide. Automations and
  // record rules are chunks of their own as well, with their texts in three languages and a page of the guide: with conditions
  // across links and why a figure changed they came to 152 KB. Emails and their templates are one, too: with texts and
  // guide 42 KB. Sequences, emails to many, the calendar file and what is captured from pages, phones and signatures came to
  // 105, a third of it texts and guide. Quotes with their document and campaigns with their figures came to 90, half of it
  // texts and guide. Custom record types, layouts with their editor, letters and labels, quotes by email, forecast accuracy, scores
  // and the folder of emails came to 195. Meetings with invitations, deal rooms, answers to quotes, codes of cards and what custom
  // record types lacked came to 94, half of it texts and guide.
  // Quotes as PDF, see decision 0070, formulas, scores in lists and the pages of a team came to 39, half of it texts and guide.
  // QR codes of printed quotes, scores of opportunities and drafts of filters, with their texts and guide, came to 23.
  "everything but the file worker": 2740,
  // Fetched after the first list is painted, and only the alphabets that a page shows, see decision 0034.
  "typeface": 48,
  // Fetched when the first PDF is made, see decision 0070.
  "typeface of documents": 48,
};

/** The sizes of a finished folder (scripts/dist.mjs), by the names of the limits. */
export function sizes(folder) {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const packed = (name) => {
    const path = join(folder, name);
    return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size / 1024;
  };
  const sum = (names) => names.reduce((all, name) => all + packed(name), 0);
  // The files the page requests by itself: styles, scripts and the program. Chunks follow after the first list is
  // shown.
  const asked = [...page.matchAll(/(?:rel="(?:stylesheet|modulepreload)" href|kontorProgram = whole)(?:="|\(")\.\/([^"]+)"/g)];
  const first = ["index.html", ...new Set(asked.map(([, name]) => name))];
  if (!first.some((name) => name.endsWith(".wasm")) || !first.some((name) => name.endsWith(".css"))) {
    throw new Error("index.html names its program or its styles in a form that is not known");
  }
  // Languages other than English have their texts in a file of their own.
  const words = Object.fromEntries([...page.matchAll(/"(de|fr)":"(words-\1-[0-9a-f]{16}\.txt) /g)].map(([, language, name]) => [language, name]));
  if (!words.de || !words.fr) throw new Error("index.html names no catalogs");
  const program = readdirSync(folder).filter((name) => /\.(wasm|js|css|html)$|^words-.*\.txt$/.test(name) && !name.startsWith("one-file-"));
  const worker = program.filter((name) => name.startsWith("file-worker-"));
  const later = program.filter((name) => !first.includes(name) && !worker.includes(name));
  const fonts = readdirSync(folder).filter((name) => name.endsWith(".woff2"));
  return {
    "first load": sum(first),
    "first load in German": sum([...first, words.de]),
    "first load in French": sum([...first, words.fr]),
    "file worker": sum(worker),
    "largest later part": Math.max(...later.map(packed)),
    "everything but the file worker": sum(program.filter((name) => !worker.includes(name))),
    "typeface": sum(fonts),
    "typeface of documents": sum(readdirSync(folder).filter((name) => /^document-type-.*\.txt$/.test(name))),
  };
}

/** A message about what is too large; nothing if everything is within the limits. */
export function tooLarge(found, limits = LIMITS) {
  return Object.entries(limits)
    .filter(([what, limit]) => !(found[what] <= limit))
    .map(([what, limit]) => `${what}: ${found[what]?.toFixed(1)} KB, the limit is ${limit} KB`);
}
