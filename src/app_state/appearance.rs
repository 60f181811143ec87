//! The look of the page in this browser: language, theme, density.
use leptos::prelude::*;

use crate::locale::{Language, Phrase};

/// The look of the page.
#[derive(Default)]
pub struct Appearance {
    /// The language of the page.
    pub language: RwSignal<Language>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// The height of rows in lists.
    pub density: RwSignal<Density>,
    /// Whether the navigation is collapsed to icons.
    pub is_narrow: RwSignal<bool>,
}

impl Appearance {
    /// A phrase in the page's language; tracked.
    pub fn say(&self, phrase: Phrase) -> &'static str {
        phrase.of(self.language.get())
    }
}

/// The theme: light, dark, or the one of the system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// The theme of the system.
    #[default]
    System,
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

impl Theme {
    /// All themes.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name in the preferences and on the root element; empty for the system's.
    pub const fn key(self) -> &'static str {
        match self {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of a name; the system's for an unknown one.
    pub fn from_key(key: &str) -> Theme {
        Theme::ALL.into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }
}

/// The height of rows in lists.
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
