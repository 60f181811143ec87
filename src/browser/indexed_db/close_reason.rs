//! Why a database that was open is closed: by another tab or by the browser.

/// The reason why a connection was closed from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseReason {
    /// Another tab loaded newer code.
    Replaced,
    /// Another tab deleted the database.
    Deleted,
    /// The browser removed the database.
    Removed,
}
