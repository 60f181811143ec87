//! The style sheets use the scales and colours of `style/tokens.css`, which docs/design.md describes.
use std::fs;

/// The style sheets and their text.
fn sheets() -> Vec<(String, String)> {
    let entries = fs::read_dir("style").expect("style").filter_map(Result::ok);
    let sheets = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "css"));
    let read = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path()).expect("a style sheet"))
    };
    sheets.map(read).collect()
}

/// The declarations of a sheet: property and value.
fn declarations(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = text.split(['{', '}', ';']).filter_map(|part| part.split_once(':'));
    parts.map(|(property, value)| (property.trim(), value.trim()))
}

/// The lengths in pixels of a value.
fn pixels(value: &str) -> impl Iterator<Item = i32> {
    let words = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
    words.filter_map(|word| word.strip_suffix("px")?.parse().ok())
}

#[test]
fn sizes_of_text_come_from_the_scale() {
    for (name, text) in sheets() {
        for (property, value) in declarations(&text).filter(|(property, _)| *property == "font-size") {
            let is_named = value.starts_with("var(--") || ["0", "inherit"].contains(&value);
            assert!(is_named, "{name}: {property}: {value}; use --small, --body, --large or --figure");
        }
    }
}

#[test]
fn spaces_are_multiples_of_four_pixels() {
    for (name, text) in sheets() {
        let is_space = |property: &str| {
            ["padding", "margin", "gap", "row-gap", "column-gap"].iter().any(|space| property.starts_with(space))
        };
        for (property, value) in declarations(&text).filter(|(property, _)| is_space(property)) {
            let is_on_grid = pixels(value).all(|length| length % 4 == 0 || length.abs() <= 3);
            assert!(is_on_grid, "{name}: {property}: {value}; use multiples of 4 px, or 1 to 3 px for hairlines");
        }
    }
}

#[test]
fn colours_and_radii_are_tokens() {
    for (name, text) in sheets().into_iter().filter(|(name, _)| name != "tokens.css" && name != "print.css") {
        for (property, value) in declarations(&text).filter(|(property, _)| !property.starts_with("--")) {
            let is_radius = property == "border-radius";
            let is_small = pixels(value).all(|length| length <= 2 || length == 999);
            assert!(!is_radius || is_small, "{name}: {property}: {value}; use --radius and its siblings");
            assert!(!value.starts_with('#'), "{name}: {property}: {value}; use a colour of tokens.css");
        }
    }
}

/// Characters that look like icons, and look different on every system.
const GLYPHS: &str = "▲▼△▽▸▾►◂●○◉◌◷◴☐☑☒☎☏✉✎✏✓✔✕✖✗✘⋯⋮⠿⇤⇥⟳↻↺★☆🔍📞📅";

#[test]
fn icons_are_drawn_and_no_characters() {
    let mut files: Vec<_> = sheets();
    let mut folders = vec![std::path::PathBuf::from("src/ui")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).expect("a folder").filter_map(Result::ok).map(|entry| entry.path()) {
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((path.display().to_string(), fs::read_to_string(&path).expect("a file"))),
            }
        }
    }
    for (name, text) in files {
        for (line, text) in text.lines().enumerate().filter(|(_, text)| !text.trim_start().starts_with("//")) {
            let glyph = text.chars().find(|c| GLYPHS.contains(*c));
            assert!(glyph.is_none(), "{name}:{}: {glyph:?}; use an icon of src/ui/components/icon.rs", line + 1);
        }
    }
}
