// The message after the program has aborted. The program cannot show it any more, so that everything is in this script,
// in all languages. scripts/error-overlay.mjs loads it then, and once more after the reload, to restore the input.
const KEY = "kontor.rescue";
const words = {
  title: ["Something went wrong. What is saved is safe.", "Etwas ist schiefgegangen. Was gespeichert ist, ist sicher.", "Une erreur s’est produite. Ce qui est enregistré est en sécurité."],
  text: ["Kontor made a mistake and has stopped. Reload the page to go on.", "Kontor hat einen Fehler gemacht und angehalten. Laden Sie die Seite neu, um weiterzuarbeiten.", "Kontor a rencontré une erreur et s’est arrêté. Rechargez la page pour continuer."],
  open: ["The last action may not be saved yet: look for it after the reload.", "Die letzte Aktion ist vielleicht noch nicht gespeichert: Sehen Sie nach dem Neuladen nach.", "La dernière action n’est peut-être pas encore enregistrée : vérifiez-la après le rechargement."],
  kept: ["What you typed and did not save stands below. It is there after the reload too.", "Was Sie eingegeben und nicht gespeichert haben, steht unten. Es ist auch nach dem Neuladen da.", "Ce que vous avez saisi sans l’enregistrer figure ci-dessous, et y sera encore après le rechargement."],
  typed: ["Typed and not saved", "Eingegeben und nicht gespeichert", "Saisi et non enregistré"],
  report: ["Report of the mistake, without your data", "Bericht über den Fehler, ohne Ihre Daten", "Rapport de l’erreur, sans vos données"],
  copy: ["Copy", "Kopieren", "Copier"],
  copyReport: ["Copy the report", "Bericht kopieren", "Copier le rapport"],
  reload: ["Reload", "Neu laden", "Recharger"],
  back: ["Before the page was reloaded you had typed this. What belongs to fields of a record stands there again.", "Vor dem Neuladen hatten Sie dies eingegeben. Was zu Feldern eines Datensatzes gehört, steht wieder dort.", "Avant le rechargement de la page, vous aviez saisi ceci. Ce qui appartient aux champs d’une fiche y figure de nouveau."],
  close: ["Close", "Schließen", "Fermer"],
};
const languages = ["en", "de", "fr"];
const present = Math.max(0, languages.indexOf(document.documentElement.lang.slice(0, 2)));
/** The page's language, and English for whom it is foreign; German beside English. */
const both = (what) => [present, present === 0 ? 1 : 0].map((at) => [languages[at], words[what][at]]);
const line = (what) => both(what).map(([, text]) => text).join(" / ");
let isTold = false;

/** Shows the mistake; without one, restores the input from before the reload. `inputs` were typed into. */
export default function rescue(mistake, inputs) {
  if (!mistake) return giveBack();
  if (isTold) return;
  isTold = true;
  const typed = inputs.map(written).filter(Boolean).join("\n\n");
  keep(typed);
  const isOpen = ["saving", "failed"].includes(document.querySelector(".saved")?.dataset.state);
  const said = report(mistake);
  const dialog = element("dialog", { className: "dialog rescue" });
  dialog.setAttribute("aria-labelledby", "rescue-title");
  const title = element("h2", { id: "rescue-title" }, both("title").map(text));
  const parts = both("text").flatMap(([lang]) => ["text", isOpen && "open", typed && "kept"].filter(Boolean).map((what) => element("p", { lang }, [words[what][languages.indexOf(lang)]])));
  const reload = button("reload", () => location.reload());
  reload.dataset.look = "primary";
  dialog.append(
    element("div", { className: "dialog-head" }, [title]),
    element("div", { className: "dialog-body" }, [...parts, ...(typed ? area("typed", typed) : []), ...area("report", said)]),
    element("div", { className: "dialog-foot" }, [button("copyReport", () => copy("report")), ...(typed ? [button("copy", () => copy("typed"))] : []), reload]),
  );
  // What is left of the program must receive no events, and nothing may close this.
  for (const type of ["keydown", "keyup", "pointerdown", "click", "input", "focusout"]) dialog.addEventListener(type, (event) => event.stopPropagation());
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => dialog.showModal());
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  document.body.append(dialog);
  dialog.showModal();
  reload.focus();
}

function giveBack() {
  const typed = sessionStorage.getItem(KEY);
  if (!typed) return;
  const aside = element("aside", { className: "panel rescue" });
  aside.setAttribute("aria-label", line("typed"));
  const close = () => { sessionStorage.removeItem(KEY); aside.remove(); };
  aside.append(...both("back").map(([lang, said]) => element("p", { lang }, [said])), ...area("typed", typed), button("copy", () => copy("typed")), " ", button("close", close));
  Object.assign(aside.style, { position: "fixed", right: "12px", bottom: "64px", width: "min(420px, calc(100vw - 24px))", padding: "12px 16px", zIndex: "90", boxShadow: "0 4px 24px #0006" });
  document.body.append(aside);
}

/** The content of an input with its name; nothing for searches and passphrases. */
function written(input) {
  const value = input.value ?? input.textContent;
  if (!value || ["password", "search", "checkbox", "radio", "range", "file"].includes(input.type) || input.id === "search" || input.tagName === "SELECT") return "";
  const name = input.getAttribute("aria-label") || input.labels?.[0]?.textContent || input.placeholder || input.id;
  return `${name.trim()}:\n${value}`;
}

/** The error without users' input: quoted texts, the host's name and the rest of the address are left out. */
function report(mistake) {
  const here = location.href.split("#")[0];
  const plain = (said) => String(said ?? "").replaceAll(here, "").replaceAll(location.origin, "").replace(/(["'`])[^]*\1/g, "$1…$1");
  const frames = String(mistake.stack ?? "").split("\n").filter((frame) => /^\s*at |@/.test(frame));
  const message = plain(mistake.message ?? mistake);
  const page = `#/${location.hash.split(/[/?]/)[1] ?? ""}`;
  const state = document.querySelector(".saved")?.dataset.state ?? "-";
  return ["Kontor KONTOR_VERSION", message, ...frames.slice(0, 14).map(plain), `Page: ${page}, saved: ${state}`, `Browser: ${navigator.userAgent}`, new Date().toISOString()].join("\n");
}

function keep(typed) {
  try {
    if (typed) sessionStorage.setItem(KEY, typed);
  } catch {
    // Storage is denied to this page: the text is shown here and can be copied.
  }
}

async function copy(what) {
  const area = document.getElementById(`rescue-${what}`);
  area.select();
  await navigator.clipboard?.writeText(area.value).catch(() => {});
}

function element(name, properties, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const text = ([lang, said], at) => element("span", { lang }, [at ? ` ${said}` : said]);
const after = ([lang, said], at) => text([lang, at ? `/ ${said}` : said], at);

function area(what, value) {
  const id = `rescue-${what}`;
  // Setting the default value keeps the caret, and thus the visible part, at the start.
  const shown = element("textarea", { id, defaultValue: value, rows: 6, readOnly: true, className: "input" });
  shown.style.width = "100%";
  return [element("label", { htmlFor: id }, both(what).map(after)), shown];
}

function button(what, act) {
  return element("button", { type: "button", className: "button", onclick: act }, both(what).map(after));
}
