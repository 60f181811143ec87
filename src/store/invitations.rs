//! Invitations to meetings as calendars send them (iCalendar and iTIP, RFC 5545 and 5546): who invites, who is invited and who is
//! not, and the calendar part of the email. Times are in UTC, which every calendar shows by its own clock.
use super::RecordTables;
use super::left_out::LeftOut;
use super::meetings::{self, Participant};
use super::series_calendar::{self, moment};
use crate::base::content_line::{escape, quoted, write};
use crate::base::{Date, Id, Row, TimeZone, Timestamp, mail};
use crate::domain::RecordType;
use crate::domain::records::{activity, user};
use crate::domain::rules::recurrence::Recurrence;
use crate::domain::rules::validate::safe_url;
use crate::locale::{Phrase, phrase};

/// How long a meeting takes that says nothing of it, in minutes.
pub const USUAL_MINUTES: i64 = 30;
/// The name of the attached file.
pub const FILE_NAME: &str = "invitation.ics";

/// Why nobody can be invited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotInvited {
    /// The meeting is over or was called off.
    Done,
    /// It has no date.
    NoDate,
    /// It came with the invitation or the calendar of somebody else, who sends what changes.
    Foreign,
    /// Neither the owner nor whoever writes has an address.
    NoOrganizer,
    /// Nobody who takes part can be written to.
    Nobody,
}

impl NotInvited {
    /// The reason in words.
    pub const fn phrase(self) -> Phrase {
        match self {
            NotInvited::Done => phrase!(
                "The meeting is done, so nobody is invited any more.",
                "Der Termin ist erledigt; es wird niemand mehr eingeladen.",
                "Le rendez-vous est terminé ; plus personne n’est invité."
            ),
            NotInvited::NoDate => phrase!(
                "Set the date of the meeting to invite people.",
                "Legen Sie das Datum des Termins fest, um einzuladen.",
                "Fixez la date du rendez-vous pour inviter."
            ),
            NotInvited::Foreign => phrase!(
                "This meeting comes from another calendar. Invitations are sent there.",
                "Dieser Termin stammt aus einem anderen Kalender. Eingeladen wird dort.",
                "Ce rendez-vous vient d’un autre agenda. Les invitations s’envoient là-bas."
            ),
            NotInvited::NoOrganizer => phrase!(
                "Answers need an address to go to. Enter the email address of the owner under Settings, Owners.",
                "Antworten brauchen eine Adresse. Geben Sie unter Einstellungen, Zuständige die E-Mail-Adresse der zuständigen Person ein.",
                "Les réponses ont besoin d’une adresse. Saisissez l’e-mail du responsable sous Paramètres, Responsables."
            ),
            NotInvited::Nobody => phrase!(
                "Nobody who takes part can be written to.",
                "An niemanden, der teilnimmt, lässt sich schreiben.",
                "Impossible d’écrire à un seul participant."
            ),
        }
    }
}

/// When a meeting is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// It begins at a moment.
    At(Timestamp),
    /// It takes whole days from a date on.
    On(Date),
}

/// An invitation, or the cancellation of one.
#[derive(Clone, PartialEq, Debug)]
pub struct Invitation {
    /// What answers refer to; the same for all versions.
    pub uid: String,
    /// The version (`SEQUENCE`).
    pub version: i64,
    /// Whether the meeting was changed since the version before, so that earlier answers no longer count.
    pub asks_again: bool,
    /// Whether the meeting is called off.
    pub is_cancelled: bool,
    /// The name and address that answers go to.
    pub organizer: (String, String),
    /// The address of whoever writes for the organizer.
    pub sent_by: Option<String>,
    /// Who is invited.
    pub invited: Vec<Participant>,
    /// Who takes part and is not written to, and why.
    pub left_out: Vec<(String, LeftOut)>,
    /// What it is about.
    pub subject: String,
    /// The place; may be empty.
    pub place: String,
    /// The address of the online meeting; may be empty.
    pub link: String,
    /// When it is.
    pub when: When,
    /// How long it takes.
    pub minutes: i64,
    /// The rule of the series, if that is what is invited to, from this date on.
    pub series: Option<Recurrence>,
}

impl Invitation {
    /// The invitation to a meeting as it is now, or its cancellation; `me` is whoever writes.
    ///
    /// # Errors
    /// Why nobody can be invited.
    pub fn of(set: &RecordTables, row: &Row, me: Option<Id>, is_cancelled: bool) -> Result<Invitation, NotInvited> {
        Invitation::made(set, row, me, is_cancelled, false)
    }

    /// The invitation to the whole series of a meeting, from its present date on. Whoever was invited to one stays so.
    ///
    /// # Errors
    /// Why nobody can be invited.
    pub fn of_series(
        set: &RecordTables,
        row: &Row,
        me: Option<Id>,
        is_cancelled: bool,
    ) -> Result<Invitation, NotInvited> {
        Invitation::made(set, row, me, is_cancelled, true)
    }

    fn made(
        set: &RecordTables,
        row: &Row,
        me: Option<Id>,
        is_cancelled: bool,
        is_whole: bool,
    ) -> Result<Invitation, NotInvited> {
        if row.moment(activity::DONE).is_some() {
            return Err(NotInvited::Done);
        }
        if !row.text(activity::EXTERNAL_ID).is_empty() {
            return Err(NotInvited::Foreign);
        }
        let start = row.moment(activity::START).map(When::At);
        let when = start.or(row.day(activity::DUE).map(When::On)).ok_or(NotInvited::NoDate)?;
        let sender = |id: Option<Id>| {
            let row = set.get(RecordType::User, id?)?;
            let address = row.text(user::EMAIL).trim();
            mail::is_address(address).then(|| (row.text(user::NAME).to_string(), address.to_string()))
        };
        let (owner, me) = (sender(row.link(activity::OWNER)), sender(me));
        let organizer = owner.or(me.clone()).ok_or(NotInvited::NoOrganizer)?;
        let sent_by = me.map(|(_, address)| address).filter(|address| !address.eq_ignore_ascii_case(&organizer.1));
        let (mut invited, mut left_out) = (Vec::new(), Vec::new());
        for one in meetings::participants(set, row) {
            let why = match one.address.as_str() {
                _ if one.addresses.contains(&organizer.1.to_lowercase()) => continue,
                _ if one.has_opted_out => Some(LeftOut::OptedOut),
                "" => Some(LeftOut::NoAddress),
                address if !mail::is_address(address) => Some(LeftOut::BadAddress),
                _ => None,
            };
            match why {
                Some(why) => left_out.push((one.title().to_string(), why)),
                None => invited.push(one),
            }
        }
        if invited.is_empty() {
            return Err(NotInvited::Nobody);
        }
        let (before, known) = (row.number(activity::INVITATION), row.text(activity::SERIES));
        let is_series = is_whole || !known.is_empty();
        let series = Recurrence::parse(row.text(activity::RECURRENCE)).filter(|_| is_series);
        // Who was invited to one date is asked about the others.
        let is_moved = row.is(activity::MOVED) || before.is_some() && known.is_empty() && series.is_some();
        let minutes = row.number(activity::DURATION).filter(|minutes| *minutes > 0);
        Ok(Invitation {
            uid: if known.is_empty() { row.id().to_string() } else { known.to_string() },
            version: before.map_or(0, |before| before.saturating_add((is_moved || is_cancelled).into())),
            asks_again: before.is_some() && is_moved,
            is_cancelled,
            organizer,
            sent_by,
            invited,
            left_out,
            subject: mail::one_line(row.text(activity::SUBJECT)),
            place: row.text(activity::PLACE).to_string(),
            link: row.text(activity::MEETING_LINK).to_string(),
            when,
            minutes: minutes.unwrap_or(USUAL_MINUTES).min(1_000_000),
            series,
        })
    }

    /// The method of the calendar, which the type of its part says too.
    pub const fn method(&self) -> &'static str {
        if self.is_cancelled { "CANCEL" } else { "REQUEST" }
    }

    /// The calendar; `text` is what the email says. Of a series, the zone by whose clocks it repeats has to be known.
    pub fn calendar(&self, text: &str, now: Timestamp) -> String {
        self.calendar_in(text, now, ("UTC", TimeZone::UTC))
    }

    /// The calendar, with the zone by whose clocks a series repeats.
    pub fn calendar_in(&self, text: &str, now: Timestamp, (name, zone): (&str, TimeZone)) -> String {
        let mut out = String::new();
        for (name, value) in [
            ("BEGIN", "VCALENDAR"),
            ("PRODID", "-//Kontor//CRM//EN"),
            ("VERSION", "2.0"),
            ("CALSCALE", "GREGORIAN"),
            ("METHOD", self.method()),
        ] {
            write(&mut out, name, value);
        }
        if let (Some(_), When::At(start)) = (self.series, self.when) {
            out.push_str(&series_calendar::zone_definition(name, zone, start));
        }
        for (name, value) in [
            ("BEGIN", "VEVENT"),
            ("UID", self.uid.as_str()),
            ("SEQUENCE", &self.version.to_string()),
            ("DTSTAMP", &moment(now)),
        ] {
            write(&mut out, name, value);
        }
        match self.when {
            // A series keeps its time of day when summer time begins.
            When::At(start) if self.series.is_some() => {
                for (what, at) in [("DTSTART", start), ("DTEND", Timestamp(start.0 + self.minutes * 60_000))] {
                    let wall = moment(Timestamp((zone.wall)(at)));
                    write(&mut out, &format!("{what};TZID={name}"), wall.trim_end_matches('Z'));
                }
            }
            When::At(start) => {
                write(&mut out, "DTSTART", &moment(start));
                write(&mut out, "DTEND", &moment(Timestamp(start.0 + self.minutes * 60_000)));
            }
            When::On(first) => {
                let days = ((self.minutes + 1_439) / 1_440).clamp(1, 1_000) as i32;
                write(&mut out, "DTSTART;VALUE=DATE", &day(first));
                write(&mut out, "DTEND;VALUE=DATE", &day(first.add_days(days)));
            }
        }
        if let Some(rule) = self.series {
            let (first, is_timed) = match self.when {
                When::At(start) => (zone.day(start), true),
                When::On(first) => (first, false),
            };
            write(&mut out, "RRULE", &series_calendar::rule(rule, first, is_timed, zone));
        }
        write(&mut out, "SUMMARY", &escape(&self.subject));
        if !self.place.is_empty() {
            write(&mut out, "LOCATION", &escape(&self.place));
        }
        if safe_url(&self.link).is_some() {
            write(&mut out, "URL", &self.link);
        }
        if !text.is_empty() {
            write(&mut out, "DESCRIPTION", &escape(text));
        }
        let (name, address) = &self.organizer;
        let by = self.sent_by.as_ref().map(|address| format!(";SENT-BY=\"mailto:{address}\"")).unwrap_or_default();
        write(&mut out, &format!("ORGANIZER;CN={}{by}", quoted(name)), &format!("mailto:{address}"));
        for one in &self.invited {
            // Whoever hears of a new time is asked again.
            let response = if self.asks_again { Default::default() } else { one.response };
            let answer = response.key().to_uppercase();
            let asks = if self.is_cancelled { "" } else { ";RSVP=TRUE" };
            let name = quoted(one.title());
            let head = format!("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer}{asks};CN={name}");
            write(&mut out, &head, &format!("mailto:{}", one.address));
        }
        write(&mut out, "STATUS", if self.is_cancelled { "CANCELLED" } else { "CONFIRMED" });
        for (name, value) in [("TRANSP", "OPAQUE"), ("END", "VEVENT"), ("END", "VCALENDAR")] {
            write(&mut out, name, value);
        }
        out
    }
}

/// A date as `20260105`.
pub fn day(day: Date) -> String {
    day.to_iso().replace('-', "")
}
