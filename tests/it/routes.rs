//! Addresses: every page has one that is parsed back to it, and any other text leads to a page that says so.
use kontor::base::{Date, Id};
use kontor::domain::RecordType;
use kontor::locale::guide;
use kontor::route::{Address, Route, Section};
use proptest::prelude::*;

fn pages() -> impl Strategy<Value = Route> {
    let fixed = [
        Route::Home,
        Route::Board,
        Route::Calendar,
        Route::Next,
        Route::Settings,
        Route::Enquiries,
        Route::Data,
        Route::Workspaces,
        Route::Rights,
        Route::Trash,
        Route::Changes,
        Route::Actions,
        Route::Duplicates,
        Route::Reports,
        Route::Unknown,
    ];
    let lists = RecordType::WORK.into_iter().map(Route::List);
    let sections = Section::ALL.into_iter().map(Route::Section);
    let chapters = (0..guide::KEYS.len()).map(Route::Guide);
    let named: Vec<Route> = fixed.into_iter().chain(lists).chain(sections).chain(chapters).collect();
    prop_oneof![prop::sample::select(named), any::<[u8; 16]>().prop_map(|bytes| Route::Record(Id(bytes)))]
}

proptest! {
    #[test]
    fn an_address_is_parsed_to_its_page(page in pages(), query in "[a-z]{0,5}(=[a-z0-9.]{0,5})?", day in 0..30_000_i32) {
        prop_assume!(!query.starts_with("asof="));
        for past in [None, Some(Date(day))] {
            let plain = Address { route: page, query: String::new(), past };
            prop_assert_eq!(Route::parse(&plain.href()), page);
            prop_assert_eq!(Address::parse(&plain.href()), plain);
            let address = Address { route: page, query: query.clone(), past };
            prop_assert_eq!(Route::parse(&address.href()), page);
            prop_assert_eq!(Address::parse(&address.href()), address);
        }
        prop_assert_eq!(Address { route: page, ..Address::default() }.href(), page.path());
    }

    #[test]
    fn any_text_is_parsed_to_a_page_that_has_an_address(text in "\\PC{0,40}") {
        let page = Route::parse(&text);
        prop_assert_eq!(Route::parse(&page.path()), page);
    }
}

#[test]
fn an_unknown_address_is_told_apart_from_the_home_page() {
    for address in ["", "#", "#/", "#//", "#/?asof=2026-01-01"] {
        assert_eq!(Route::parse(address), Route::Home, "{address}");
    }
    for address in ["#/nothing", "#/lead/1", "#/record/7", "#/record", "#/view", "#/home", "#/pipeline/x"] {
        assert_eq!(Route::parse(address), Route::Unknown, "{address}");
    }
    assert_eq!(Route::parse("#/settings/nothing/more"), Route::Settings);
}

#[test]
fn an_invalid_date_is_ignored_in_an_address() {
    let address = Address::parse("#/lead?q=anna&asof=yesterday&sort=-1");
    assert_eq!((address.past, address.query.as_str()), (None, "q=anna&sort=-1"));
}
