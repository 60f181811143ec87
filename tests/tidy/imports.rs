//! The imports between the files of `src`, parsed from their text: grouped ones, `super`, paths in the code, and
//! re-exports, which count as imports of the file with the definition.
use std::collections::{BTreeMap, BTreeSet};

/// A file by its module path: `["ui", "pages", "list"]` is `src/ui/pages/list.rs`.
pub type Module = Vec<String>;

/// The graph of imports.
pub struct Graph {
    texts: BTreeMap<Module, String>,
    reexports: BTreeMap<(Module, String), Vec<String>>,
}

impl Graph {
    /// Builds the graph from modules with their texts.
    pub fn new(files: impl IntoIterator<Item = (Module, String)>) -> Graph {
        let texts: BTreeMap<Module, String> = files.into_iter().map(|(module, text)| (module, bare(&text))).collect();
        let mut graph = Graph { texts, reexports: BTreeMap::new() };
        let mut reexports = BTreeMap::new();
        for (module, text) in &graph.texts {
            for (is_public, tree) in uses(text) {
                for path in leaves(tree).into_iter().filter(|_| is_public) {
                    let Some(name) = path.last().cloned() else { continue };
                    reexports.insert((module.clone(), name), graph.absolute(module, &path));
                }
            }
        }
        graph.reexports = reexports;
        graph
    }

    /// The files that define what a file imports, regardless of re-exports.
    pub fn imports(&self, module: &Module) -> BTreeSet<Module> {
        let files = self.paths_of(module).into_iter().filter_map(|path| self.file_of(path, 0));
        files.filter(|file| file != module).collect()
    }

    /// The layer or folder in each import of a file, by its first names.
    pub fn named(&self, module: &Module) -> BTreeSet<Module> {
        self.paths_of(module).into_iter().filter(|path| !module.starts_with(path)).collect()
    }

    fn paths_of(&self, module: &Module) -> Vec<Vec<String>> {
        let text = &self.texts[module];
        let imported = uses(text).into_iter().filter(|(is_public, _)| !is_public).flat_map(|(_, tree)| leaves(tree));
        let own = imported.chain(paths(text)).filter(|path| self.is_own(module, path));
        own.map(|path| self.absolute(module, &path)).collect()
    }

    /// The cycles: groups of files that import each other.
    pub fn cycles(&self) -> Vec<Vec<Module>> {
        let imports: BTreeMap<&Module, BTreeSet<Module>> =
            self.texts.keys().map(|module| (module, self.imports(module))).collect();
        let reach = |from: &Module| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(next) = open.pop() {
                open.extend(imports[&next].iter().filter(|other| seen.insert((*other).clone())).cloned());
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> =
            self.texts.keys().map(|module| (module, reach(module))).collect();
        let mut left: BTreeSet<&Module> =
            self.texts.keys().filter(|module| reached[module].contains(*module)).collect();
        let mut out = Vec::new();
        while let Some(first) = left.pop_first() {
            let others: Vec<&Module> =
                left.iter().copied().filter(|o| reached[first].contains(*o) && reached[o].contains(first)).collect();
            left.retain(|module| !others.contains(module));
            out.push(std::iter::once(first).chain(others).cloned().collect());
        }
        out
    }

    /// Whether a path leads into this crate.
    fn is_own(&self, module: &Module, path: &[String]) -> bool {
        let first = path.first().map_or("", String::as_str);
        let child: Module = module.iter().cloned().chain([first.to_string()]).collect();
        ["crate", "super", "self"].contains(&first) || self.texts.contains_key(&child)
    }

    fn absolute(&self, module: &Module, path: &[String]) -> Vec<String> {
        let mut base = module.clone();
        for (at, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => base.clear(),
                "self" => {}
                "super" => drop(base.pop()),
                _ => {
                    base.extend_from_slice(&path[at..]);
                    break;
                }
            }
        }
        base
    }

    /// The file that defines what a path names.
    fn file_of(&self, path: Vec<String>, depth: usize) -> Option<Module> {
        let module =
            (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|m| self.texts.contains_key(m))?;
        let rest = &path[module.len()..];
        let further = rest.first().and_then(|name| self.reexports.get(&(module.clone(), name.clone())));
        match further {
            // A name may be re-exported from a file with the same name.
            Some(target) if depth < 8 => {
                self.file_of([target.as_slice(), &rest[1..]].concat(), depth + 1).or(Some(module))
            }
            _ => Some(module),
        }
    }
}

/// A text without comments, string contents and tests.
fn bare(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let mut out = String::with_capacity(code.len());
    for line in code.lines() {
        let line = line.split("//").next().unwrap_or("");
        let outside = line.split('"').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, part)| part);
        outside.for_each(|part| out.push_str(part));
        out.push('\n');
    }
    out
}

/// The `use` declarations: whether each is public, and its tree.
fn uses(text: &str) -> Vec<(bool, &str)> {
    let starts = text.match_indices("use ").filter(|(at, _)| {
        let before = text[..*at].rsplit('\n').next().unwrap_or("").trim();
        before.is_empty() || before.starts_with("pub")
    });
    let read = |(at, _): (usize, &str)| {
        let is_public = text[..at].rsplit('\n').next().is_some_and(|line| line.contains("pub"));
        Some((is_public, text[at + 4..].split(';').next()?))
    };
    starts.filter_map(read).collect()
}

/// The paths in a tree of imports: `a::{b, c::{self, d}}` has `a::b`, `a::c` and `a::c::d`.
fn leaves(tree: &str) -> Vec<Vec<String>> {
    let (mut out, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, letter) in tree.char_indices().chain([(tree.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.extend(branch(tree[from..at].trim()));
                from = at + 1;
            }
            _ => {}
        }
    }
    out
}

fn branch(tree: &str) -> Vec<Vec<String>> {
    let segments = |text: &str| -> Vec<String> {
        text.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_string).collect()
    };
    if let Some((before, rest)) = tree.split_once('{') {
        let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
        return leaves(inner).into_iter().map(|path| [segments(before), path].concat()).collect();
    }
    let path = segments(tree.split(" as ").next().unwrap_or(tree));
    match path.as_slice() {
        [] => Vec::new(),
        [before @ .., last] if last == "self" && !before.is_empty() => vec![before.to_vec()],
        _ => vec![path],
    }
}

/// The paths written out in the code.
fn paths(text: &str) -> Vec<Vec<String>> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let mut code = text.to_string();
    // From the end on, so that earlier positions stay valid.
    for (_, tree) in uses(text).into_iter().rev() {
        let at = tree.as_ptr() as usize - text.as_ptr() as usize;
        code.replace_range(at..at + tree.len(), "");
    }
    let words = code.split(|letter: char| !is_part(letter)).filter(|word| word.contains("::"));
    words.map(|word| word.split("::").filter(|name| !name.is_empty()).map(str::to_string).collect()).collect()
}

#[test]
fn imports_are_read_however_they_are_written() {
    let module = |name: &str| -> Module { name.split('/').map(str::to_string).collect() };
    let graph = Graph::new([
        (module("a"), "mod b;\npub use b::Thing;\nuse crate::c::{self, d::{E, F}};\n".to_string()),
        (module("a/b"), "use super::Other;\n// use crate::z::Nothing;\n".to_string()),
        (module("c"), "fn f() -> crate::a::Thing { \"crate::z\" }\n".to_string()),
        (module("c/d"), "pub struct E;\n".to_string()),
        (module("z"), String::new()),
    ]);
    assert_eq!(graph.imports(&module("a")), [module("c"), module("c/d")].into());
    assert_eq!(graph.imports(&module("a/b")), [module("a")].into());
    assert_eq!(graph.imports(&module("c")), [module("a/b")].into());
    assert_eq!(graph.cycles(), [vec![module("a"), module("a/b"), module("c")]]);
}
