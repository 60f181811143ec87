//! The density of lists, as preferred in this browser.

/// The density of rows in lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Density {
    /// High rows, for touch.
    Comfortable,
    /// The default height.
    #[default]
    Normal,
    /// As low as is readable.
    Compact,
}

impl Density {
    /// All densities, the highest rows first.
    pub const ALL: [Density; 3] = [Density::Comfortable, Density::Normal, Density::Compact];

    /// The name in the preferences and on the root element.
    pub const fn key(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Normal => "",
            Density::Compact => "compact",
        }
    }

    /// The height of a row in CSS pixels, as in the style sheet's `--row`.
    pub const fn row(self) -> i32 {
        match self {
            Density::Comfortable => 44,
            Density::Normal => 36,
            Density::Compact => 30,
        }
    }
}
