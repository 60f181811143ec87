//! The addresses of the app: parses an address into a route, and formats a route as an address.
pub mod section;

use crate::base::{Date, Id};
use crate::domain::RecordType;
use crate::locale::guide;
pub use section::Section;

/// A page of the app.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Route {
    /// The home page: the day's work.
    #[default]
    Home,
    /// All records of a type.
    List(RecordType),
    /// One record.
    Record(Id),
    /// The document of a quote.
    Document(Id),
    /// The board of deals by stage.
    Board,
    /// The calendar of activities.
    Calendar,
    /// Open leads and deals by next activity.
    Next,
    /// The settings of the workspace.
    Settings,
    /// A section of the settings.
    Section(Section),
    /// Enquiries from websites that await a decision.
    Enquiries,
    /// Import and export.
    Data,
    /// The workspaces of this browser.
    Workspaces,
    /// Data protection: everything about a person.
    Rights,
    /// Deleted records.
    Trash,
    /// Changes since the last visit.
    Changes,
    /// All actions of the workspace.
    Actions,
    /// Possible duplicates.
    Duplicates,
    /// Reports and dashboards; the address has the details.
    Reports,
    /// A page of the user guide, by its index.
    Guide(usize),
    /// An address that leads nowhere.
    Unknown,
}

impl Route {
    /// Whether records of a type have a page of their own.
    pub fn has_record_page(kind: RecordType) -> bool {
        kind.is_work() || kind == RecordType::Product
    }

    /// The route of an address's hash; an empty one is the home page.
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        // A link with an enquiry: its content is removed from the address first.
        if path.starts_with("enquiry?") {
            return Route::Enquiries;
        }
        let path = path.split('?').next().unwrap_or("").trim_matches('/');
        match path.split_once('/').unwrap_or((path, "")) {
            ("", "") => Route::Home,
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
            ("actions", "") => Route::Actions,
            ("duplicates", "") => Route::Duplicates,
            ("reports", "") => Route::Reports,
            ("guide", page) => Route::Guide(guide::find(page).unwrap_or(0)),
            ("quote", id) if !id.is_empty() => id.parse().map_or(Route::Unknown, Route::Document),
            ("record", id) => id.parse().map_or(Route::Unknown, Route::Record),
            (kind, "") => RecordType::from_key(kind).filter(|kind| kind.is_work()).map_or(Route::Unknown, Route::List),
            _ => Route::Unknown,
        }
    }

    /// The address of the page itself, without a query.
    pub fn path(self) -> String {
        match self {
            Route::Home => "#/".to_string(),
            Route::List(kind) => format!("#/{}", kind.key()),
            Route::Record(id) => format!("#/record/{id}"),
            Route::Document(id) => format!("#/quote/{id}"),
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
            Route::Actions => "#/actions".to_string(),
            Route::Duplicates => "#/duplicates".to_string(),
            Route::Reports => "#/reports".to_string(),
            Route::Unknown => "#/unknown".to_string(),
            Route::Guide(page) => format!("#/guide/{}", guide::KEYS.get(page).unwrap_or(&"")),
        }
    }
}

/// The query parameter of a past date.
const AS_OF: &str = "asof=";

/// An address of the app: the hash of a URL.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Address {
    /// The page.
    pub route: Route,
    /// The query for its list or report; empty for the default.
    pub query: String,
    /// The past date that is viewed.
    pub past: Option<Date>,
}

impl Address {
    /// Parses the hash of a URL.
    pub fn parse(hash: &str) -> Address {
        let query = hash.split_once('?').map_or("", |(_, query)| query);
        let is_day = |part: &&str| part.starts_with(AS_OF);
        let rest: Vec<&str> = query.split('&').filter(|part| !is_day(part)).collect();
        let past = query.split('&').find_map(|part| Date::parse_iso(part.strip_prefix(AS_OF)?));
        Address { route: Route::parse(hash), query: rest.join("&"), past }
    }

    /// The hash of the address.
    pub fn href(&self) -> String {
        let day = self.past.map(|day| format!("{AS_OF}{}", day.to_iso())).unwrap_or_default();
        let query = self.query.as_str();
        let between = if query.is_empty() || day.is_empty() { "" } else { "&" };
        let mark = if query.is_empty() && day.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}{between}{day}", self.route.path())
    }
}
