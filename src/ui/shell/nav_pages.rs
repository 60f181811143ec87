//! The table of the pages that the navigation leads to.
use crate::domain::RecordType;
use crate::locale::{Phrase, phrases};
use crate::ui::components::icon::{self, Icon};
use crate::ui::navigation::Route;

/// A line of the navigation.
pub struct NavPage {
    /// The target of the link.
    pub route: Route,
    /// Its picture.
    pub icon: Icon,
    /// The label.
    pub label: Phrase,
    /// The record type that is counted.
    pub counts: Option<RecordType>,
    /// The part of the navigation that has it.
    pub place: Place,
}

/// Where a line of the navigation is.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    /// Also in the bar of a phone.
    Bar,
    /// On a phone in the overflow menu.
    Menu,
    /// Like `Menu`, and at the bottom of the navigation.
    Foot,
}

const fn page(route: Route, icon: Icon, label: Phrase, place: Place) -> NavPage {
    NavPage { route, icon, label, counts: None, place }
}

const fn list(kind: RecordType, place: Place) -> NavPage {
    let (icon, label) = (icon::of_built_in(kind), kind.built_in_names()[1]);
    NavPage { route: Route::List(kind), icon, label, counts: Some(kind), place }
}

/// The pages, in order.
pub static NAV_PAGES: [NavPage; 17] = [
    page(Route::Home, icon::HOME, phrases::HOME, Place::Bar),
    page(Route::Next, icon::NEXT_ACTIONS, phrases::NEXT_ACTIONS, Place::Bar),
    page(Route::Calendar, icon::CALENDAR, phrases::CALENDAR, Place::Menu),
    page(Route::Board, icon::PIPELINE, phrases::PIPELINE, Place::Bar),
    page(Route::Reports, icon::REPORTS, phrases::REPORTS, Place::Menu),
    list(RecordType::Lead, Place::Bar),
    list(RecordType::Account, Place::Menu),
    list(RecordType::Contact, Place::Menu),
    list(RecordType::Opportunity, Place::Menu),
    list(RecordType::Quote, Place::Menu),
    list(RecordType::Activity, Place::Menu),
    list(RecordType::Campaign, Place::Menu),
    page(Route::Duplicates, icon::DUPLICATES, phrases::DUPLICATES, Place::Foot),
    page(Route::Trash, icon::TRASH, phrases::TRASH, Place::Foot),
    page(Route::Data, icon::DATA, phrases::DATA, Place::Foot),
    page(Route::Workspaces, icon::SWITCH, phrases::WORKSPACES, Place::Foot),
    page(Route::Settings, icon::SETTINGS, phrases::SETTINGS, Place::Foot),
];
