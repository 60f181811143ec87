//! The commits that can be undone and redone, derived from the journal's headers alone.
//!
//! Undo and redo mean the actions of this browser. What came from another one is in force or undone as well, and can be
//! undone and redone from the history. It counts as read, too: otherwise a start would read a long way back for the few
//! actions of somebody who only watches.
//!
//! The latest headers are enough: what they leave in force is the end of what all of them leave in force. Of the older
//! commits only those matter that the latest undo or redo; their headers are given beside.
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
    /// The first commit whose header was read.
    first: Seq,
    /// Older commits, until the first that undoes or redoes them.
    older: Vec<Header>,
    /// Commits older than that which were undone or redone, and are not among `older`.
    unknown: Vec<Seq>,
    /// Whether an action other than undo and redo was read: what was undone before it is not offered.
    has_action: bool,
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

const NOTHING_LEFT: Phrase = phrase!(
    "This cannot be undone: it is no longer in the history.",
    "Das lässt sich nicht rückgängig machen: Es steht nicht mehr im Verlauf.",
    "Impossible à annuler : l’action n’est plus dans l’historique.",
);
const REDONE: Phrase = phrase!(
    "This undo was redone since. Undo the action itself.",
    "Das wurde seither wiederholt. Machen Sie die Aktion selbst rückgängig.",
    "Cette annulation a été rétablie depuis. Annulez l’action elle-même.",
);

/// Whether a commit can never be undone. The words for it are loaded with what shows them.
fn is_final(header: &Header) -> bool {
    use Action::{Align, DaysReached, Demo, Erase, Read, Repair, Setup};
    header.size == 0 || matches!(header.cause.action, Setup | Demo | Read | DaysReached | Erase | Align | Repair)
}

/// Why a commit can never be undone; `None` for one that can, or that undoes or redoes one.
pub fn why_final(header: &Header) -> Option<Phrase> {
    let why = match header.cause.action {
        Action::Setup | Action::Demo => phrase!(
            "This belongs to the workspace itself and cannot be undone.",
            "Das gehört zum Arbeitsbereich selbst und lässt sich nicht rückgängig machen.",
            "Cela fait partie de l’espace de travail lui-même et ne peut pas être annulé.",
        ),
        Action::Read => phrase!(
            "This only notes that a lead was read; there is nothing to undo.",
            "Das hält nur fest, dass ein Lead gelesen wurde; es gibt nichts rückgängig zu machen.",
            "Cela note seulement qu’un lead a été lu ; il n’y a rien à annuler.",
        ),
        Action::DaysReached => phrase!(
            "This only notes which days automations have gone over; there is nothing to undo.",
            "Das hält nur fest, welche Tage die Automatisierungen durchgegangen sind; es gibt nichts rückgängig zu machen.",
            "Cela note seulement les jours parcourus par les automatisations ; il n’y a rien à annuler.",
        ),
        Action::Erase => phrase!(
            "This cannot be undone: the data was erased from the history as well.",
            "Das lässt sich nicht rückgängig machen: Die Daten sind auch aus dem Verlauf gelöscht.",
            "Impossible à annuler : les données ont été effacées de l’historique aussi.",
        ),
        Action::Align => phrase!(
            "This follows from what the team did and cannot be undone here. Undo the action that it follows from.",
            "Das folgt aus dem, was das Team getan hat, und lässt sich hier nicht rückgängig machen. Machen Sie die Aktion rückgängig, aus der es folgt.",
            "Cela découle de ce qu’a fait l’équipe et ne peut pas être annulé ici. Annulez l’action dont cela découle.",
        ),
        Action::Repair => phrase!(
            "This cannot be undone: the repair replaced damaged data.",
            "Das lässt sich nicht rückgängig machen: Die Reparatur hat beschädigte Daten ersetzt.",
            "Impossible à annuler : la réparation a remplacé des données endommagées.",
        ),
        _ => NOTHING_LEFT,
    };
    is_final(header).then_some(why)
}

impl UndoStack {
    /// The stack of a whole journal's headers, oldest first.
    pub fn of(headers: &[Header]) -> UndoStack {
        UndoStack::since(Vec::new(), headers)
    }

    /// The stack of the latest headers, oldest first, and of older ones that these undo or redo.
    pub fn since(older: Vec<Header>, headers: &[Header]) -> UndoStack {
        let first = headers.first().map_or(Seq(1), |header| header.seq);
        let mut stack = UndoStack { first, older, ..UndoStack::default() };
        headers.iter().for_each(|header| stack.push(header));
        stack
    }

    /// Adds the next header of the journal.
    pub fn push(&mut self, header: &Header) {
        match (header.cause.action, header.about) {
            _ if is_final(header) => {}
            (Action::Undo, Some(seq)) => {
                let is_own = header.from.is_none();
                let undone = match self.undo.iter().rposition(|h| h.seq == seq) {
                    Some(at) => Some(self.undo.remove(at)),
                    None => self.take_older(seq),
                };
                match undone {
                    Some(undone) if is_own => self.redo.push(undone),
                    Some(undone) => {
                        self.redo.insert(0, undone);
                        self.passed += 1;
                    }
                    None => {}
                }
            }
            (Action::Redo, Some(seq)) => {
                let redone = match self.redo.iter().rposition(|h| h.seq == seq) {
                    Some(at) => {
                        self.passed -= usize::from(at < self.passed);
                        Some(self.redo.remove(at))
                    }
                    None => self.take_older(seq),
                };
                self.undo.extend(redone);
            }
            _ if header.from.is_some() => {
                self.has_action = true;
                self.undo.push(header.clone());
            }
            _ => {
                self.has_action = true;
                self.passed = self.redo.len();
                self.undo.push(header.clone());
            }
        }
    }

    /// The header of an older commit, which is undone or redone for the first time since.
    fn take_older(&mut self, seq: Seq) -> Option<Header> {
        if seq >= self.first || self.find(seq).is_some() {
            return None;
        }
        let Some(at) = self.older.iter().position(|header| header.seq == seq) else {
            self.unknown.push(seq);
            return None;
        };
        let is_action = |header: &Header| !matches!(header.cause.action, Action::Undo | Action::Redo);
        Some(self.older.remove(at)).filter(|header| is_action(header) && !is_final(header))
    }

    /// The commits whose headers are missing because they were undone or redone long after.
    pub fn unknown(&self) -> &[Seq] {
        &self.unknown
    }

    /// Whether older headers are needed to offer `least` actions, or the action to redo.
    pub fn is_short(&self, least: usize) -> bool {
        self.first > Seq(1) && (self.undo.len() < least || !self.has_action)
    }

    /// The commit that undo would revert.
    pub fn next_undo(&self) -> Option<&Header> {
        self.in_order().next()
    }

    /// The commit that redo would repeat.
    pub fn next_redo(&self) -> Option<&Header> {
        self.redo[self.passed..].last()
    }

    /// The commits of this browser that are in force, newest first.
    pub fn in_order(&self) -> impl Iterator<Item = &Header> {
        self.undo.iter().rev().filter(|header| header.from.is_none())
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
            // Nothing is left of the commit that this one undid or redid either.
            _ => Reversal::Impossible(why_final(header).unwrap_or(NOTHING_LEFT)),
        }
    }
}
