//! The addresses of the app: which page an address means, and which address leads to a page.
pub mod section;

use std::cell::Cell;

use crate::base::{Date, Id};
use crate::domain::RecordType;
use crate::locale::guide;
pub use section::Section;

/// A page of the app.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Route {
    /// What to do today.
    #[default]
    Home,
    /// All records of a kind.
    List(RecordType),
    /// One record.
    Record(Id),
    /// The deals by stage.
    Board,
    /// The activities by day.
    Calendar,
    /// Open leads and deals by their next activity.
    Next,
    /// Lists and settings of the workspace.
    Settings,
    /// A section of these.
    Section(Section),
    /// What websites sent and nobody has decided on.
    Enquiries,
    /// Import and export.
    Data,
    /// The workspaces of this browser.
    Workspaces,
    /// Everything about a person.
    Rights,
    /// Deleted records.
    Trash,
    /// What changed since the last visit.
    Changes,
    /// Records that may be the same.
    Duplicates,
    /// Reports and dashboards; the address says which.
    Reports,
    /// A page of the user guide, by its place.
    Guide(usize),
}

impl Route {
    /// The page an address's hash means; home where it means none.
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        // A link with an enquiry: what it holds is taken out of the address before.
        if path.starts_with("enquiry?") {
            return Route::Enquiries;
        }
        let path = path.split('?').next().unwrap_or("").trim_matches('/');
        match path.split_once('/').unwrap_or((path, "")) {
            ("pipeline", "") => Route::Board,
            ("calendar", "") => Route::Calendar,
            ("next", "") => Route::Next,
            ("settings", section) => Section::from_key(section).map_or(Route::Settings, Route::Section),
            ("enquiries", "") => Route::Enquiries,
            ("data", "") => Route::Data,
            ("workspaces", "") => Route::Workspaces,
            ("rights", "") => Route::Rights,
            ("trash", "") => Route::Trash,
            ("changes", "") => Route::Changes,
            ("duplicates", "") => Route::Duplicates,
            ("reports", "") => Route::Reports,
            ("guide", page) => Route::Guide(guide::find(page).unwrap_or(0)),
            ("record", id) => id.parse().map(Route::Record).unwrap_or_default(),
            (kind, "") => RecordType::from_key(kind)
                .filter(|kind| RecordType::WORK.contains(kind))
                .map(Route::List)
                .unwrap_or_default(),
            _ => Route::Home,
        }
    }

    /// The address of the page with what its list, or report, shows; an empty query asks for nothing. The past day that
    /// is looked at is part of every address.
    pub fn with(self, query: &str) -> String {
        let day = PAST.get().map(|day| format!("{AS_OF}{}", day.to_iso())).unwrap_or_default();
        let between = if query.is_empty() || day.is_empty() { "" } else { "&" };
        let mark = if query.is_empty() && day.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}{between}{day}", self.path())
    }

    /// The address of the page.
    pub fn href(self) -> String {
        self.with("")
    }

    /// The address of the page itself, without what it shows.
    pub fn path(self) -> String {
        match self {
            Route::Home => "#/".to_string(),
            Route::List(kind) => format!("#/{}", kind.key()),
            Route::Record(id) => format!("#/record/{id}"),
            Route::Board => "#/pipeline".to_string(),
            Route::Calendar => "#/calendar".to_string(),
            Route::Next => "#/next".to_string(),
            Route::Settings => "#/settings".to_string(),
            Route::Section(section) => format!("#/settings/{}", section.key()),
            Route::Enquiries => "#/enquiries".to_string(),
            Route::Data => "#/data".to_string(),
            Route::Workspaces => "#/workspaces".to_string(),
            Route::Rights => "#/rights".to_string(),
            Route::Trash => "#/trash".to_string(),
            Route::Changes => "#/changes".to_string(),
            Route::Duplicates => "#/duplicates".to_string(),
            Route::Reports => "#/reports".to_string(),
            Route::Guide(page) => format!("#/guide/{}", guide::KEYS.get(page).unwrap_or(&"")),
        }
    }
}

/// The part of a query that names a past day.
pub const AS_OF: &str = "asof=";

thread_local! {
    static PAST: Cell<Option<Date>> = const { Cell::new(None) };
}

/// Lets every address name a past day, or none.
pub fn set_past(day: Option<Date>) {
    PAST.set(day);
}
