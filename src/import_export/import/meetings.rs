//! Meetings of calendars: who takes part, and the answers to invitations that were made here.
use super::address_book::AddressBook;
use super::parsed_row::ParsedRow;
use super::planner::ImportPlanner;
use super::sheet_plan::SheetPlan;
use crate::base::{Date, FieldId, Id, Row, Timestamp, Value, fold};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::import_export::table::{Answer, Attendee, Guests};
use crate::locale::{Phrase, phrase};
use crate::store::display_names;
use crate::store::meetings::{self, Response};
use crate::worker_protocol::import_config::Target;

const UNKNOWN: Phrase = phrase!(
    "an answer to an invitation that was not made here",
    "eine Antwort auf eine Einladung, die nicht hier erstellt wurde",
    "une réponse à une invitation qui n’a pas été préparée ici",
);
const OLD_ANSWER: Phrase = phrase!(
    "an answer to an earlier version of the invitation; the meeting was changed since",
    "eine Antwort auf eine frühere Fassung der Einladung; der Termin wurde seitdem geändert",
    "une réponse à une version antérieure de l’invitation ; le rendez-vous a changé depuis",
);
const OLD_INVITATION: Phrase = phrase!(
    "an earlier version of an invitation that is here",
    "eine frühere Fassung einer Einladung, die hier ist",
    "une version antérieure d’une invitation présente ici",
);
const OLD: Phrase = phrase!(
    "This answer is to an earlier version of the invitation and does not count any more.",
    "Diese Antwort gilt einer früheren Fassung der Einladung und zählt nicht mehr.",
    "Cette réponse porte sur une version antérieure de l’invitation et ne compte plus.",
);
const PROPOSES: Phrase = phrase!(
    "A new time is proposed. The meeting stays where it is: move it if the time suits, and send the change.",
    "Es wird eine neue Zeit vorgeschlagen. Der Termin bleibt, wo er ist: Verlegen Sie ihn, wenn die Zeit passt, und teilen Sie es mit.",
    "Un nouvel horaire est proposé. Le rendez-vous reste à sa place : déplacez-le si l’horaire convient, puis envoyez le changement.",
);
const ADDED: Phrase = phrase!(
    "This person answers without having been invited from here, and is added to the participants.",
    "Diese Person antwortet, ohne von hier eingeladen worden zu sein; sie kommt zu den Teilnehmenden hinzu.",
    "Cette personne répond sans avoir été invitée d’ici ; elle est ajoutée aux participants.",
);
const OTHER_DATE: Phrase = phrase!(
    "This answers another date of the series than the next one, and is not noted.",
    "Das beantwortet einen anderen Termin der Serie als den nächsten und wird nicht vermerkt.",
    "Cette réponse porte sur une autre date de la série que la prochaine et n’est pas notée.",
);
const NOBODY: Phrase = phrase!(
    "This is not the answer of somebody who takes part, and is kept in the text.",
    "Das ist keine Antwort von jemandem, der teilnimmt; es steht im Text.",
    "Ce n’est pas la réponse d’un participant ; elle est conservée dans le texte.",
);
const SAYS: Phrase = phrase!("They write this with it.", "Das schreibt die Person dazu.", "La personne écrit ceci.",);

/// The fields of those who take part, while they are put together.
struct Taking {
    links: [(FieldId, RecordType, Vec<Id>); 3],
    guests: String,
    responses: String,
}

impl Taking {
    /// As the meeting is now, if it is here.
    fn of(row: Option<&Row>) -> Taking {
        let ids = |field| row.and_then(|row| row.get(field)).map(|value| value.links().to_vec()).unwrap_or_default();
        let text = |field| row.map(|row| row.text(field).to_string()).unwrap_or_default();
        Taking {
            links: meetings::LINKS.map(|(field, kind)| (field, kind, ids(field))),
            guests: text(activity::GUESTS),
            responses: text(activity::RESPONSES),
        }
    }

    /// Adds somebody, and returns what their answer is stored under.
    fn add(&mut self, book: &AddressBook, who: &Attendee) -> String {
        let address = who.address.to_lowercase();
        if let Some((kind, id)) = book.find(&address) {
            for (_, _, ids) in self.links.iter_mut().filter(|(_, own, ids)| *own == kind && !ids.contains(&id)) {
                ids.push(id);
            }
            return id.to_string();
        }
        let is_there = meetings::guests(&self.guests).iter().any(|(_, own)| own.eq_ignore_ascii_case(&address));
        if !is_there {
            let line = meetings::guest(&who.name, &who.address);
            self.guests = if self.guests.is_empty() { line } else { format!("{}\n{line}", self.guests) };
        }
        address
    }

    fn respond(&mut self, key: &str, response: Response) {
        self.responses = match meetings::with_response(&self.responses, key, response) {
            Some(Value::Text(text)) => text,
            _ => String::new(),
        };
    }

    /// Puts the fields into a row.
    fn put(self, read: &mut ParsedRow) {
        for (field, _, ids) in self.links.into_iter().filter(|(.., ids)| !ids.is_empty()) {
            read.fields.put(field, Value::Links(ids));
        }
        for (field, text) in [(activity::GUESTS, self.guests), (activity::RESPONSES, self.responses)] {
            Value::text(&text).into_iter().for_each(|text| read.fields.put(field, text));
        }
    }
}

/// Whether a meeting is on the date of its series that is meant.
fn is_of_date(here: &Row, (at, day): &(Timestamp, Date)) -> bool {
    match here.moment(activity::START) {
        Some(start) => start == *at,
        None => here.day(activity::DUE) == Some(*day),
    }
}

/// The answers that a row has, unless their column is skipped.
fn answers(part: &SheetPlan, row: usize) -> Option<&[Answer]> {
    part.column(Target::Answers)?;
    let all = &part.table.notes.answers;
    all.binary_search_by_key(&row, |(own, _)| *own).ok().map(|at| all[at].1.as_slice())
}

fn guests(part: &SheetPlan, row: usize) -> Option<&Guests> {
    part.column(Target::Participants)?;
    let all = &part.table.notes.guests;
    all.binary_search_by_key(&row, |(own, _)| *own).ok().map(|at| &all[at].1)
}

/// Whether a row is nothing but answers.
pub fn is_answer(part: &SheetPlan, row: usize) -> bool {
    part.table.notes.answers.binary_search_by_key(&row, |(own, _)| *own).is_ok()
}

/// Whether a file says who takes part in meetings.
pub fn has_people(part: &SheetPlan) -> bool {
    part.kind == RecordType::Activity && !(part.table.notes.answers.is_empty() && part.table.notes.guests.is_empty())
}

impl ImportPlanner<'_> {
    /// The date that a series has come to, to the whole of which people were invited under an id.
    pub(super) fn date_of_series(&self, uid: Id) -> Option<Id> {
        let uid = uid.to_string();
        let is_it = |row: &&Row| row.text(activity::SERIES) == uid && row.moment(activity::DONE).is_none();
        self.set.rows(RecordType::Activity).map(|(_, row)| row).find(is_it).map(Row::id)
    }

    /// Puts the answers that a table has in words, a line for each, as our own exports write them.
    pub(super) fn put_noted_answers(
        &mut self,
        part: &SheetPlan,
        row: usize,
        id: Id,
        (header, cell): (&str, &str),
        read: &mut ParsedRow,
    ) {
        let here = self.set.get(RecordType::Activity, id);
        let mut taking = Taking::of(here);
        for (field, _, ids) in &mut taking.links {
            ids.extend(read.fields.get(*field).map(|value| value.links().to_vec()).unwrap_or_default());
        }
        let guests = format!("{}\n{}", taking.guests, read.fields.text(activity::GUESTS).unwrap_or_default());
        let guests = meetings::guests(&guests);
        for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let noted = line.rsplit_once(':').map(|(name, words)| (name.trim(), Response::from_words(words)));
            let whose = noted.and_then(|(name, response)| Some((self.who(&taking, &guests, name)?, response?)));
            match whose {
                Some((key, response)) => taking.respond(&key, response),
                None => {
                    read.kept.push(format!("{header}: {line}"));
                    self.complain(part, row, header, line, NOBODY);
                }
            }
        }
        Value::text(&taking.responses).into_iter().for_each(|text| read.fields.put(activity::RESPONSES, text));
    }

    /// What the answer of a participant with a name is stored under.
    fn who(&self, taking: &Taking, guests: &[(String, String)], name: &str) -> Option<String> {
        let wanted = fold::fold(name);
        for (_, kind, ids) in &taking.links {
            let is_called = |id: &&Id| {
                let row = self.set.get(*kind, **id);
                row.is_some_and(|row| fold::fold(&display_names::whole(*kind, row, self.language)) == wanted)
            };
            // They may come with the same files.
            let new = || self.registry.by_name(*kind, name).filter(|id| ids.contains(id));
            if let Some(id) = ids.iter().find(is_called).copied().or_else(new) {
                return Some(id.to_string());
            }
        }
        let mut keys = guests.iter().map(|(name, address)| (name, meetings::guest_key(name, address)));
        keys.find(|(own, key)| key.eq_ignore_ascii_case(name) || fold::fold(own) == wanted).map(|(_, key)| key)
    }

    /// Why a row of a calendar is left out: an answer to what is not here, or something that is older than what is.
    pub(super) fn is_outdated(&self, part: &SheetPlan, row: usize, found: Option<Id>) -> Option<Phrase> {
        let here = found.and_then(|id| self.set.get(RecordType::Activity, id));
        let version = here.and_then(|row| row.number(activity::INVITATION));
        if is_answer(part, row) {
            let all = answers(part, row).unwrap_or_default();
            return match version.filter(|_| !all.is_empty()) {
                None => Some(UNKNOWN),
                Some(version) => all.iter().all(|answer| answer.version < version).then_some(OLD_ANSWER),
            };
        }
        let is_older = guests(part, row).zip(version).is_some_and(|(guests, version)| guests.version < version);
        is_older.then_some(OLD_INVITATION)
    }

    /// Puts who takes part in a meeting into its row. Whoever takes part already stays.
    pub(super) fn put_participants(&self, part: &SheetPlan, row: usize, id: Id, read: &mut ParsedRow) {
        let (Some(guests), Some(book)) = (guests(part, row), &self.people) else { return };
        let here = self.set.get(RecordType::Activity, id);
        let mut taking = Taking::of(here);
        for who in &guests.all {
            if let (true, Some((RecordType::User, user))) = (who.is_organizer, book.find(&who.address.to_lowercase())) {
                // Who invites to a meeting owns it here.
                if here.is_none() {
                    read.fields.set_if_empty(activity::OWNER, Some(Value::Link(user)));
                }
                continue;
            }
            let key = taking.add(book, who);
            if who.response != Response::NeedsAction {
                taking.respond(&key, who.response);
            }
        }
        taking.put(read);
        // The versions of a meeting that comes from elsewhere are counted there.
        let external = part.external(row);
        if !external.is_empty() && external != id.to_string() {
            read.fields.put(activity::INVITATION, Value::Number(guests.version));
        }
    }

    /// Puts the answers to an invitation into the row of their meeting.
    pub(super) fn put_answers(&mut self, part: &SheetPlan, row: usize, id: Id, header: &str, read: &mut ParsedRow) {
        let Some(all) = answers(part, row) else { return };
        let Some(here) = self.set.get(RecordType::Activity, id) else { return };
        let version = here.number(activity::INVITATION).unwrap_or(0);
        let known = meetings::participants(self.set, here);
        let mut taking = Taking::of(Some(here));
        for answer in all {
            let who = meetings::guest(&answer.who.name, &answer.who.address);
            if answer.version < version {
                self.complain(part, row, header, &who, OLD);
                continue;
            }
            if answer.only.as_ref().is_some_and(|only| !is_of_date(here, only)) {
                self.complain(part, row, header, &who, OTHER_DATE);
                continue;
            }
            let address = answer.who.address.to_lowercase();
            let key = match known.iter().find(|one| one.addresses.contains(&address)) {
                Some(one) => one.key.clone(),
                None => {
                    self.complain(part, row, header, &who, ADDED);
                    let Some(book) = &self.people else { continue };
                    taking.add(book, &answer.who)
                }
            };
            if answer.who.response != Response::NeedsAction {
                taking.respond(&key, answer.who.response);
            }
            if let Some(time) = &answer.proposed {
                self.complain(part, row, header, &format!("{who}: {time}"), PROPOSES);
            }
            if !answer.comment.is_empty() {
                self.complain(part, row, header, &format!("{who}: {}", answer.comment), SAYS);
            }
        }
        taking.put(read);
    }
}
