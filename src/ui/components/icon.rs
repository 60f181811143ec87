//! The icons as data: one path each on a grid of 24, drawn as an outline.
use leptos::prelude::*;

use crate::domain::{RecordType, type_names};

/// The path of an icon.
pub type Icon = &'static str;

macro_rules! icons {
    ($($name:ident $path:literal;)*) => { $(#[doc = concat!("The icon ", stringify!($name), ".")] pub const $name: Icon = $path;)* };
}

icons! {
    HOME "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z";
    PIPELINE "M4 5h4v14H4zM10 5h4v8h-4zM16 5h4v11h-4z";
    LEAD "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 12h.01";
    ACCOUNT "M5 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M15 10h3a1 1 0 0 1 1 1v9M3 20h18M8.5 8h3M8.5 12h3M8.5 16h3";
    CONTACT "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20a7 7 0 0 1 14 0";
    OPPORTUNITY "M4 17l5-5 4 4 7-8M15 8h5v5";
    ACTIVITY "M9 13l2 2 4-4M6 5h12a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 3v4M15 3v4";
    NEXT_ACTIONS "M4 7l1.5 1.5L8.5 5.5M4 16l1.5 1.5 3-3M12 7h8M12 16h8";
    REPORTS "M4 20h16M7 20v-7M12 20V5M17 20V10";
    CALENDAR "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10h16M8 4v4M16 4v4";
    DATA "M7 5v14M3.5 15.5L7 19l3.5-3.5M17 19V5M13.5 8.5L17 5l3.5 3.5";
    SETTINGS "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4";
    TRASH "M4 7h16M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2M6 7l1 12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1l1-12M10 11v5M14 11v5";
    DUPLICATES "M9 9h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM16 6V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1";
    SEARCH "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4";
    PLUS "M12 5v14M5 12h14";
    BOX "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8";
    UNDO "M9 14L4 9l5-5M4 9h10a5.5 5.5 0 0 1 0 11h-3";
    REDO "M15 14l5-5-5-5M20 9H10a5.5 5.5 0 0 0 0 11h3";
    STAR "M12 4l2.5 5.2 5.5.8-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.5-.8z";
    DOWN "M7 10l5 5 5-5";
    SIDE "M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 5v14";
    MORE "M5 11h2v2H5zM11 11h2v2h-2zM17 11h2v2h-2z";
    DISPLAY "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M12 8h5.5M12 12h8M12 16h5.5";
    CHECK "M5 12.5l4.5 4.5L19 7";
    CROSS "M6 6l12 12M18 6L6 18";
    NEWS "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4";
    MAIL "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3.5 7l8.5 6 8.5-6";
    KEYS "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM7 10h.01M11 10h.01M15 10h.01M8 14h8";
    EDIT "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3";
    CONVERT "M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4";
    PHONE "M6 4h3l2 5-2 1.5a11 11 0 0 0 4.5 4.5L15 13l5 2v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z";
    WON "M7 4h10v5a5 5 0 0 1-10 0zM7 6H4a4 4 0 0 0 3 4M17 6h3a4 4 0 0 1-3 4M12 14v4M8 20h8";
    LOST "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 8.5l7 7M15.5 8.5l-7 7";
    NEXT "M6 9l6 6 6-6";
    PREVIOUS "M6 15l6-6 6 6";
    GUIDE "M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13";
    LANGUAGE "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM4 12h16M12 4c-5 5-5 11 0 16M12 4c5 5 5 11 0 16";
    TASK "M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";
    CLOCK "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2";
    NOTE "M5 4h14v10l-6 6H5zM19 14h-6v6M9 8h6M9 12h3";
    REPEAT "M5 11a7 7 0 0 1 12-4l2 2M19 5v4h-4M19 13a7 7 0 0 1-12 4l-2-2M5 19v-4h4";
    GRIP "M9 6h.1M15 6h.1M9 12h.1M15 12h.1M9 18h.1M15 18h.1";
    UP "M12 19V5M6 11l6-6 6 6";
    BELOW "M12 5v14M6 13l6 6 6-6";
    BACK "M19 12H5M11 6l-6 6 6 6";
    EARLIER "M15 6l-6 6 6 6";
    LATER "M9 6l6 6-6 6";
    EXPORT "M12 4v11M7 10l5 5 5-5M5 20h14";
    WIDEN "M9 7l-5 5 5 5M15 7l5 5-5 5M4 12h16";
    NARROW "M4 12h6M7 8l4 4-4 4M20 12h-6M17 8l-4 4 4 4";
    WARN "M12 4l9 16H3zM12 10v4M12 17h.1";
    MEGAPHONE "M4 10v4h3l8 4V6l-8 4zM18 9a4 4 0 0 1 0 6M8 14l1 5h2l-1-4";
    QR_CODE "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18v2M18 18h2v2h-2z";
    QUOTE "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h3";
    SWITCH "M4 7h12a3 3 0 0 1 3 3v1M7 4L4 7l3 3M20 17H8a3 3 0 0 1-3-3v-1M17 20l3-3-3-3";
}

/// The icon of a record type.
pub fn of_kind(kind: RecordType) -> Icon {
    match type_names::of(kind as u8) {
        Some(own) => of_name(own.icon),
        None => of_built_in(kind),
    }
}

/// The icons that a custom record type may have, with the names under which they are stored. The first is the usual one.
pub const CHOICES: [(&str, Icon); 10] = [
    ("box", BOX),
    ("document", QUOTE),
    ("building", ACCOUNT),
    ("person", CONTACT),
    ("calendar", CALENDAR),
    ("book", GUIDE),
    ("clock", CLOCK),
    ("cup", WON),
    ("star", STAR),
    ("tools", SETTINGS),
];

/// The icon with a stored name.
pub fn of_name(name: &str) -> Icon {
    CHOICES.iter().find(|(own, _)| *own == name).map_or(BOX, |(_, icon)| icon)
}

/// The icon of a record type that the program defines.
pub const fn of_built_in(kind: RecordType) -> Icon {
    match kind {
        RecordType::Lead => LEAD,
        RecordType::Account => ACCOUNT,
        RecordType::Contact => CONTACT,
        RecordType::Opportunity => OPPORTUNITY,
        RecordType::Activity => ACTIVITY,
        RecordType::Campaign => MEGAPHONE,
        RecordType::Quote => QUOTE,
        _ => SETTINGS,
    }
}

/// An icon beside a text with the same meaning; screen readers skip it.
pub fn icon(path: Icon) -> AnyView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=path></path></svg> }.into_any()
}
