//! The commits that can be undone and redone, derived from the journal's headers alone.
use crate::base::Seq;
use crate::change::{Action, Header};

/// The commits that can be undone and redone, newest last.
#[derive(Default, Debug, PartialEq)]
pub struct UndoStack {
    undo: Vec<Header>,
    redo: Vec<Header>,
    /// How many of those were undone before the latest action: the redo button does not offer them.
    passed: usize,
}

impl UndoStack {
    /// The stack of a whole journal's headers, oldest first.
    pub fn of(headers: &[Header]) -> UndoStack {
        let mut stack = UndoStack::default();
        headers.iter().for_each(|header| stack.push(header));
        stack
    }

    /// Adds the next header of the journal.
    pub fn push(&mut self, header: &Header) {
        match (header.cause.action, header.about) {
            (Action::Setup | Action::Demo | Action::Read | Action::Erase | Action::Repair, _) => {}
            // Everything it did was erased: nothing is left to undo.
            _ if header.size == 0 => {}
            (Action::Undo, Some(seq)) => {
                if let Some(at) = self.undo.iter().rposition(|h| h.seq == seq) {
                    self.redo.push(self.undo.remove(at));
                }
            }
            (Action::Redo, Some(seq)) => {
                if let Some(at) = self.redo.iter().rposition(|h| h.seq == seq) {
                    self.undo.push(self.redo.remove(at));
                    self.passed -= usize::from(at < self.passed);
                }
            }
            _ => {
                self.passed = self.redo.len();
                self.undo.push(header.clone());
            }
        }
    }

    /// The commit that undo would revert.
    pub fn next_undo(&self) -> Option<&Header> {
        self.undo.last()
    }

    /// The commit that redo would repeat.
    pub fn next_redo(&self) -> Option<&Header> {
        self.redo[self.passed..].last()
    }

    /// The commits in force, newest first.
    pub fn in_order(&self) -> impl Iterator<Item = &Header> {
        self.undo.iter().rev()
    }

    /// The header of a commit that can be undone or redone.
    pub fn find(&self, seq: Seq) -> Option<&Header> {
        self.undo.iter().chain(&self.redo).find(|header| header.seq == seq)
    }

    /// Whether a commit is in force and can be undone.
    pub fn is_active(&self, seq: Seq) -> bool {
        self.undo.iter().any(|header| header.seq == seq)
    }
}
