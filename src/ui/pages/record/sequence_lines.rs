//! The sequences of a record: at which step each is, with what is planned, and the buttons that end it or skip a step.
use leptos::prelude::*;

use crate::base::{Date, Id, Row};
use crate::command::Command;
use crate::domain::records::{activity, enrolment};
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, format, phrases};
use crate::store::sequences::{self, End, end_of};
use crate::store::{RecordStore, email_drafts};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// What is shown of a sequence.
#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    step: i64,
    of: usize,
    /// The record.
    about: Id,
    /// Whether the step is an email that can be written.
    is_email: bool,
    /// The planned activity with its subject and day; `None` after the last step.
    planned: Option<(Id, String, Option<Date>)>,
}

/// The lines of a record that may be in sequences.
pub fn lines(cx: AppContext, kind: RecordType, id: Id) -> Option<AnyView> {
    let link = sequences::link(kind)?;
    let all = Memo::new(move |_| {
        let now = cx.app.now();
        cx.app.read(|set| {
            let rows = set.linking(id, RecordType::Enrolment, link);
            // After the last step a reply may still come of it.
            let is_shown = |row: &&Row| match end_of(row) {
                None => true,
                Some(End::Finished) => End::Replied.may_follow(|number| row.get(number), now),
                Some(_) => false,
            };
            let mut rows: Vec<&Row> = rows.filter(is_shown).collect();
            rows.sort_by_key(|row| (row.moment(enrolment::CREATED), row.id()));
            rows.into_iter().map(|row| line(set, id, row)).collect::<Vec<_>>()
        })
    });
    let list = move || {
        let lines = all.get();
        (!lines.is_empty()).then(|| {
            view! { <ul class="plain-list sequence-lines" aria-label=cx.t(phrases::SEQUENCE_LINES)>{lines.into_iter().map(|line| shown(cx, line)).collect_view()}</ul> }
        })
    };
    Some(view! { <div id="record-sequences" tabindex="-1">{list}</div> }.into_any())
}

fn line(set: &RecordStore, about: Id, row: &Row) -> Line {
    let planned = row.link(enrolment::ACTIVITY).filter(|_| end_of(row).is_none());
    let planned = planned.and_then(|id| set.get(RecordType::Activity, id));
    let is_email = planned.is_some_and(|row| row.link(activity::TYPE) == Some(defaults::EMAIL));
    Line {
        id: row.id(),
        about,
        is_email: is_email && email_drafts::recipient(set, about).is_ok(),
        name: row.text(enrolment::NAME).to_string(),
        step: row.number(enrolment::STEP).unwrap_or(0),
        of: sequences::steps_of(row).len(),
        planned: planned.map(|row| (row.id(), row.text(activity::SUBJECT).to_string(), row.day(activity::DUE))),
    }
}

fn shown(cx: AppContext, line: Line) -> AnyView {
    let name = line.name.clone();
    let button = |label: Phrase, act: Box<dyn Fn() + Send>| {
        let named = cx.labelled(&cx.t(label), &name);
        view! { <button type="button" class="button" aria-label=named on:click=move |_| act()>{cx.t(label)}</button> }
    };
    // The line goes, or its buttons are other ones.
    let run = move |command: Command| cx.app.run(command, |_| focus("record-sequences"));
    let end = move |end: End| -> Box<dyn Fn() + Send> {
        let enrolment = line.id;
        Box::new(move || run(Command::EndSequence { enrolment, end }))
    };
    let (text, rest) = match line.planned {
        Some((planned, subject, due)) => {
            let when = due.map(|due| format!(" · {}", format::day(due, cx.language)));
            let text = cx.t_with(phrases::SEQUENCE_AT, &[&line.step.to_string(), &line.of.to_string(), &line.name]);
            let write = line.is_email.then(|| {
                let open = move || cx.dialog.set(Some(Dialog::WriteEmail { about: line.about, step: Some(planned) }));
                button(phrases::MAIL_WRITE, Box::new(open))
            });
            let skip = button(phrases::SEQUENCE_SKIP, Box::new(move || run(Command::Delete(vec![planned]))));
            let stop = button(phrases::SEQUENCE_STOP, end(End::Stopped));
            let link =
                view! { " · "<a href=cx.href(Route::Record(planned))>{subject}</a><span class="soft">{when}</span> };
            (view! { <strong>{text}</strong>{link} }.into_any(), Some(view! { {write}{skip}{stop} }))
        }
        None => (cx.t_with(phrases::SEQUENCE_DONE, &[&line.name]).into_any(), None),
    };
    let replied = button(phrases::SEQUENCE_REPLIED, end(End::Replied));
    view! { <li><span>{text}</span><span class="sequence-actions">{replied}{rest}</span></li> }.into_any()
}
