//! Who takes part in an event of a calendar, and the answers to invitations (RFC 5546), in the words of any program.
use super::entry::{AnswerKind, Entry};
use crate::base::outside_text::clean;
use crate::base::{Date, TimeZone, Timestamp, mail};
use crate::import_export::readers::content_lines::ContentLine;
use crate::import_export::readers::records::Records;
use crate::import_export::table::{Answer, Attendee, Guests};
use crate::locale::{Phrase, phrase};
use crate::store::meetings::{self, Response};

/// The maximum number of participants of an event that are read.
const MAX_ATTENDEES: usize = 500;
/// The maximum length of a name and of a comment, in characters.
const MAX_TEXT: usize = 200;

const ANSWER: Phrase = phrase!(
    "an answer to an invitation, not an event",
    "die Antwort auf eine Einladung, kein Termin",
    "une réponse à une invitation, pas un événement",
);

/// The column with those who take part.
pub const ATTENDEES: &str = "Attendees";
/// The column with answers.
pub const ANSWERS: &str = "Answers";
/// The column with the subject of the meeting to which there are answers.
pub const SUBJECT: &str = "Answer to";

/// When an answer was given, and the answer.
type Given = (String, Answer);

/// Who takes part in an event; `None` if nobody is named.
pub fn guests(entry: &Entry) -> Option<Guests> {
    let mut all: Vec<Attendee> = named(entry, "ATTENDEE");
    if all.is_empty() {
        return None;
    }
    for organizer in named(entry, "ORGANIZER") {
        let same = all.iter_mut().find(|one| one.address.eq_ignore_ascii_case(&organizer.address));
        match same {
            Some(one) => one.is_organizer = true,
            // Whoever invites comes.
            None => all.push(Attendee { is_organizer: true, response: Response::Accepted, ..organizer }),
        }
    }
    Some(Guests { version: version(entry), all })
}

fn version(entry: &Entry) -> i64 {
    entry.text("SEQUENCE").parse().unwrap_or(0)
}

/// The people that the lines of a name are about: each address once, without rooms and other resources.
fn named(entry: &Entry, name: &str) -> Vec<Attendee> {
    let mut out: Vec<Attendee> = Vec::new();
    for line in entry.lines.iter().filter(|line| line.name == name) {
        let is_resource = line
            .parameter("CUTYPE")
            .is_some_and(|kind| ["RESOURCE", "ROOM"].iter().any(|own| kind.eq_ignore_ascii_case(own)));
        let Some(address) = address(line).filter(|_| !is_resource && out.len() < MAX_ATTENDEES) else { continue };
        if out.iter().any(|one| one.address.eq_ignore_ascii_case(&address)) {
            continue;
        }
        let name = line.parameter("CN").map(|name| short(name.trim_matches(['"', '\'']))).unwrap_or_default();
        let response = Response::from_key(line.parameter("PARTSTAT").unwrap_or(""));
        out.push(Attendee { name, address, response, is_organizer: false });
    }
    out
}

/// The address of a line: `mailto:` in any letters; Apple has other addresses, with that of the mail beside them.
fn address(line: &ContentLine) -> Option<String> {
    let value = line.value.trim();
    let own = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).and_then(|_| value.get(7..));
    let own = own.or_else(|| line.parameter("EMAIL")).unwrap_or(value);
    let own = own.trim().trim_matches(['"', '<', '>']);
    mail::is_address(own).then(|| own.to_string())
}

fn short(text: &str) -> String {
    clean(text, false).trim().chars().take(MAX_TEXT).collect()
}

/// Puts who takes part into the current row.
pub fn put_guests(out: &mut Records, entry: &Entry) -> Result<(), Phrase> {
    let Some(guests) = guests(entry) else { return Ok(()) };
    let one = |one: &Attendee| format!("{} ({})", meetings::guest(&one.name, &one.address), one.response.key());
    out.put(ATTENDEES, &guests.all.iter().map(one).collect::<Vec<_>>().join("; "))?;
    let row = out.count() - 1;
    out.notes.guests.push((row, guests));
    Ok(())
}

/// Puts a row for each meeting to which there are answers; `when` says which time a line has.
pub fn put_answers(
    out: &mut Records,
    entries: &[Entry],
    mut when: impl FnMut(&ContentLine) -> Option<(Timestamp, Date)>,
    zone: TimeZone,
) -> Result<(), Phrase> {
    let mut meetings: Vec<(String, String, Vec<Given>)> = Vec::new();
    for entry in entries {
        let proposal = entry.line("DTSTART").filter(|_| entry.answer == Some(AnswerKind::Counter));
        let written = |(at, _): (Timestamp, Date)| {
            let text = Timestamp((zone.wall)(at)).to_iso();
            text.get(..16).unwrap_or(&text).replace('T', " ")
        };
        let proposed = proposal.and_then(&mut when).map(written);
        let only = entry.line("RECURRENCE-ID").and_then(&mut when);
        let found = answers_of(entry, proposed, only);
        let uid = entry.text("UID");
        if found.is_empty() || uid.is_empty() {
            out.notes.leave_out(ANSWER);
            continue;
        }
        match meetings.iter_mut().find(|(own, ..)| *own == uid) {
            Some((.., all)) => all.extend(found),
            None => meetings.push((uid, entry.text("SUMMARY"), found)),
        }
    }
    for (uid, subject, mut all) in meetings {
        // The latest answer of somebody counts.
        all.sort_by(|(one, own), (two, other)| (own.version, one).cmp(&(other.version, two)));
        let all: Vec<Answer> = all.into_iter().map(|(_, answer)| answer).collect();
        out.begin()?;
        out.put("UID", &uid)?;
        // For whoever reads the preview; the meeting keeps its own.
        out.put(SUBJECT, &subject)?;
        let one = |answer: &Answer| {
            format!("{} ({})", meetings::guest(&answer.who.name, &answer.who.address), answer.who.response.key())
        };
        out.put(ANSWERS, &all.iter().map(one).collect::<Vec<_>>().join("; "))?;
        let row = out.count() - 1;
        out.notes.answers.push((row, all));
    }
    Ok(())
}

/// The answers of an entry, with when they were given.
fn answers_of(entry: &Entry, proposed: Option<String>, only: Option<(Timestamp, Date)>) -> Vec<Given> {
    let proposes = entry.answer == Some(AnswerKind::Counter);
    if !proposes && entry.answer != Some(AnswerKind::Reply) {
        return Vec::new();
    }
    let comment = short(&entry.text("COMMENT"));
    let stamp = entry.text("DTSTAMP");
    let given = named(entry, "ATTENDEE").into_iter();
    let answer = |who: Attendee| {
        let (proposed, comment) = (proposed.clone(), comment.clone());
        (stamp.clone(), Answer { version: version(entry), who, only, proposed, comment })
    };
    // A reply is by one; who has not answered is only listed.
    given.filter(|who| proposes || who.response != Response::NeedsAction).map(answer).collect()
}
