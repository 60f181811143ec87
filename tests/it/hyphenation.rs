//! Long names of stages and statuses can be broken where a reader expects it.
use crate::support::TestWorkspace;
use kontor::domain::{Picklist, RecordType};
use kontor::locale::{Language, hyphenation};
use kontor::store::{display_names, picklists};

/// The number of letters for which the narrowest column of a board and step of a path have room.
const MOST_LETTERS: usize = 12;

#[test]
fn no_part_of_a_built_in_name_is_wider_than_the_narrowest_column() {
    let crm = TestWorkspace::new();
    for language in Language::ALL {
        crm.session.read(|set| {
            for list in [Picklist::Status, Picklist::Stage] {
                for id in picklists::of_list(set, list) {
                    let name = display_names::name_of(set, id, language);
                    let shown = hyphenation::breakable(&name);
                    let parts = shown.split(['\u{ad}', '\u{200b}', ' ']);
                    let long: Vec<&str> = parts.filter(|part| part.chars().count() > MOST_LETTERS).collect();
                    assert!(long.is_empty(), "{name}: {long:?} cannot be broken");
                }
            }
        });
    }
}

#[test]
fn a_broken_name_reads_as_before() {
    let crm = TestWorkspace::new();
    let stages = crm.session.read(|set| picklists::of_list(set, Picklist::Stage));
    let names = stages
        .into_iter()
        .flat_map(|id| Language::ALL.map(|language| crm.session.read(|set| display_names::name_of(set, id, language))));
    for name in
        names.chain(["", "/", "Été – 2e phase", "BEDARFSANALYSE (neu)", RecordType::Lead.key()].map(String::from))
    {
        assert_eq!(hyphenation::breakable(&name).replace(['\u{ad}', '\u{200b}'], ""), name);
    }
}

#[test]
fn a_compound_is_broken_between_its_words_and_others_are_left_to_the_browser() {
    let broken = |name: &str| hyphenation::breakable(name).replace('\u{ad}', "|");
    assert_eq!(broken("Bedarfsanalyse intern"), "Bedarfs|analyse intern");
    assert_eq!(broken("Wahrnehmungsanalyse"), "Wahrnehmungs|analyse");
    assert_eq!(broken("WAHRNEHMUNGSANALYSE"), "WAHRNEHMUNGS|ANALYSE");
    assert_eq!(broken("Donaudampfschifffahrt"), "Donaudampfschifffahrt");
    assert_eq!(broken("Negotiation/Review"), "Negotiation/\u{200b}Review");
}
