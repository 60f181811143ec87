//! The sales processes that a new workspace chooses from: the ten default stages, or fewer of them.
use super::defaults;
use crate::base::Id;

/// A choice of the default stages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SalesProcess {
    /// All ten.
    #[default]
    Ten,
    /// Five from qualification to Closed Won.
    Five,
    /// Four: qualification, proposal, negotiation, Closed Won.
    Four,
}

/// The default stages in their order, and whether the five and the four include them.
const STAGES: [(Id, bool, bool); 10] = [
    (Id::fixed(200), false, false),
    (Id::fixed(201), true, true),
    (Id::fixed(202), true, false),
    (Id::fixed(203), false, false),
    (Id::fixed(204), false, false),
    (Id::fixed(205), false, false),
    (Id::fixed(206), true, true),
    (Id::fixed(207), true, true),
    (defaults::STAGE_WON, true, true),
    (defaults::STAGE_LOST, true, true),
];

impl SalesProcess {
    /// All processes, the default first.
    pub const ALL: [SalesProcess; 3] = [SalesProcess::Ten, SalesProcess::Five, SalesProcess::Four];

    /// The default stages in their order, and whether the process has them.
    pub fn stages(self) -> impl Iterator<Item = (Id, bool)> {
        STAGES.into_iter().map(move |(id, of_five, of_four)| match self {
            SalesProcess::Ten => (id, true),
            SalesProcess::Five => (id, of_five),
            SalesProcess::Four => (id, of_four),
        })
    }
}
