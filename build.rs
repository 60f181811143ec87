//! Collects the phrases of the source for the page, which has all languages but English in catalogs, and keeps the
//! linker's relocations in a build with chunks (feature `split`), because the program is divided along them.
//! Writes the lower case of letters as a short table (`src/base/lower_case.rs`).
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The languages of a phrase, in the order of `Language::ALL`.
const LANGUAGES: usize = 3;

type Texts = [String; LANGUAGES];

/// The record types that no list shows, and whose fields no list's columns reach: the labels of their fields come with the first chunk,
/// although the first program has all tables of fields.
const NEVER_LISTED: [&str; 20] = [
    "assignment_rule",
    "automation",
    "custom_type",
    "dashboard",
    "email_template",
    "enrolment",
    "field",
    "file",
    "firing",
    "layout",
    "mapping",
    "not_duplicate",
    "price",
    "quota",
    "rate",
    "record_rule",
    "report",
    "sequence",
    "settings",
    "view",
];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(catalogs)");
    let is_wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    let has = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    if is_wasm && has("SPLIT") {
        println!("cargo:rustc-link-arg-bin=kontor=--emit-relocs");
    }
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("lower_case.rs"), format!("[{}]", lower_case().join(", ")))?;
    if is_wasm && has("PAGE") {
        println!("cargo:rustc-cfg=catalogs");
        println!("cargo:rerun-if-changed=src");
        collect(&out)?;
    }
    Ok(())
}

/// The letters beyond ASCII that have a lower case: runs of the first and the last letter, the step from one to the
/// next, and the distance to their lower case.
fn lower_case() -> Vec<String> {
    let mut runs: Vec<(u32, u32, u32, i32)> = Vec::new();
    for letter in '\u{80}'..=char::MAX {
        // What follows the first is a combining mark, which folding drops.
        let Some(lower) = letter.to_lowercase().next().filter(|lower| *lower != letter) else { continue };
        let (letter, by) = (letter as u32, lower as i32 - letter as i32);
        match runs.last_mut() {
            Some((first, last, step, distance))
                if *distance == by && (letter - *last == *step || first == last && letter - *last <= 2) =>
            {
                (*step, *last) = (letter - *last, letter);
            }
            _ => runs.push((letter, letter, 1, by)),
        }
    }
    runs.iter().map(|(first, last, step, by)| format!("({first}, {last}, {step}, {by})")).collect()
}

/// Writes the hashes of all phrases, whose order gives them their numbers, for the compiler, and the texts beside the
/// program, for `scripts/catalogs.mjs`.
fn collect(out: &Path) -> io::Result<()> {
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for path in sources(Path::new("src"))? {
        let text = fs::read_to_string(&path)?;
        // The phrases of unit tests are not the page's.
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let mut phrases = Vec::new();
        find(text, path.ends_with("domain/defaults.rs"), &mut phrases, &mut names);
        let is_later = NEVER_LISTED.iter().any(|name| path.ends_with(format!("domain/records/{name}.rs")));
        all.extend(phrases.into_iter().map(|texts| (hash(&texts), texts, is_later)));
    }
    // What is said elsewhere, too, stands before it.
    all.sort();
    all.dedup_by(|one, before| (one.0, &one.1) == (before.0, &before.1));
    if let Some(both) = all.windows(2).find(|both| both[0].0 == both[1].0) {
        return Err(io::Error::other(format!("two phrases have the same hash: {both:?}")));
    }
    let hashes: Vec<String> = all.iter().map(|(hash, ..)| format!("{hash:#x}")).collect();
    write(
        &out.join("phrases.rs"),
        &format!(
            "#[allow(clippy::large_const_arrays, reason = \"only the compiler reads it\")]\nconst HASHES: [u64; {}] = [{}];\n",
            hashes.len(),
            hashes.join(", ")
        ),
    )?;
    let joined = |texts: Vec<&str>| texts.join("\0");
    let of = |at: usize| joined(all.iter().map(|(_, texts, _)| texts[at].as_str()).collect());
    let named = |at: usize| joined(names.iter().map(|texts: &Texts| texts[at].as_str()).collect());
    let later = joined(all.iter().map(|(.., is_later)| if *is_later { "later" } else { "" }).collect());
    let lists: Vec<String> = (0..LANGUAGES).map(of).chain((0..LANGUAGES).map(named)).chain([later]).collect();
    // Cargo's folder for the profile, which has the program.
    let beside = out.ancestors().nth(3).unwrap_or(out).join("phrases.txt");
    write(&beside, &lists.join("\u{1}"))
}

/// Writes a file if its content changes.
fn write(path: &Path, content: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|before| before == content) { Ok(()) } else { fs::write(path, content) }
}

/// The sources below a folder.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            out.extend(sources(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// Finds the phrases of a source: the literals of `phrase!`, and literals side by side, as tables have them. In the
/// defaults, the names of list entries: the literals that a tuple begins with.
fn find(text: &str, has_names: bool, phrases: &mut Vec<Texts>, names: &mut Vec<Texts>) {
    let literals = literals(text);
    let mut at = 0;
    while at < literals.len() {
        let begins = text[..literals[at].from].trim_end();
        let (is_call, is_name) = (begins.ends_with("phrase!("), has_names && begins.ends_with('('));
        let mark = if is_call || is_name { "," } else { "" };
        let mut end = at + 1;
        while end < literals.len() && text[literals[end - 1].to..literals[end].from].trim() == mark {
            end += 1;
        }
        let texts: Vec<String> = literals[at..end].iter().map(|literal| literal.text.clone()).collect();
        if let Ok(texts) = Texts::try_from(texts) {
            if is_name { names.push(texts) } else { phrases.push(texts) }
        }
        at = end;
    }
}

struct Literal {
    from: usize,
    to: usize,
    text: String,
}

/// The string literals of a source.
fn literals(source: &str) -> Vec<Literal> {
    let (bytes, mut out, mut at) = (source.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        let rest = &source[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\"'") {
            at += 3;
        } else if rest.starts_with("'\\") {
            // A character with an escape, which may be a quote.
            at += 3;
        } else if rest.starts_with("r\"") || rest.starts_with("r#\"") {
            let end = if rest.starts_with("r#") { "\"#" } else { "\"" };
            let begin = rest.find('"').map_or(rest.len(), |quote| quote + 1);
            at += rest[begin..].find(end).map_or(rest.len(), |length| begin + length + end.len());
        } else if bytes[at] == b'"' {
            let (text, length) = literal(&rest[1..]);
            out.push(Literal { from: at, to: at + 1 + length, text });
            at += 1 + length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    out
}

/// The text of a literal, from after its first quote, and how many bytes of the source it takes with its last one.
fn literal(rest: &str) -> (String, usize) {
    let (mut out, mut chars) = (String::new(), rest.char_indices());
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (out, at + 1),
            '\\' => match chars.next().map_or('\\', |(_, char)| char) {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                '0' => out.push('\0'),
                'u' => {
                    let code: String = chars.by_ref().map(|(_, char)| char).take_while(|char| *char != '}').collect();
                    let code = u32::from_str_radix(code.trim_start_matches('{'), 16);
                    out.extend(code.ok().and_then(char::from_u32));
                }
                '\n' => {
                    let left = chars.as_str();
                    for _ in 0..left.chars().take_while(|char| char.is_whitespace()).count() {
                        chars.next();
                    }
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    (out, rest.len())
}

/// FNV-1a of the texts, each followed by a zero; as in `src/locale/catalog.rs`.
fn hash(texts: &Texts) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
