//! What the worker says about files, in the user's language.
use crate::domain::rules::duplicates::Reason;
use crate::exchange::duplicate_index::Twin;
use crate::exchange::import::{Complaint, Duplicate};
use crate::exchange::workspace_file::Problem;
use crate::files::Reply;
use crate::files::messages::Lines;
use crate::locale::{Language, phrases};
use crate::session::Failure;
use crate::store::{WorkingSet, names};

/// How many complaints and duplicates are shown.
const SHOWN: usize = 50;

/// The first of some lines.
pub fn lines<T>(all: &[T], line: impl Fn(&T) -> String) -> Lines {
    Lines { count: all.len() as u32, first: all.iter().take(SHOWN).map(line).collect() }
}

/// What is doubtful.
pub fn complaint(complaint: &Complaint, language: Language) -> String {
    let Complaint { line, column, value, text } = complaint;
    phrases::COMPLAINT.with(language, &[&line.to_string(), column, value, text.of(language)])
}

/// Who may be there already.
pub fn duplicate(set: &WorkingSet, duplicate: &Duplicate, language: Language) -> String {
    let twin = match duplicate.twin {
        Twin::Row(line) => phrases::ROW_OF_FILE.with(language, &[&line.to_string()]),
        Twin::Record(kind, id) => format!("{} {}", kind.one().of(language), names::name_of(set, id, language)),
    };
    let reason = Reason::phrase(duplicate.reason).of(language);
    phrases::ROW_LIKE.with(language, &[&duplicate.line.to_string(), &duplicate.name, &twin, reason])
}

/// Why a workspace file cannot be used, and what to do.
pub fn problem(problem: &Problem, language: Language) -> String {
    match problem {
        Problem::Foreign => phrases::FOREIGN_FILE.of(language).to_string(),
        Problem::Newer(version) => phrases::NEWER_FILE.with(language, &[&version.to_string()]),
        Problem::Damaged(place) => phrases::DAMAGED_FILE.with(language, &[place]),
    }
}

/// Why nothing was stored.
pub fn failure(failure: Failure, language: Language) -> Reply {
    match failure {
        Failure::Storage(error) => Reply::Failed(error),
        Failure::Told(why) => Reply::Refused(why),
        Failure::Refused(refusal) => Reply::Refused(refusal.text.of(language).to_string()),
    }
}
