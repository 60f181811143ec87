//! Events and to-dos of a calendar as lists of properties.
use super::values;
use crate::import_export::readers::content_lines::ContentLine;

/// What an entry is that is no event of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerKind {
    /// Somebody says whether they come.
    Reply,
    /// Somebody proposes another time.
    Counter,
    /// Whatever else programs tell each other.
    Other,
}

/// An event or a to-do.
#[derive(Clone, Default)]
pub struct Entry {
    /// Its properties.
    pub lines: Vec<ContentLine>,
    /// Whether it is a to-do.
    pub is_task: bool,
    /// Whether it was called off.
    pub is_called_off: bool,
    /// Whether it is a guest's answer to an invitation, and which.
    pub answer: Option<AnswerKind>,
    /// The minutes before its start at which it reminds.
    pub reminder: Option<u32>,
}

impl Entry {
    /// The first property with a name.
    pub fn line(&self, name: &str) -> Option<&ContentLine> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// The text of a property; empty if there is none.
    pub fn text(&self, name: &str) -> String {
        self.line(name).map(|line| line.text().trim().to_string()).unwrap_or_default()
    }

    /// What makes one version of an event newer than another.
    pub fn version(&self) -> (i64, String) {
        let stamp = [self.text("LAST-MODIFIED"), self.text("DTSTAMP")].into_iter().max().unwrap_or_default();
        (self.text("SEQUENCE").parse().unwrap_or(0), stamp)
    }

    /// Whether it is a to-do that is done.
    pub fn is_done(&self) -> bool {
        self.is_task && self.text("STATUS").eq_ignore_ascii_case("COMPLETED")
    }
}

/// The events and to-dos of a file.
pub fn entries(lines: Vec<ContentLine>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let mut inside: Vec<String> = Vec::new();
    let mut method = String::new();
    let mut first = 0;
    for line in lines {
        let what = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), what.as_str()) {
            ("BEGIN", "VCALENDAR") => {
                (inside, method, first) = (Vec::new(), String::new(), out.len());
                inside.push(what);
            }
            ("BEGIN", _) => {
                if matches!(&*what, "VTODO" | "VEVENT") {
                    out.push(Entry { is_task: what == "VTODO", ..Entry::default() });
                }
                inside.push(what);
            }
            ("END", _) => {
                if what == "VCALENDAR" {
                    // The method may follow the events.
                    for entry in &mut out[first..] {
                        entry.is_called_off = method == "CANCEL";
                        entry.answer = match method.as_str() {
                            "REPLY" => Some(AnswerKind::Reply),
                            "COUNTER" => Some(AnswerKind::Counter),
                            "DECLINECOUNTER" | "REFRESH" => Some(AnswerKind::Other),
                            _ => None,
                        };
                    }
                }
                inside.pop();
            }
            ("METHOD", _) if inside.last().is_none_or(|own| own == "VCALENDAR") => method = what,
            ("TRIGGER", _) if inside.last().is_some_and(|own| own == "VALARM") => {
                let before = line.value.trim();
                let minutes = before.starts_with('-').then(|| values::minutes(before)).flatten();
                let zero = || values::minutes(before).filter(|minutes| *minutes == 0);
                if let Some(entry) = out.last_mut() {
                    entry.reminder = entry.reminder.or(minutes).or_else(zero);
                }
            }
            _ if matches!(inside.last().map(String::as_str), Some("VTODO" | "VEVENT")) => {
                if let Some(entry) = out.last_mut() {
                    entry.lines.push(line);
                }
            }
            _ => {}
        }
    }
    for entry in &mut out {
        entry.is_called_off |= entry.text("STATUS").eq_ignore_ascii_case("CANCELLED");
    }
    out
}

/// The property with an event's date: a task is due, and begins only if nothing says until when.
pub fn anchor(entry: &Entry) -> &'static str {
    if entry.is_task && entry.line("DUE").is_some() { "DUE" } else { "DTSTART" }
}
