//! The commits that can be undone and redone, derived from the journal's headers alone.
use crate::base::Seq;
use crate::change::{Action, Header};
use crate::locale::{Phrase, phrase};

/// The commits that can be undone and redone, newest last.
#[derive(Default, Debug, PartialEq)]
pub struct UndoStack {
    undo: Vec<Header>,
    redo: Vec<Header>,
    /// How many of those were undone before the latest action: the redo button does not offer them.
    passed: usize,
}

/// Whether and how a commit can be reversed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Reversal {
    /// It, or the commit that it repeated, is in force and can be undone: this one.
    Undo(Seq),
    /// It, or the commit that it undid, can be redone: this one.
    Redo(Seq),
    /// It cannot be reversed; why.
    Impossible(Phrase),
}

const ERASED: Phrase = phrase(
    "Everything this action did was erased with a person’s data, so there is nothing to undo.",
    "Alles, was diese Aktion getan hat, wurde mit den Daten einer Person gelöscht; es gibt nichts rückgängig zu machen.",
);
const NEVER: Phrase =
    phrase("An action of this kind cannot be undone.", "Eine Aktion dieser Art lässt sich nicht rückgängig machen.");
const REDONE: Phrase = phrase(
    "What was undone here was done again since. Undo the action itself.",
    "Was hier rückgängig gemacht wurde, ist seither wiederholt worden. Machen Sie die Aktion selbst rückgängig.",
);

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

    /// Whether a commit was undone and can be redone.
    pub fn is_undone(&self, seq: Seq) -> bool {
        self.redo.iter().any(|header| header.seq == seq)
    }

    /// Whether and how a commit can be reversed.
    pub fn reversal(&self, header: &Header) -> Reversal {
        match (header.cause.action, header.about) {
            _ if self.is_active(header.seq) => Reversal::Undo(header.seq),
            _ if self.is_undone(header.seq) => Reversal::Redo(header.seq),
            (Action::Undo | Action::Redo, Some(seq)) if self.is_undone(seq) => Reversal::Redo(seq),
            (Action::Redo, Some(seq)) if self.is_active(seq) => Reversal::Undo(seq),
            (Action::Undo, Some(seq)) if self.is_active(seq) => Reversal::Impossible(REDONE),
            (Action::Setup | Action::Demo | Action::Read | Action::Erase | Action::Repair, _) => {
                Reversal::Impossible(NEVER)
            }
            _ => Reversal::Impossible(ERASED),
        }
    }
}
