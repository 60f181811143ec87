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
    /// An open stage, by the tenths of its probability.
    Stage(u8),
}

/// The keys of open stages.
const STAGES: [&str; 10] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"];

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
            Tone::Stage(tenths) => STAGES[if tenths > 9 { 9 } else { tenths as usize }],
        }
    }
}
