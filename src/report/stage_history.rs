//! The stage history of each deal, from the journal. Unknown times are not guessed: for an imported deal, nobody can
//! say when it entered its first stage.
use crate::base::{Id, IdMap, Seq, Timestamp};
use crate::change::{Action, Change, Commit, Header};
use crate::domain::RecordType;
use crate::domain::records::opportunity;

/// A stay in a stage. It lasts until the next one begins.
#[derive(Clone, PartialEq, Debug)]
pub struct StageInterval {
    /// The stage.
    pub stage: Option<Id>,
    /// The beginning; `None` if the deal was imported, because the time is unknown then.
    pub from: Option<Timestamp>,
    /// The commit that began it.
    by: Seq,
}

/// The stage histories of all deals, as far as the journal was read.
#[derive(Default)]
pub struct StageHistories {
    ways: IdMap<Vec<StageInterval>>,
    read: Seq,
}

impl StageHistories {
    /// The last commit that was read.
    pub fn read(&self) -> Seq {
        self.read
    }

    /// The stays of a deal, in order.
    pub fn of(&self, deal: Id) -> &[StageInterval] {
        self.ways.get(&deal).map_or(&[], Vec::as_slice)
    }

    /// Applies the next commit of the journal.
    pub fn apply(&mut self, commit: &Commit) {
        let header = &commit.header;
        self.read = header.seq;
        for change in &commit.changes {
            match change {
                Change::Create { kind: RecordType::Opportunity, row } => {
                    let is_import = matches!(header.cause.action, Action::Import | Action::Reconcile | Action::Align);
                    let stage = row.link(opportunity::STAGE);
                    let way = self.ways.entry(row.id()).or_default();
                    // A restored deal continues where it was.
                    if way.last().is_none_or(|last| last.stage != stage) {
                        way.push(StageInterval { stage, from: (!is_import).then_some(header.at), by: header.seq });
                    }
                }
                Change::Set { kind: RecordType::Opportunity, id, field: opportunity::STAGE, after, .. } => {
                    let stage = after.as_ref().and_then(|value| value.link());
                    moved(self.ways.entry(*id).or_default(), stage, header);
                }
                _ => {}
            }
        }
    }
}

fn moved(way: &mut Vec<StageInterval>, stage: Option<Id>, header: &Header) {
    // A move that was undone did not happen.
    let is_undo = header.cause.action == Action::Undo && way.last().is_some_and(|last| Some(last.by) == header.about);
    if is_undo && way.len() > 1 && way[way.len() - 2].stage == stage {
        way.pop();
    } else if way.last().is_none_or(|last| last.stage != stage) {
        way.push(StageInterval { stage, from: Some(header.at), by: header.seq });
    }
}
