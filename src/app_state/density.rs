//! The height of rows, as this browser prefers it.

/// How high the rows of lists are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Density {
    /// Much air, for touch.
    Comfortable,
    /// The usual height.
    #[default]
    Normal,
    /// As many rows as can be read.
    Compact,
}

impl Density {
    /// All of them, from high to low.
    pub const ALL: [Density; 3] = [Density::Comfortable, Density::Normal, Density::Compact];

    /// Its name in the preferences and on the page's root.
    pub const fn key(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Normal => "",
            Density::Compact => "compact",
        }
    }

    /// The height of a row in CSS pixels; the style sheet's `--row` says the same.
    pub const fn row(self) -> i32 {
        match self {
            Density::Comfortable => 44,
            Density::Normal => 36,
            Density::Compact => 30,
        }
    }
}
