//! The user guide: all languages have the same pages with the same structure, and every link has a target.
use std::fs;

use kontor::base::markdown::{self, Block};
use kontor::locale::{Language, guide};
use kontor::route::Route;

#[test]
fn all_languages_have_the_same_pages() {
    for folder in Language::ALL.map(Language::code) {
        let mut files: Vec<String> = fs::read_dir(format!("docs/guide/{folder}"))
            .expect("the guide's folder can be read")
            .map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().to_string())
            .collect();
        let mut listed: Vec<String> = guide::KEYS.iter().map(|key| format!("{key}.md")).collect();
        files.sort();
        listed.sort();
        assert_eq!(files, listed, "docs/guide/{folder}");
    }
    for (page, key) in guide::KEYS.iter().enumerate() {
        let shapes = Language::ALL.map(|language| shape(&markdown::parse(guide::text(page, language))));
        for other in &shapes[1..] {
            assert_eq!(&shapes[0], other, "{key} has the same parts in every language");
        }
        assert_eq!(shapes[0][0], "heading 1", "{key} begins with its title");
        assert_eq!(shapes[0].iter().filter(|part| *part == "heading 1").count(), 1, "{key} has one title");
    }
}

#[test]
fn every_link_has_a_target_that_exists() {
    let mut count = 0;
    for (page, key) in guide::KEYS.iter().enumerate() {
        for (language, folder) in Language::ALL.map(|language| (language, language.code())) {
            for block in markdown::parse(guide::text(page, language)) {
                for target in block.link_targets() {
                    count += 1;
                    assert!(target_exists(&target), "docs/guide/{folder}/{key}.md: {target}");
                }
            }
        }
    }
    assert!(count > 100, "there are links");
    assert!(!target_exists("nowhere.md") && !target_exists("#/nowhere") && !target_exists("#/settings/nowhere"));
}

#[test]
fn no_markdown_syntax_is_left_unparsed() {
    for page in 0..guide::KEYS.len() {
        for (language, folder) in Language::ALL.map(|language| (language, language.code())) {
            for line in markdown::parse(guide::text(page, language)).iter().flat_map(Block::plain_lines) {
                assert!(!line.contains("**") && !line.contains("]("), "docs/guide/{folder}: {line}");
            }
        }
    }
}

/// Whether a link's target is a page of the guide or of the app.
fn target_exists(target: &str) -> bool {
    if let Some(page) = target.strip_suffix(".md") {
        return guide::find(page).is_some();
    }
    // An unknown address leads to the home page.
    Route::parse(target).path() == target
}

fn shape(blocks: &[Block]) -> Vec<String> {
    let shape = |block: &Block| match block {
        Block::Heading(level, _) => format!("heading {level}"),
        Block::Paragraph(_) => "paragraph".to_string(),
        Block::List(numbered, items) => format!("list {numbered} {}", items.len()),
        Block::Table(rows) => format!("table {} × {}", rows.len(), rows.first().map_or(0, Vec::len)),
    };
    blocks.iter().map(shape).collect()
}
