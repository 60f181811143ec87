//! The log of all actions, read from the journal's headers alone: what a search and a filter accept, what became of each
//! action, and the day it belongs to.
use std::collections::{HashMap, HashSet};

use super::query_string::{escape, unescape};
use super::search_index::Words;
use super::undo_stack::why_final;
use super::{RecordStore, display_names, search};
use crate::base::{Date, Id, Seq, TimeZone, Timestamp, fold};
use crate::change::{Action, Header};
use crate::locale::{Language, Phrase, phrase};

/// The number of records, per type, whose names are compared with a search.
const MAX_NAMED: usize = 50;

macro_rules! kinds {
    ($($kind:ident $key:literal, $en:literal $de:literal $fr:literal [$($action:ident)*];)*) => {
        /// A kind of action, by which the log is filtered. Its key is part of addresses and never changes.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum ActionKind { $($kind,)* }

        impl ActionKind {
            /// All kinds, in the order in which they are offered.
            pub const ALL: [ActionKind; [$($key),*].len()] = [$(ActionKind::$kind,)*];

            /// The key in addresses.
            pub const fn key(self) -> &'static str {
                match self { $(ActionKind::$kind => $key,)* }
            }

            /// The name.
            pub const fn label(self) -> Phrase {
                match self { $(ActionKind::$kind => phrase!($en, $de, $fr),)* }
            }

            /// The kind of an action.
            pub const fn of(action: Action) -> ActionKind {
                match action { $($(Action::$action)|* => ActionKind::$kind,)* }
            }
        }
    };
}

kinds! {
    Created "new", "New records" "Neue Datensätze" "Nouvelles fiches" [Create Arrive AddMembers];
    Changed "change", "Changes" "Änderungen" "Modifications" [Edit BulkEdit Assign Arrange Attach Read MemberStatus RemoveMembers SendQuote EmailQuote NewQuoteVersion AcceptQuote AnswerQuote SaveRoom TakeRoom ExpireQuotes];
    Activities "activity", "Activities" "Aktivitäten" "Activités" [Log Complete Schedule Email Letter Enrol EndSequence Invite CallOff];
    Conversions "conversion", "Conversions and closed leads" "Konvertierungen und geschlossene Leads" "Conversions et leads clos" [Convert BulkConvert Unconvert Disqualify CloseOverdue];
    Stages "stage", "Stage changes" "Phasenwechsel" "Changements d’étape" [MoveStage];
    Merges "merge", "Merges of duplicates" "Zusammenführungen von Dubletten" "Fusions de doublons" [Merge Distinguish];
    Imports "import", "Imports" "Importe" "Imports" [Import Reconcile];
    Deletions "deletion", "Deleted and restored" "Gelöscht und wiederhergestellt" "Supprimé et restauré" [Delete Restore];
    Automations "automation", "Automations" "Automatisierungen" "Automatisations" [Automate DaysReached];
    Replays "undo", "Undone and redone" "Rückgängig gemacht und wiederholt" "Annulé et rétabli" [Undo Redo];
    Workspace "workspace", "The workspace itself" "Der Arbeitsbereich selbst" "L’espace de travail lui-même" [Setup Demo Fields SeparateType Layout ResetLayout Erase Repair Align];
}

/// The person of an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Author {
    /// Nobody was chosen as the user.
    Nobody,
    /// A user.
    User(Id),
}

impl Author {
    /// The author of a commit.
    pub fn of(header: &Header) -> Author {
        header.by.map_or(Author::Nobody, Author::User)
    }

    /// The text in addresses.
    pub fn write(self) -> String {
        match self {
            Author::Nobody => "nobody".to_string(),
            Author::User(id) => id.to_string(),
        }
    }

    /// Parses the output of [`Author::write`].
    pub fn read(text: &str) -> Option<Author> {
        if text == "nobody" { Some(Author::Nobody) } else { text.parse().ok().map(Author::User) }
    }
}

/// The conditions that the shown actions meet.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ActionFilter {
    /// Words that all occur in the name of the action or of its author, or in the name of one of its records; or `#` and
    /// the number of an action; or `#5-` for those from a number on, `#5-9` for those from one to another.
    pub text: String,
    /// The author.
    pub by: Option<Author>,
    /// The kind.
    pub kind: Option<ActionKind>,
    /// The first date.
    pub from: Option<Date>,
    /// The last date.
    pub until: Option<Date>,
}

impl ActionFilter {
    /// The filter for one action and those that undo and redo it.
    pub fn about(seq: Seq) -> ActionFilter {
        ActionFilter { text: format!("#{}", seq.0), ..ActionFilter::default() }
    }

    /// The filter for the actions after one.
    pub fn after(seq: Seq) -> ActionFilter {
        ActionFilter { text: format!("#{}-", seq.next().0), ..ActionFilter::default() }
    }

    /// The filter as the query of an address.
    pub fn write(&self) -> String {
        let parts = [
            Some(escape(self.text.trim())).filter(|text| !text.is_empty()).map(|text| ("q", text)),
            self.by.map(|author| ("by", author.write())),
            self.kind.map(|kind| ("kind", kind.key().to_string())),
            self.from.map(|day| ("from", day.to_iso())),
            self.until.map(|day| ("to", day.to_iso())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().map(|(name, value)| format!("{name}={value}")).collect();
        parts.join("&")
    }

    /// Parses the query of an address. What is not understood is left out.
    pub fn read(query: &str) -> ActionFilter {
        let mut filter = ActionFilter::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "q" => filter.text = unescape(value).unwrap_or_default(),
                "by" => filter.by = Author::read(value),
                "kind" => filter.kind = ActionKind::ALL.into_iter().find(|kind| kind.key() == value),
                "from" => filter.from = Date::parse_iso(value),
                "to" => filter.until = Date::parse_iso(value),
                _ => {}
            }
        }
        filter
    }

    /// The first and the last number of the actions that are searched for; of a single one also what undoes and redoes it.
    fn numbers(&self) -> Option<(Seq, Seq)> {
        let text = self.text.trim().strip_prefix('#')?;
        let Some((from, to)) = text.split_once('-') else {
            return text.parse().ok().map(|number| (Seq(number), Seq(number)));
        };
        let last = if to.trim().is_empty() { Seq::END } else { Seq(to.trim().parse().ok()?) };
        Some((Seq(from.trim().parse().ok()?), last))
    }
}

/// The actions that a filter accepts, newest first.
pub fn find(
    set: &RecordStore,
    headers: &[Header],
    filter: &ActionFilter,
    language: Language,
    zone: TimeZone,
) -> Vec<Seq> {
    // The bounds are compared as timestamps: the user's date of every action would take longer than the rest.
    let begin = filter.from.map_or(Timestamp(i64::MIN), |day| zone.at(day, 0));
    let end = filter.until.map_or(Timestamp(i64::MAX), |day| zone.at(day.add_days(1), 0));
    let numbers = filter.numbers();
    let words = Words::of(&filter.text).filter(|_| numbers.is_none());
    let touching = words.as_ref().map(|words| touching(set, &filter.text, words, language)).unwrap_or_default();
    let mut names: HashMap<Id, String> = HashMap::new();
    let mut line = String::new();
    let mut has_words = |words: &Words, header: &Header| {
        line.clear();
        line.push_str(&header.cause.text(language));
        if let Some(id) = header.by {
            let name = names.entry(id).or_insert_with(|| display_names::name_of(set, id, language));
            line.push(' ');
            line.push_str(name);
        }
        words.occur_in(&fold::fold_umlauts(&line)) || touching.contains(&header.seq)
    };
    let mut accepts = |header: &Header| {
        filter.by.is_none_or(|author| author == Author::of(header))
            && filter.kind.is_none_or(|kind| kind == ActionKind::of(header.cause.action))
            && (begin..end).contains(&header.at)
            && numbers.is_none_or(|(first, last)| {
                (first..=last).contains(&header.seq) || (first == last && header.about == Some(first))
            })
            && words.as_ref().is_none_or(|words| has_words(words, header))
    };
    headers.iter().rev().filter(|header| accepts(header)).map(|header| header.seq).collect()
}

/// The commits that touched a record with all of these words in its name: a bulk edit and an import name none of their
/// records.
fn touching(set: &RecordStore, text: &str, words: &Words, language: Language) -> HashSet<Seq> {
    let found = search::search(set, text, MAX_NAMED).into_iter();
    let rows = found.flat_map(|found| {
        found.best.into_iter().filter_map(move |id| set.get(found.kind, id).map(|row| (found.kind, row)))
    });
    let named =
        rows.filter(|(kind, row)| words.occur_in(&fold::fold_umlauts(&display_names::name(*kind, row, language))));
    named.flat_map(|(_, row)| row.touched_by()).collect()
}

/// The authors of actions, in the order in which they first occur.
pub fn authors(headers: &[Header]) -> Vec<Author> {
    let mut seen = HashSet::new();
    headers.iter().filter(|header| seen.insert(header.by)).map(Author::of).collect()
}

/// The header of an action.
pub fn header(headers: &[Header], seq: Seq) -> Option<&Header> {
    headers.binary_search_by_key(&seq, |header| header.seq).ok().map(|at| &headers[at])
}

/// What became of an action, and what can be done about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionState {
    /// It is in force and can be undone.
    InForce,
    /// It was undone, last by this action, and can be redone.
    Undone(Seq),
    /// It undoes or redoes this action, which decides what can be done.
    Replay(Seq),
    /// It cannot be undone, for this reason.
    Final(Phrase),
}

/// For each action that was undone or redone, the last action that did so.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ActionStates {
    last: HashMap<Seq, (Action, Seq)>,
}

impl ActionStates {
    /// The states of the actions with these headers, oldest first.
    pub fn of(headers: &[Header]) -> ActionStates {
        let replays = headers.iter().filter(|header| replays(header) && why_final(header).is_none());
        let last = replays.filter_map(|header| Some((header.about?, (header.cause.action, header.seq)))).collect();
        ActionStates { last }
    }

    /// The state of an action.
    pub fn of_action(&self, header: &Header) -> ActionState {
        match (why_final(header), self.last.get(&header.seq), header.about) {
            (Some(why), ..) => ActionState::Final(why),
            (_, _, Some(other)) if replays(header) => ActionState::Replay(other),
            (_, Some((Action::Undo, by)), _) => ActionState::Undone(*by),
            _ => ActionState::InForce,
        }
    }
}

fn replays(header: &Header) -> bool {
    matches!(header.cause.action, Action::Undo | Action::Redo)
}

/// A row of the log.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LogRow {
    /// The heading of a day, with the first action below it.
    Day(Date, Seq),
    /// An action.
    Action(Seq),
}

/// The rows of the log: the given actions with a heading wherever another day begins. The clock may have been wrong and
/// orders nothing, so that a day may have several headings.
pub fn by_day(headers: &[Header], actions: &[Seq], zone: TimeZone) -> Vec<LogRow> {
    let mut rows = Vec::with_capacity(actions.len() + 1);
    let mut day = None;
    for header in actions.iter().filter_map(|seq| header(headers, *seq)) {
        let own = zone.day(header.at);
        if day.replace(own) != Some(own) {
            rows.push(LogRow::Day(own, header.seq));
        }
        rows.push(LogRow::Action(header.seq));
    }
    rows
}
