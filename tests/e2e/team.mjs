// Common steps of the paths of teams. Two workspaces of one browser are two members, and the browser's private file
// system is the folder that a tool would synchronise.
import { create, edit, expect, open, pickTeamFolder, saved, scan, startEmpty } from "./support.mjs";
import { words } from "./strings.mjs";

export const PASSPHRASE = "correct horse battery";

/** The phrases of the team's page. */
export const phrases = {
  "en-US": {
    found: "Create a team", join: "Join a team", login: "Your name in the team", choose: "Choose folder", folder: "Team folder: ", haveSheet: "I have the sheet",
    look: "Look now", state: "State", inStep: "Everything is sent and received.", conflicts: "Conflicts", noConflicts: "No conflicts.", take: (text) => `Take “${text}”`,
    both: "Take both", other: "Enter another value", save: "Save", keepRecord: "Keep the record", removeRecord: "Delete it", takeBack: /^Take back the conversion/,
    wrongPassphrase: "This is not the team’s passphrase.", noTeam: /^There is no team in this folder yet/, hasTeam: /^This folder already has a team/,
    newer: /written by a newer version of Kontor/, notHere: /^There are no teams in the demo/, leave: "Leave the team", leaveAndDelete: "Leave and delete it here",
    keepMine: "Keep mine", takeTheirs: "Take theirs", newWorkspace: "New workspace", workspaceName: "Workspace name", createWorkspace: "Create workspace",
    allow: "Allow access to the folder", file: "What is in the file", everything: "Everything", saveFile: "Save file", take_in: /^Take in a file of changes/,
    serverOf: (kind) => `A server (${kind})`, address: "Server address", teamName: "Team name on the server", user: "User", password: "Password",
    passphrase: "The team’s passphrase", repeat: "Repeat passphrase", stay: "Stay signed in on this computer", sheet: "Recovery sheet", test: "Test connection",
    invite: "Invite colleagues", link: "Link", invitation: "Invitation", synced: /^Team: Synced/, city: "City",
  },
  "de-DE": {
    found: "Team gründen", join: "Team beitreten", login: "Ihr Name im Team", choose: "Ordner wählen", folder: "Ordner des Teams: ", haveSheet: "Ich habe das Blatt",
    look: "Jetzt nachsehen", state: "Stand", inStep: "Alles ist gesendet und empfangen.", conflicts: "Konflikte", noConflicts: "Keine Konflikte.", take: (text) => `„${text}“ übernehmen`,
    both: "Beides übernehmen", other: "Anderen Wert eingeben", save: "Speichern", keepRecord: "Datensatz behalten", removeRecord: "Löschen", takeBack: /^Konvertierung vom .* zurücknehmen$/,
    wrongPassphrase: "Das ist nicht die Passphrase des Teams.", noTeam: /^In diesem Ordner ist noch kein Team/, hasTeam: /^Dieser Ordner hat schon ein Team/,
    newer: /von einer neueren Version von Kontor geschrieben/, notHere: /^In der Demo, in Einzeldateien/, leave: "Team verlassen", leaveAndDelete: "Verlassen und hier löschen",
    keepMine: "Meine Eingabe speichern", takeTheirs: "Andere Eingabe übernehmen", newWorkspace: "Neuer Arbeitsbereich", workspaceName: "Name des Arbeitsbereichs", createWorkspace: "Arbeitsbereich anlegen",
    allow: "Zugriff auf den Ordner erlauben", file: "Inhalt der Datei", everything: "Alles", saveFile: "Datei speichern", take_in: /^Datei mit Änderungen einlesen/,
    serverOf: (kind) => `Server (${kind})`, address: "Adresse des Servers", teamName: "Name des Teams auf dem Server", user: "Benutzer", password: "Passwort",
    passphrase: "Passphrase des Teams", repeat: "Passphrase wiederholen", stay: "Auf diesem Computer angemeldet bleiben", sheet: "Notfallblatt", test: "Verbindung testen",
    invite: "Kollegen einladen", link: "Link", invitation: "Einladung", synced: /^Team: .*abgeglichen/, city: "Ort",
  },
  "fr-FR": {
    found: "Fonder une équipe", join: "Rejoindre une équipe", login: "Votre nom dans l’équipe", choose: "Choisir le dossier", folder: "Dossier de l’équipe\u00a0: ", haveSheet: "J’ai la fiche",
    look: "Regarder maintenant", state: "État", inStep: "Tout est envoyé et reçu.", conflicts: "Conflits", noConflicts: "Aucun conflit.", take: (text) => `Prendre «\u202f${text}\u202f»`,
    both: "Garder les deux", other: "Saisir une autre valeur", save: "Enregistrer", keepRecord: "Garder la fiche", removeRecord: "La supprimer", takeBack: /^Annuler la conversion de/,
    wrongPassphrase: "Ce n’est pas la phrase secrète de l’équipe.", noTeam: /^Il n’y a pas encore d’équipe dans ce dossier/, hasTeam: /^Ce dossier a déjà une équipe/,
    newer: /version plus récente de Kontor/, notHere: /^Il n’y a pas d’équipe dans la démo/, leave: "Quitter l’équipe", leaveAndDelete: "Quitter et supprimer ici",
    keepMine: "Garder ma saisie", takeTheirs: "Prendre l’autre", newWorkspace: "Nouvel espace de travail", workspaceName: "Nom de l’espace de travail", createWorkspace: "Créer l’espace de travail",
    allow: "Autoriser l’accès au dossier", file: "Contenu du fichier", everything: "Tout", saveFile: "Enregistrer le fichier", take_in: /^Lire un fichier de modifications/,
  },
};

/** Rounds that nobody asks for wait while a page is quiet: what two members do without knowing of each other stays so. An
   init script. */
const waitWhileQuiet = () => {
  const request = navigator.locks.request.bind(navigator.locks);
  navigator.locks.request = async (name, ...rest) => {
    while (name.includes(".team.") && sessionStorage.getItem("quiet")) await new Promise((done) => setTimeout(done, 100));
    return request(name, ...rest);
  };
};

export const quiet = (page, is = true) => page.evaluate((is) => (is ? sessionStorage.setItem("quiet", "1") : sessionStorage.removeItem("quiet")), is);

/** Prepares the pages of a browser for teams. */
export async function prepare(context) {
  await context.addInitScript(pickTeamFolder);
  await context.addInitScript(waitWhileQuiet);
}

/** Fills in a form of the team's page. */
export async function enter(page, form, login, passphrase, say = phrases["en-US"]) {
  const panel = page.getByRole("region", { name: form });
  await panel.getByLabel(say.login).fill(login);
  await panel.getByRole("button", { name: say.choose }).click();
  await expect(panel.getByText(`${say.folder}Team`)).toBeVisible();
  for (const input of await panel.locator("input[type=password]").all()) await input.fill(passphrase);
  await panel.getByRole("button", { name: form }).click();
  return panel;
}

/** Founds a team with the open workspace. */
export async function found(page, login = "anna", say = phrases["en-US"]) {
  await open(page, "settings/team");
  await enter(page, say.found, login, PASSPHRASE, say);
  await page.getByRole("button", { name: say.haveSheet }).click();
  await expect(page.getByText(say.inStep)).toBeVisible();
}

/** Opens the page of a team that is to be kept on a server, at an address of the app. */
export async function openServerForms(page, app, kind = "etcd", say = phrases["en-US"]) {
  await open(page, "settings/team", app);
  await page.getByRole("radio", { name: say.serverOf(kind) }).check();
}

/** Fills in what a form asks about the server. */
export async function fillServer(page, form, { address, team, user, password }, say = phrases["en-US"]) {
  const panel = page.getByRole("region", { name: form });
  await panel.getByLabel(say.address).fill(address);
  await panel.getByLabel(say.teamName).fill(team);
  await panel.getByLabel(say.user).fill(user);
  await panel.getByLabel(say.password, { exact: true }).fill(password);
  return panel;
}

/** Founds a team on a server with the open workspace. */
export async function foundOn(page, app, server, say = phrases["en-US"]) {
  await openServerForms(page, app, server.kind, say);
  const panel = await fillServer(page, say.found, server, say);
  await panel.getByLabel(say.passphrase).fill(PASSPHRASE);
  await panel.getByLabel(say.repeat).fill(PASSPHRASE);
  await panel.getByRole("button", { name: say.found }).click();
  const sheet = page.getByRole("region", { name: say.sheet });
  await expect(sheet).toContainText(server.team);
  await sheet.getByRole("button", { name: say.haveSheet }).click();
  await expect(page.getByText(say.inStep)).toBeVisible();
}

/** Joins a team on a server. */
export async function joinOn(page, app, server, stays = true, say = phrases["en-US"]) {
  await openServerForms(page, app, server.kind, say);
  const panel = await fillServer(page, say.join, server, say);
  if (!stays) await panel.getByLabel(say.stay).uncheck();
  await panel.getByLabel(say.passphrase).fill(PASSPHRASE);
  await panel.getByRole("button", { name: say.join }).click();
  await expect(chip(page)).toHaveAccessibleName(say.synced);
}

/** The link that invites to the team of a page: where it is, and nothing that must stay secret. */
export async function invitationOf(page, app, secrets, say = phrases["en-US"]) {
  await open(page, "settings/team", app);
  const link = await page.getByRole("region", { name: say.invite }).getByLabel(say.link).inputValue();
  for (const secret of [PASSPHRASE, ...secrets]) for (const spelt of [secret, encodeURIComponent(secret)]) expect(link).not.toContain(spelt);
  return link;
}

/** Joins a team on a server in a new browser that was opened by a link; the rest of the form is filled in. */
export async function joinInvited(page, server, stays = true, say = phrases["en-US"]) {
  const notice = page.getByRole("region", { name: say.invitation });
  await expect(notice).toContainText(new URL(server.address.split(" ")[0]).host);
  const panel = page.getByRole("region", { name: say.join });
  await expect(panel.getByLabel(say.teamName)).toHaveValue(server.team);
  await expect(panel.getByLabel(say.address)).toHaveValue(server.address);
  await panel.getByLabel(say.user).fill(server.user);
  await panel.getByLabel(say.password, { exact: true }).fill(server.password);
  if (!stays) await panel.getByLabel(say.stay).uncheck();
  await panel.getByLabel(say.passphrase).fill(PASSPHRASE);
  await scan(page);
  await panel.getByRole("button", { name: say.join }).click();
  await expect(chip(page)).toHaveAccessibleName(say.synced);
  await expect(page).toHaveURL(/#\/settings\/team$/);
}

/** The city of the record that a page shows. */
export const city = (page) => page.locator(".datum[data-key=city] .datum-value");

/** Two members change the same record one after the other; nobody asks for what is new, and it is there. */
export async function changeInTurn(one, other, say = phrases["en-US"]) {
  await edit(other, { [say.city]: "Kiel" });
  await expect(city(one)).toHaveText("Kiel", { timeout: 5_000 });
  await edit(one, { [say.city]: "Jena" });
  await expect(city(other)).toHaveText("Jena", { timeout: 5_000 });
}

/** A password that is not stored is asked for when the page is opened again; the work goes on meanwhile, on a record whose
   city becomes Mainz, and a wrong password is not kept. */
export async function signInAgain(page, app, record, password) {
  await page.reload();
  await expect(chip(page)).toHaveAccessibleName(/Password needed/);
  await open(page, record, app);
  await edit(page, { City: "Mainz" });
  await open(page, "settings/team", app);
  const signIn = page.getByRole("region", { name: "Sign in" });
  await scan(page);
  await signIn.getByLabel("Password", { exact: true }).fill("guess");
  await signIn.getByRole("button", { name: "Sign in" }).click();
  await expect(signIn).toBeVisible();
  await signIn.getByLabel("Password", { exact: true }).fill(password);
  await signIn.getByRole("button", { name: "Sign in" }).click();
  // A node that has just come back may be silent for as long as one is waited for.
  await expect(page.getByText("Everything is sent and received.")).toBeVisible({ timeout: 40_000 });
}

/** Creates the workspace from which the second member joins, and opens the page of its team. */
export async function branchOffice(page, say = phrases["en-US"]) {
  await open(page, "workspaces");
  await page.getByRole("button", { name: say.newWorkspace }).click();
  await page.getByLabel(say.workspaceName).fill("Branch office");
  await page.getByRole("button", { name: say.createWorkspace }).click();
  await expect(page.locator(".switcher")).toContainText("Branch office");
  await open(page, "settings/team");
}

/** Joins the team from another workspace, which stays. */
export async function join(page, login = "ben", say = phrases["en-US"]) {
  await branchOffice(page, say);
  await enter(page, say.join, login, PASSPHRASE, say);
  await expect(page.locator(".switcher")).not.toContainText("Branch office");
}

/** Switches to another workspace by the menu of the top bar. */
export async function toWorkspace(page, name) {
  await page.locator(".switcher").click();
  await page.getByRole("menuitem", { name }).click();
  await expect(page.locator(".switcher")).toContainText(name);
  await saved(page);
}

/** Carries out a round with an audit. */
export async function look(page, say = phrases["en-US"]) {
  await open(page, "settings/team");
  await lookNow(page, say);
  await expect(page.getByText(say.inStep)).toBeVisible();
}

/** Carries out a round from the page of the team, whatever comes of it. */
export async function lookNow(page, say = phrases["en-US"]) {
  const button = page.getByRole("button", { name: say.look });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "false");
}

/** A team of two with a lead: Anna's page and Ben's, in two tabs, and the address of the lead. */
export async function teamOfTwo(page, context, locale = "en-US") {
  const say = phrases[locale];
  await prepare(context);
  await startEmpty(page, words[locale]);
  await create(page, "lead", { [`${words[locale].lastName} *`]: "Berg", [words[locale].company]: "Nordlicht" }, words[locale]);
  const lead = new URL(page.url()).hash.slice(2);
  await found(page, "anna", say);
  const ben = await context.newPage();
  await ben.goto("/");
  await expect(ben.locator("h1")).toBeVisible();
  await join(ben, "ben", say);
  return { anna: page, ben, lead, say };
}

/** Both do something without knowing of each other, and then meet. */
export async function apart({ anna, ben, say }, ofAnna, ofBen) {
  await Promise.all([quiet(anna), quiet(ben)]);
  await ofAnna(anna);
  await ofBen(ben);
  await look(ben, say);
  await look(anna, say);
  await look(ben, say);
}

/** Does something with the folder as the tool that synchronises it, in the page. */
const inFolder = (page, act, argument) => page.evaluate(`(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Team", { create: true });
  return (${act})(folder, ${JSON.stringify(argument)});
})()`);

/** The names of a login's runs in the folder, without the files that are being written. */
export const runs = (page, login) => inFolder(page, async (folder, login) => {
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  return names.filter((name) => name.startsWith(`c!${login}!`) && /![0-9a-f]{8}$/.test(name)).sort();
}, login);

/** The epochs with whose keys the documents in the folder are encrypted. */
export const epochs = (page) => inFolder(page, async (folder) => {
  const found = [];
  for await (const [name, handle] of folder.entries()) {
    if (!name.includes("!") || name.startsWith("k!")) continue;
    const bytes = await handle.getFile().then((file) => file.slice(1, 5).arrayBuffer());
    found.push(new DataView(bytes).getUint32(0));
  }
  return found;
});

/** The names of the documents with the bytes of attached files in the folder. */
export const fileParts = (page) => inFolder(page, async (folder) => {
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  return names.filter((name) => /^f!.*![0-9a-f]{4}$/.test(name)).sort();
});

/** Takes a file out of the folder, as a tool does that brings it late: its name and bytes. */
export const holdBack = (page, name) => inFolder(page, async (folder, name) => {
  const bytes = new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer());
  await folder.removeEntry(name);
  return [name, [...bytes]];
}, name);

/** Puts a file into the folder. */
export const bring = (page, file) => inFolder(page, async (folder, [name, bytes]) => {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await stream.write(new Uint8Array(bytes));
  await stream.close();
}, file);

/** All files of the folder are gone. */
export const empty = (page) => inFolder(page, async (folder) => {
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) await folder.removeEntry(name, { recursive: true });
});

/** Writes a document into the folder as a newer version of the app would: its first byte says so. */
export const ofNewerVersion = (page, name) => inFolder(page, async (folder, name) => {
  const handle = await folder.getFileHandle(name);
  const file = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  const document = file.slice(0, -8);
  document[0] = 99;
  const head = new TextEncoder().encode(`${name}\n`);
  const all = new Uint8Array([...head, ...document]);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", all)).slice(0, 8);
  const stream = await handle.createWritable();
  await stream.write(new Uint8Array([...document, ...sum]));
  await stream.close();
}, name);

/** The chip of the head, by what it says to a screen reader. */
export const chip = (page) => page.locator(".team-chip");
