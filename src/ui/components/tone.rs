//! The tone of chips, banners and texts.

/// A tone; the style sheets give it a colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// It went well.
    Good,
    /// It needs attention.
    Warn,
    /// It went wrong, or is late.
    Bad,
    /// One of several choices.
    Tag,
    /// Something that should be there is not.
    Missing,
}

impl Tone {
    /// The value of the attribute `data-tone`.
    pub const fn key(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Tag => "tag",
            Tone::Missing => "none",
        }
    }
}
