//! Figures: numbers that open the records they were worked out from, and say how.
use leptos::prelude::*;

/// What a figure is. The attribute `data-figure` names it, and a test of all pages compares each figure with what it
/// opens.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum FigureKind {
    /// The number of the records that it opens.
    Count,
    /// The sum of the records that it opens.
    Sum,
    /// A rate, a mean or another result worked out from the records that it opens.
    Result,
    /// The number of those records that are not shown yet; it opens all of them.
    More,
    /// The number of lines below it.
    Here,
    /// The number of groups of records; it shows those groups only.
    Groups,
    /// The sum of several counts; it opens them.
    Parts,
    /// The certainty that records are the same; it opens them side by side.
    Match,
    /// A fact about the record whose page it is on.
    Record,
    /// Zero, where nothing could be opened.
    Zero,
}

impl FigureKind {
    /// The value of the attribute `data-figure`.
    pub const fn key(self) -> &'static str {
        match self {
            FigureKind::Count => "count",
            FigureKind::Sum => "sum",
            FigureKind::Result => "result",
            FigureKind::More => "more",
            FigureKind::Here => "here",
            FigureKind::Groups => "groups",
            FigureKind::Parts => "parts",
            FigureKind::Match => "match",
            FigureKind::Record => "record",
            FigureKind::Zero => "zero",
        }
    }
}

/// A figure as a link to its records; `how` says how it is worked out.
pub fn figure(kind: FigureKind, text: String, href: String, how: impl Into<String>) -> AnyView {
    let how: String = how.into();
    view! { <a class="figure-link" data-figure=kind.key() href=href title=how>{text}</a> }.into_any()
}
