//! A text that is edited while what it was taken from may change.

/// What became of a stored text while somebody edits it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meanwhile {
    /// Nothing, or what is being typed.
    Same,
    /// It is another one now, and nothing is typed.
    Changed,
    /// It is another one now, and yet another one is typed: saving would overwrite it.
    Clash,
}

impl Meanwhile {
    /// Compares what is stored with what was there when the editor was opened, and with what is typed, if anything is.
    pub fn of(before: &str, stored: &str, typed: Option<&str>) -> Meanwhile {
        match typed {
            _ if stored == before => Meanwhile::Same,
            None => Meanwhile::Changed,
            Some(typed) if typed == stored => Meanwhile::Same,
            Some(_) => Meanwhile::Clash,
        }
    }
}
