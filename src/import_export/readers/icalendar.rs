//! Calendars (iCalendar) as a table of activities: a to-do is a task, an event a meeting. Of several versions of an
//! event, the newest counts; of a series, the dates that are left, moved or called off.
mod attendees;
mod entry;
mod own_text;
mod series;
mod split_series;
mod values;
mod zones;

use std::collections::{HashMap, HashSet};

use self::entry::{Entry, anchor, entries};
use self::series::{Budget, Clock, Outcome, Series};
use self::split_series::{Change, Segment, is_from_here_on};
use self::values::{DAY, MINUTE, When};
use self::zones::{Zone, Zones};
use super::content_lines::{self, ContentLine};
use super::records::Records;
use crate::domain::RecordType;
use crate::import_export::here::Here;
use crate::import_export::table::{Form, Table};
use crate::locale::{Phrase, phrase};
use crate::worker_protocol::import_config::Target;

const COLUMNS: [&str; 19] = [
    "UID",
    "Type",
    "Subject",
    "Due Date",
    "Start",
    "Duration in minutes",
    "Priority",
    "Status",
    "Completed Date",
    "Recurrence",
    "Reminder, minutes before",
    "Description",
    "Outcome",
    "Location",
    "Repeats",
    "Created Time",
    attendees::ATTENDEES,
    attendees::SUBJECT,
    attendees::ANSWERS,
];

/// What a column means that no field is called like.
pub fn target(header: &str) -> Option<Target> {
    match header {
        attendees::ATTENDEES => Some(Target::Participants),
        attendees::ANSWERS => Some(Target::Answers),
        attendees::SUBJECT => Some(Target::Derived),
        _ => None,
    }
}

/// The properties with the address of an online meeting, beside `URL`.
const CONFERENCES: [&str; 3] = ["CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-GOOGLE-CONFERENCE"];

const UNKNOWN_ZONE: Phrase = phrase!(
    "This time zone is unknown. The time is taken as your local time; check it after the import.",
    "Diese Zeitzone ist unbekannt. Die Zeit gilt als Ihre Ortszeit; prüfen Sie sie nach dem Import.",
    "Ce fuseau horaire est inconnu. L’heure est lue comme heure locale ; vérifiez-la après l’importation.",
);
const NO_DATE: Phrase = phrase!(
    "This date cannot be read. The value is kept in the text.",
    "Dieses Datum ist nicht lesbar. Der Wert steht im Text.",
    "Cette date est illisible. La valeur est conservée dans le texte.",
);
const SINGLE_DATES: Phrase = phrase!(
    "No rule of Kontor gives exactly these dates, or single ones are left out or moved. The series becomes several activities with the right dates.",
    "Keine Regel von Kontor ergibt genau diese Termine, oder einzelne fallen aus oder sind verlegt. Die Serie wird zu mehreren Aktivitäten mit den richtigen Terminen.",
    "Aucune règle de Kontor ne donne exactement ces dates, ou certaines sont supprimées ou déplacées. La série devient plusieurs activités aux bonnes dates.",
);
const UNTIL_A_DAY: Phrase = phrase!(
    "No rule of Kontor gives exactly these dates, and they have no end. Those until this day are taken; import the calendar again for later ones.",
    "Keine Regel von Kontor ergibt genau diese Termine, und sie enden nicht. Übernommen sind die bis zu diesem Tag; importieren Sie den Kalender für spätere erneut.",
    "Aucune règle de Kontor ne donne exactement ces dates, et elles n’ont pas de fin. Celles jusqu’à ce jour sont reprises ; réimportez le calendrier pour les suivantes.",
);
const IN_UTC: Phrase = phrase!(
    "The file has this series in UTC, where it moves by an hour in summer. Here it keeps its time of day.",
    "Die Serie steht in der Datei in UTC, wo sie sich im Sommer um eine Stunde verschiebt. Hier behält sie ihre Uhrzeit.",
    "Dans le fichier, cette série est en UTC, où elle se décale d’une heure en été. Ici, elle garde son heure.",
);
const FIRST_DATE: Phrase = phrase!(
    "Kontor does not know such a rule. Only the first date is taken; the rule is kept in the text.",
    "Eine solche Regel kennt Kontor nicht. Nur der erste Termin ist übernommen; die Regel steht im Text.",
    "Kontor ne connaît pas cette règle. Seule la première date est reprise ; la règle est conservée dans le texte.",
);
const LONE_DATE: Phrase = phrase!(
    "This is one date of a series that the file does not contain. If the series is here already, change that date there.",
    "Dies ist ein einzelner Termin einer Serie, die nicht in der Datei steht. Ist die Serie schon hier, ändern Sie den Termin dort.",
    "C’est une date isolée d’une série absente du fichier. Si la série est déjà ici, modifiez-y cette date.",
);
const FROM_HERE_ON: Phrase = phrase!(
    "In the calendar, this change applies to all later dates as well; here only to this one. Check the later ones.",
    "Im Kalender gilt diese Änderung auch für alle späteren Termine, hier nur für diesen. Prüfen Sie die späteren.",
    "Dans le calendrier, cette modification vaut aussi pour toutes les dates suivantes ; ici, seulement pour celle-ci. Vérifiez les suivantes.",
);
const OLDER: Phrase = phrase!(
    "an older version of an event that is in the file again",
    "eine ältere Fassung eines Termins, der noch einmal in der Datei steht",
    "une ancienne version d’un événement présent plus loin dans le fichier",
);
const EXCEPTION_CALLED_OFF: Phrase = phrase!(
    "a date of a series that was called off",
    "ein abgesagter Termin einer Serie",
    "une date annulée d’une série",
);

/// Reads the calendar. Times of a zone become moments; times without one are the user's.
pub fn read(bytes: &[u8], here: Here) -> Result<Table, Phrase> {
    let lines = content_lines::read(bytes);
    let mut reader = Reader { out: Records::new(&COLUMNS), zones: Zones::of(&lines), budget: Budget::default(), here };
    let (answers, entries): (Vec<Entry>, Vec<Entry>) =
        entries(lines).into_iter().partition(|entry| entry.answer.is_some());
    let entries = reader.newest(entries);
    // The exceptions of a series are told with it.
    let mut groups: Vec<Vec<Entry>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let uid = entry.text("UID");
        match places.get(&uid).filter(|_| !uid.is_empty()) {
            Some(at) => groups[*at].push(entry),
            None => {
                places.insert(uid, groups.len());
                groups.push(vec![entry]);
            }
        }
    }
    for group in &groups {
        reader.group(group)?;
    }
    reader.answers(&answers)?;
    reader.out.table(Form::Calendar, Some(RecordType::Activity))
}

/// A table of a calendar in progress.
struct Reader {
    out: Records,
    zones: Zones,
    budget: Budget,
    here: Here,
}

impl Reader {
    /// A row for each meeting to which there are answers.
    fn answers(&mut self, entries: &[Entry]) -> Result<(), Phrase> {
        let zone = self.here.zone;
        let mut out = std::mem::replace(&mut self.out, Records::new(&[]));
        let put = attendees::put_answers(
            &mut out,
            entries,
            |line| {
                let (when, _) = self.when(line)?;
                Some((when.moment(zone), when.day(zone)))
            },
            zone,
        );
        self.out = out;
        put
    }

    /// The newest version of each event and of each exception of a series, in the order of the file.
    fn newest(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut best: HashMap<(String, Option<When>), usize> = HashMap::new();
        let mut keys = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let uid = entry.text("UID");
            let id = entry.line("RECURRENCE-ID").and_then(|line| self.when(line).map(|(when, _)| when));
            let key = (!uid.is_empty()).then_some((uid, id));
            if let Some(key) = &key {
                let other = best.entry(key.clone()).or_insert(at);
                if entries[*other].version() <= entry.version() {
                    *other = at;
                }
            }
            keys.push(key);
        }
        let mut out = Vec::new();
        for (at, (entry, key)) in entries.into_iter().zip(keys).enumerate() {
            match key {
                Some(key) if best.get(&key) != Some(&at) => self.out.notes.leave_out(OLDER),
                _ => out.push(entry),
            }
        }
        out
    }

    /// When a line says that something is, and by which clock; `None` if that cannot be read.
    fn when(&mut self, line: &ContentLine) -> Option<(When, (Clock, i64))> {
        let written = values::parse(line.value.split(',').next()?)?;
        let clock = self.clock(line, written);
        Some((clock.when(written.wall), (clock, written.wall)))
    }

    fn clock(&mut self, line: &ContentLine, written: values::Written) -> Clock {
        if written.is_day {
            return Clock::Days;
        }
        if written.is_utc {
            return Clock::In(Zone::Fixed(0));
        }
        match line.parameter("TZID").map(|name| self.zones.get(name)) {
            Some(Some(zone)) => Clock::In(zone),
            _ => Clock::Floating,
        }
    }

    /// An event with the exceptions of its series.
    fn group(&mut self, group: &[Entry]) -> Result<(), Phrase> {
        let series = group.iter().find(|entry| entry.line("RECURRENCE-ID").is_none());
        let mut except: HashSet<When> = HashSet::new();
        for entry in group {
            if let Some((id, _)) = entry.line("RECURRENCE-ID").and_then(|line| self.when(line)) {
                except.insert(id);
            }
        }
        let segments = series.and_then(|entry| self.segments(entry, group, except.clone()));
        let is_split = segments.is_some();
        match (segments, series) {
            (Some(segments), _) => {
                for segment in segments {
                    self.series(&segment.entry, segment.except, segment.id)?;
                }
            }
            (None, Some(entry)) => self.series(entry, except, None)?,
            (None, None) => {}
        }
        for entry in group.iter().filter(|entry| entry.line("RECURRENCE-ID").is_some()) {
            let is_series_off = series.is_some_and(|series| series.is_called_off);
            if series.is_some() && (entry.is_called_off || is_series_off) {
                self.out.notes.leave_out(EXCEPTION_CALLED_OFF);
                continue;
            }
            if is_split && is_from_here_on(entry) {
                continue;
            }
            let id = entry.line("RECURRENCE-ID").and_then(|line| self.when(line)).map(|(when, _)| when);
            let start = entry.line(anchor(entry)).and_then(|line| self.when(line)).map(|(when, _)| when);
            self.row(entry, id, start.or(id), None)?;
            if series.is_none() {
                self.out.remark("RECURRENCE-ID", &entry.text("RECURRENCE-ID"), LONE_DATE);
            }
            if is_from_here_on(entry) {
                self.out.remark("RECURRENCE-ID", &entry.text("RECURRENCE-ID"), FROM_HERE_ON);
            }
        }
        Ok(())
    }

    /// The parts of a series that is changed from some date on; `None` if it is not, or if no rule gives them.
    fn segments(&mut self, series: &Entry, group: &[Entry], mut except: HashSet<When>) -> Option<Vec<Segment>> {
        let changes: Vec<&Entry> = group.iter().filter(|entry| is_from_here_on(entry)).collect();
        if changes.is_empty() || series.is_task || series.is_called_off {
            return None;
        }
        let (_, (clock, start)) = self.when(series.line("DTSTART")?)?;
        for line in series.lines.iter().filter(|line| line.name == "EXDATE") {
            for written in line.value.split(',').take(MAX_DATES).filter_map(values::parse) {
                except.insert(self.clock(line, written).when(written.wall));
            }
        }
        let mut change = |entry| {
            let id = Entry::line(entry, "RECURRENCE-ID")?;
            let (_, (clock, start)) = self.when(entry.line("DTSTART").unwrap_or(id))?;
            Some(Change { entry, id: self.when(id)?.0, clock, start })
        };
        let changes = changes.into_iter().map(&mut change).collect::<Option<Vec<_>>>()?;
        split_series::segments(series, (&clock, start), changes, except, self.here, &mut self.budget)
    }

    /// An event that may come again; `id` is the date of a longer series with which it begins.
    fn series(&mut self, entry: &Entry, mut except: HashSet<When>, id: Option<When>) -> Result<(), Phrase> {
        let start = entry.line(anchor(entry)).and_then(|line| self.when(line));
        let first = start.as_ref().map(|(when, _)| *when);
        let mut rules = entry.lines.iter().filter(|line| line.name == "RRULE");
        let rule = rules.next();
        let mut extra: Vec<When> = Vec::new();
        for line in &entry.lines {
            let is_left_out = line.name == "EXDATE";
            if !is_left_out && line.name != "RDATE" {
                continue;
            }
            for value in line.value.split(',').take(MAX_DATES) {
                if let Some(written) = values::parse(value.split('/').next().unwrap_or("")) {
                    let when = self.clock(line, written).when(written.wall);
                    match is_left_out {
                        true => _ = except.insert(when),
                        false => extra.push(when),
                    }
                }
            }
        }
        let (Some(rule), Some((_, (clock, wall)))) = (rule.filter(|_| !entry.is_done()), start) else {
            return self.singles(entry, first, extra, rule, id);
        };
        // A task comes again when it begins, and is due some days later.
        let due = entry.line("DUE").filter(|_| entry.is_task).and_then(|line| self.when(line));
        let begun = entry.line("DTSTART").filter(|_| entry.is_task).and_then(|line| self.when(line));
        let (clock, wall, later) = match (begun, due) {
            (Some((_, (Clock::Days, begun))), Some((_, (Clock::Days, due)))) if due > begun => {
                (Clock::Days, begun, due - begun)
            }
            _ => (clock, wall, 0),
        };
        let series = Series { rule: &rule.value, clock: &clock, start: wall, later, except: &except };
        let own =
            first.filter(|_| except.is_empty()).and_then(|first| own_text::rule(entry, &rule.value, first, self.here));
        let outcome = match own {
            Some(own) => Outcome::Rule(own),
            None if rules.next().is_some() || entry.is_called_off => Outcome::Unknown,
            None => series.outcome(self.here, &mut self.budget),
        };
        match outcome {
            Outcome::Rule(text) => self.row(entry, id, first, Some(&text))?,
            Outcome::OnTheDays(text) => {
                self.row(entry, id, first, Some(&text))?;
                self.out.remark("RRULE", &rule.value, IN_UTC);
            }
            Outcome::Runs(runs, last) => {
                for (at, run) in runs.iter().enumerate() {
                    self.row(entry, run.id.or(id), Some(run.at), run.rule.as_deref())?;
                    match last {
                        _ if at > 0 => {}
                        Some(last) => self.out.remark("RRULE", &last.to_iso(), UNTIL_A_DAY),
                        None => self.out.remark("RRULE", &rule.value, SINGLE_DATES),
                    }
                }
            }
            Outcome::Unknown => {
                self.row(entry, id, first, None)?;
                self.out.put("Repeats", &rule.value)?;
                if !entry.is_called_off {
                    self.out.remark("RRULE", &rule.value, FIRST_DATE);
                }
            }
        }
        for at in extra.into_iter().filter(|at| !except.contains(at)) {
            self.row(entry, Some(at), Some(at), None)?;
        }
        Ok(())
    }

    /// An event without a rule, on its date and on those that are listed.
    fn singles(
        &mut self,
        entry: &Entry,
        first: Option<When>,
        extra: Vec<When>,
        rule: Option<&ContentLine>,
        id: Option<When>,
    ) -> Result<(), Phrase> {
        self.row(entry, id, first, own_text::rule_of_done(entry).as_deref())?;
        if let Some(rule) = rule {
            self.out.put("Repeats", &rule.value)?;
        }
        for at in extra.into_iter().filter(|at| Some(*at) != first) {
            self.row(entry, Some(at), Some(at), None)?;
        }
        Ok(())
    }

    /// A row of the table: the event itself, or one date of its series.
    fn row(&mut self, entry: &Entry, id: Option<When>, at: Option<When>, rule: Option<&str>) -> Result<(), Phrase> {
        self.out.begin()?;
        if entry.is_called_off {
            self.out.notes.called_off.push(self.out.count() - 1);
        }
        let uid = entry.text("UID");
        match id {
            Some(id) if !uid.is_empty() => self.out.put("UID", &format!("{uid}/{}", id.compact()))?,
            _ => self.out.put("UID", &uid)?,
        }
        self.out.put("Type", &own_text::type_of(entry))?;
        self.out.put("Recurrence", rule.unwrap_or(""))?;
        self.times(entry, at)?;
        if let Some(minutes) = entry.reminder {
            self.out.put("Reminder, minutes before", &minutes.to_string())?;
        }
        for line in &entry.lines {
            self.property(line)?;
        }
        // Teams and Meet have the address of the meeting in properties of their own.
        let of_meeting = |line: &&ContentLine| CONFERENCES.contains(&line.name.as_str());
        if let Some(line) = entry.lines.iter().find(of_meeting).filter(|_| entry.line("URL").is_none()) {
            self.out.put("URL", &line.text())?;
        }
        own_text::put(&mut self.out, entry)?;
        attendees::put_guests(&mut self.out, entry)?;
        match (entry.is_called_off, &*entry.text("STATUS").to_ascii_uppercase()) {
            // The outcome is in the user's language, which the import knows.
            (true, _) => self.out.put("Status", "Completed"),
            (_, "COMPLETED") => self.out.put("Status", "Completed"),
            (_, "NEEDS-ACTION") => self.out.put("Status", "Not started"),
            (_, "CONFIRMED" | "") => Ok(()),
            _ => self.out.put("State", &entry.text("STATUS")),
        }
    }

    /// The date, the time and the length.
    fn times(&mut self, entry: &Entry, at: Option<When>) -> Result<(), Phrase> {
        let name = anchor(entry);
        let line = entry.line(name);
        if let Some(line) = line {
            self.check_zone(line);
            if at.is_none() {
                self.out.put("Starts", &line.value)?;
                self.out.remark(name, &line.value, NO_DATE);
            }
        }
        let Some(at) = at else { return Ok(()) };
        if entry.is_task {
            self.out.put("Due Date", &at.day(self.here.zone).to_iso())?;
            let begun = entry.line("DTSTART").filter(|_| name != "DTSTART").and_then(|line| self.when(line));
            if let Some((begun, _)) = begun.filter(|(begun, _)| begun.day(self.here.zone) != at.day(self.here.zone)) {
                self.out.put("Starts", &begun.day(self.here.zone).to_iso())?;
            }
            let minutes = own_text::minutes(entry, 1).map(|minutes| minutes.to_string());
            return self.out.put("Duration in minutes", &minutes.unwrap_or_default());
        }
        self.out.put(if matches!(at, When::Day(_)) { "Due Date" } else { "Start" }, &at.text())?;
        let start = line.and_then(|line| self.when(line));
        let end = entry.line("DTEND").and_then(|line| self.when(line));
        let listed = entry.line("DURATION").and_then(|line| values::minutes(&line.value)).map(i64::from);
        let between = match (start, end) {
            (Some((start, _)), Some((end, _))) => {
                let zone = self.here.zone;
                match (start, end) {
                    (When::Day(start), When::Day(end)) => Some(i64::from(end.0 - start.0) * DAY / MINUTE),
                    _ => Some((end.moment(zone).0 - start.moment(zone).0) / MINUTE),
                }
            }
            _ => None,
        };
        // A whole day is a date without a length.
        let is_whole_day = matches!(at, When::Day(_));
        let minutes = between.or(listed).filter(|minutes| *minutes > if is_whole_day { DAY / MINUTE } else { 0 });
        let days = minutes.map_or(1, |minutes| (minutes + DAY / MINUTE - 1) / (DAY / MINUTE));
        let minutes = own_text::minutes(entry, days).filter(|_| is_whole_day).or(minutes);
        minutes.map_or(Ok(()), |minutes| self.out.put("Duration in minutes", &minutes.to_string()))
    }

    /// Says so if nobody knows the time zone of a line.
    fn check_zone(&mut self, line: &ContentLine) {
        let Some(name) = line.parameter("TZID").map(str::to_string) else { return };
        let has_time = values::parse(&line.value).is_some_and(|written| !written.is_day && !written.is_utc);
        if has_time && self.zones.get(&name).is_none() {
            self.out.remark("TZID", &name, UNKNOWN_ZONE);
        }
    }

    fn property(&mut self, line: &ContentLine) -> Result<(), Phrase> {
        let mut moment = |column: &str| match self.when(line) {
            Some((when, _)) => self.out.put(column, &when.text()),
            None => self.out.put(column, &line.value),
        };
        match line.name.as_str() {
            "COMPLETED" => moment("Completed Date"),
            "CREATED" => moment("Created Time"),
            "SUMMARY" => self.out.put("Subject", &line.text()),
            "LOCATION" => self.out.put("Location", &line.text()),
            "URL" => self.out.put("URL", &line.text()),
            "CATEGORIES" => self.out.put("Categories", &line.parts(',').join("; ")),
            "PRIORITY" => self.out.put(
                "Priority",
                match line.value.trim().parse() {
                    Ok(1..=4u8) => "High",
                    Ok(5) => "Normal",
                    Ok(6..=9) => "Low",
                    _ => "",
                },
            ),
            _ => Ok(()),
        }
    }
}

/// The maximum number of listed dates per line.
const MAX_DATES: usize = 5_000;
