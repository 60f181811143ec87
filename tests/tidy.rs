//! Rules of the code base that a compiler cannot check; ARCHITECTURE.md gives the reasons.
#![cfg(not(target_arch = "wasm32"))]
#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/style.rs"]
mod style;
#[path = "tidy/words.rs"]
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use imports::{Graph, Module};

/// The layers from the ground up: each may import those before it.
const LAYERS: [&str; 20] = [
    "base",
    "locale",
    "domain",
    "change",
    "route",
    "keymap",
    "store",
    "report",
    "command",
    "enquiry",
    "embedding",
    "storage",
    "worker_protocol",
    "import_export",
    "session",
    "replication",
    "worker",
    "browser",
    "app_state",
    "ui",
];
/// Modules that views must not use: they read through `AppState` and act by commands.
const HIDDEN_FROM_VIEWS: [&str; 6] = ["storage", "session", "browser", "import_export", "replication", "worker"];
/// The layers of the user interface from the ground up: each may import those before it.
const UI_LAYERS: [&[&str]; 9] = [
    &["chunks", "navigation"],
    &["state"],
    &["dialogs"],
    &["context"],
    &["components"],
    &["lazy", "form"],
    &["features"],
    &["pages", "shell"],
    &["app"],
];
/// Modules for workers only: they would enlarge the page's program.
const WORKER_ONLY: [&str; 3] = ["import_export", "replication", "worker"];
/// The maximum number of lines of a file.
const LONGEST: usize = 500;

#[test]
fn layers_import_only_layers_below_them() {
    let graph = graph();
    for (module, path) in modules() {
        let Some(place) = LAYERS.iter().position(|layer| module[0] == *layer) else { continue };
        for target in graph.named(&module) {
            let Some(other) = LAYERS.iter().position(|layer| target[0] == *layer) else {
                panic!("{}: crate::{} is not one of the layers", path.display(), target[0])
            };
            assert!(other <= place, "{}: {} must not import crate::{}", path.display(), LAYERS[place], target[0]);
            assert!(
                LAYERS[place] != "ui" || !HIDDEN_FROM_VIEWS.contains(&target[0].as_str()),
                "{}: a view must not import crate::{}; read through AppState, act by a command",
                path.display(),
                target[0]
            );
        }
    }
}

#[test]
fn views_import_only_views_below_them_and_no_page_imports_a_page() {
    let graph = graph();
    let layer = |module: &Module| {
        let name = module.get(1)?;
        Some(
            UI_LAYERS
                .iter()
                .position(|layer| layer.contains(&name.as_str()))
                .unwrap_or_else(|| panic!("src/ui/{name} is in none of the layers of the user interface")),
        )
    };
    for (module, path) in modules().into_iter().filter(|(module, _)| module[0] == "ui") {
        let Some(place) = layer(&module) else { continue };
        for target in graph.named(&module).into_iter().filter(|target| target[0] == "ui" && target.len() > 1) {
            let other = layer(&target).unwrap_or(0);
            assert!(other <= place, "{}: must not import {}", path.display(), target.join("::"));
            let (one, two) = (module.get(1..3), target.get(1..3));
            let is_other_page = one != two && module[1] == "pages" && target[1] == "pages";
            assert!(!is_other_page, "{}: a page must not import the page {}", path.display(), target.join("::"));
        }
    }
}

#[test]
fn files_do_not_import_each_other_in_circles() {
    let named = |cycle: Vec<Module>| cycle.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(", ");
    let cycles: Vec<String> = graph().cycles().into_iter().map(named).collect();
    assert!(cycles.is_empty(), "files import each other in cycles: {}", cycles.join("; "));
}

#[test]
fn the_page_knows_no_file_format() {
    for (path, text) in sources("src") {
        let room = room_of(&path);
        let is_of_page = ["browser", "app_state", "ui", "main"].contains(&room.as_str());
        let reached = imports(&text).into_iter().find(|target| is_of_page && WORKER_ONLY.contains(target));
        assert_eq!(reached, None, "{}: ask the file worker for it", path.display());
    }
}

#[test]
fn leptos_and_the_browser_stay_at_the_edge() {
    for (path, text) in sources("src") {
        let room = room_of(&path);
        let at_edge = ["browser", "app_state", "ui", "main", "bin", "lib"].contains(&room.as_str());
        for name in ["leptos::", "web_sys::", "js_sys::", "wasm_bindgen::"] {
            assert!(
                at_edge || !text.contains(name),
                "{}: {name} belongs into browser, app_state or ui",
                path.display()
            );
        }
        let knows = room == "browser" || !(text.contains("Idb") || text.contains("BroadcastChannel::"));
        assert!(knows, "{}: only browser/ knows IndexedDB and the channel between tabs", path.display());
    }
}

#[test]
fn commands_know_no_element_of_the_page() {
    for (path, text) in sources("src/ui/features/commands").into_iter().chain(sources("src/ui/features/commands.rs")) {
        for name in ["query_selector", "get_element_by_id", ".click()"] {
            assert!(!text.contains(name), "{}: {name}; let the view register a handle", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_is_not_too_long() {
    for folder in ["src", "tests"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//! "), "{} starts with a line that says what is in it", path.display());
            let lines = text.lines().count();
            assert!(lines <= LONGEST, "{}: {lines} lines are two files", path.display());
        }
    }
}

#[test]
fn views_hold_no_text_of_their_own() {
    for (path, text) in sources("src/ui").into_iter().chain(sources("src/ui.rs")) {
        for (number, line) in text.lines().enumerate() {
            assert!(
                !shown_literal(line),
                "{}:{}: a text for people belongs into locale/phrases.rs, in every language: {}",
                path.display(),
                number + 1,
                line.trim()
            );
        }
    }
}

#[test]
fn the_check_for_literal_text_finds_some() {
    for line in [r#"<p>"Save"</p>"#, r#"<button class="button">"Close all"</button>"#, r#"<input placeholder="Name"/>"#]
    {
        assert!(shown_literal(line), "{line}");
    }
    for line in [r#"<p class="Kontor">{text}</p>"#, r#"<b>"Kontor"</b>"#, r#"<i>"✕"</i>"#, r#"assert("A b")"#] {
        assert!(!shown_literal(line), "{line}");
    }
}

#[test]
fn the_format_is_described_as_it_is() {
    use kontor::change::Action;
    use kontor::domain::RecordType;
    let described = fs::read_to_string("docs/format.md").expect("docs/format.md is there");
    let described = described.split_whitespace().collect::<Vec<_>>().join(" ");
    // Of the places for custom record types, the first and the last one are enough.
    let places = RecordType::PLACES_FOR_CUSTOM;
    let is_named = |kind: &&RecordType| !places[1..places.len() - 1].contains(kind);
    for kind in RecordType::ALL.iter().filter(is_named) {
        assert!(described.contains(&format!("`{}`", kind.key())), "docs/format.md names the kind {}", kind.key());
    }
    for code in (0..=u8::MAX).filter(|code| Action::from_code(*code).is_some()) {
        let listed = described.contains(&format!(" {code} ")) || described.contains(&format!(": {code} "));
        assert!(listed, "docs/format.md names the action code {code}");
    }
}

/// Whether a line of a view contains a text for users: letters in quotes as an element's child or in an attribute that
/// is displayed or read out. The product's name and the names of languages are the same everywhere.
fn shown_literal(line: &str) -> bool {
    let code = line.trim();
    if code.starts_with("//") {
        return false;
    }
    let child = code.match_indices(">\"").any(|(at, _)| quoted(&code[at + 1..]));
    let attribute = ["title=", "placeholder=", "aria-label=", "alt="]
        .iter()
        .any(|name| code.match_indices(name).any(|(at, _)| quoted(&code[at + name.len()..])));
    child || attribute
}

fn quoted(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('"') else { return false };
    let inner = rest.split('"').next().unwrap_or("");
    inner.chars().any(char::is_alphabetic) && inner != "Kontor"
}

fn imports(text: &str) -> Vec<&str> {
    let name = |at: usize| text[at + 7..].split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or("");
    text.match_indices("crate::").map(|(at, _)| name(at)).filter(|name| !name.is_empty()).collect()
}

/// The top-level module of a file under `src`.
fn room_of(path: &Path) -> String {
    let first = path.strip_prefix("src").unwrap_or(path).components().next();
    let name = first.map(|part| part.as_os_str().to_string_lossy().to_string()).unwrap_or_default();
    name.trim_end_matches(".rs").to_string()
}

/// The files of `src` except the programs, by module path.
fn modules() -> Vec<(Module, PathBuf)> {
    let named = |(path, _): (PathBuf, String)| {
        let inner = path.strip_prefix("src").ok()?.with_extension("");
        let module: Module = inner.iter().map(|part| part.to_string_lossy().to_string()).collect();
        (!["main", "lib", "bin"].contains(&module[0].as_str())).then_some((module, path))
    };
    sources("src").into_iter().filter_map(named).collect()
}

fn graph() -> Graph {
    Graph::new(modules().into_iter().map(|(module, path)| (module, fs::read_to_string(path).expect("can be read"))))
}

fn sources(from: &str) -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    let mut open = vec![PathBuf::from(from)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder of the repository can be read");
            open.extend(entries.map(|entry| entry.expect("an entry can be read").path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            out.push((path, text));
        }
    }
    assert!(!out.is_empty(), "there are files under {from}");
    out
}
