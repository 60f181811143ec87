//! Whether what is stored of the workspace is whole: everything is read, and what was found is said.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::Kind;
use crate::live::repair::{Affected, Fate, Fault, Part, Report, Why};
use crate::locale::{Phrase, format, phrases};
use crate::store::names;
use crate::ui::Ui;
use crate::ui::route::Route;

/// Parts and records listed; the report that is saved has all of them.
const SHOWN: usize = 100;

/// The page of the stored data.
pub fn stored(ui: Ui) -> AnyView {
    let live = ui.live;
    let is_at_work = Memo::new(move |_| live.repairing().is_some());
    let found = move || live.report().map(|report| shown(ui, &report));
    view! {
        <section class="panel"><div class="panel-body stack">
            <p>{ui.say(phrases::VERIFY_TEXT)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" disabled=move || is_at_work.get() on:click=move |_| live.verify()>{ui.say(phrases::VERIFY)}</button>
                <button class="button" on:click=move |_| live.export_raw()>{ui.say(phrases::EXPORT_RAW)}</button>
            </div>
            <div role="status">{move || is_at_work.get().then(|| view! {
                <div class="progress"><progress aria-label=ui.say(phrases::VERIFYING)></progress><span>{ui.say(phrases::VERIFYING)}</span></div>
            })}
            {found}</div>
        </div></section>
    }
    .into_any()
}

/// What was found or mended, in a sentence or three; nothing where all is whole.
pub fn summary(ui: Ui, report: &Report) -> Option<String> {
    let count = |count: usize| format::number(count as i64, ui.language);
    if report.faults.is_empty() && !report.completed {
        return None;
    }
    if !can_be_repaired(report) && !report.completed {
        return Some(ui.say_with(phrases::FILES_BROKEN, &[&count(report.broken_files.len())]));
    }
    if !report.repaired {
        return Some(ui.say_with(phrases::VERIFY_FOUND, &[&count(report.faults.len())]));
    }
    let rebuilt = count(report.rebuilt as usize);
    let mut text = vec![ui.say_with(phrases::REPAIRED, &[&count(report.faults.len()), &rebuilt])];
    if report.completed {
        text.push(ui.say(phrases::REPAIRED_HISTORY).to_string());
    }
    let doubtful = report.affected.len() + report.broken_files.len();
    text.push(match doubtful {
        0 => ui.say(phrases::REPAIRED_ALL).to_string(),
        some => ui.say_with(phrases::REPAIRED_LOST, &[&count(some)]),
    });
    Some(text.join(" "))
}

/// Whether anything but the bytes of attached files is damaged, which nothing can bring back.
fn can_be_repaired(report: &Report) -> bool {
    report.faults.iter().any(|fault| fault.part != Part::File)
}

fn shown(ui: Ui, report: &Report) -> AnyView {
    let live = ui.live;
    let count = |count: usize| format::number(count as i64, ui.language);
    let Some(text) = summary(ui, report) else {
        let numbers = [report.commits, report.records, report.files].map(|number| count(number as usize));
        let text = ui.say_with(phrases::VERIFIED, &[&numbers[0], &numbers[1], &numbers[2]]);
        return view! { <p class="banner" data-tone="good">{text}</p> }.into_any();
    };
    let parts: Vec<String> = report.faults.iter().map(|fault| of_fault(ui, fault)).collect();
    let records = report.affected.iter().take(SHOWN).map(|one| of_record(ui, one)).collect_view();
    let files = report.broken_files.iter().map(|id| (*id, name_of(ui, *id))).collect::<Vec<_>>();
    let plain = plain(ui, report, &text, &parts, &files);
    let files = files.into_iter().map(|(_, name)| view! { <li>{name}</li> }).collect_view();
    view! {
        <p class="banner" data-tone="bad">{text}</p>
        <div class="page-actions">
            {(!report.repaired && can_be_repaired(report)).then(|| view! {
                <button class="button" data-look="primary" on:click=move |_| live.repair_open()>{ui.say(phrases::REPAIR_NOW)}</button>
            })}
            <button class="button" on:click=move |_| live.export_report(&plain)>{ui.say(phrases::SAVE_FINDINGS)}</button>
        </div>
        <h2>{ui.say(phrases::DAMAGED_PARTS)}</h2>
        <ul>{parts.into_iter().take(SHOWN).map(|line| view! { <li>{line}</li> }).collect_view()}{files}</ul>
        {(!report.affected.is_empty()).then(|| view! { <h2>{ui.say(phrases::AFFECTED_RECORDS)}</h2><ul>{records}</ul> })}
    }
    .into_any()
}

fn name_of(ui: Ui, id: Id) -> String {
    ui.live.peek(|set| names::name_of(set, id, ui.language))
}

fn of_fault(ui: Ui, fault: &Fault) -> String {
    let number = format::number(i64::from(fault.number), ui.language);
    let part = match fault.part {
        Part::Manifest => ui.say(phrases::PART_MANIFEST).to_string(),
        Part::Header => ui.say_with(phrases::PART_HEADER, &[&number]),
        Part::Changes => ui.say_with(phrases::PART_CHANGES, &[&number]),
        Part::Page(kind) => ui.say_with(phrases::PART_PAGE, &[kind.many().of(ui.language), &number]),
        Part::File => ui.say(phrases::PART_FILE).to_string(),
    };
    let why: Phrase = match fault.why {
        Why::Missing => phrases::WHY_MISSING,
        Why::Unreadable => phrases::WHY_UNREADABLE,
        Why::Damaged => phrases::WHY_DAMAGED,
        Why::Outdated => phrases::WHY_OUTDATED,
        Why::Stray => phrases::WHY_STRAY,
    };
    format!("{part}: {}", ui.say(why))
}

fn fate(ui: Ui, fate: Fate) -> &'static str {
    ui.say(match fate {
        Fate::Older => phrases::AFFECTED_OLDER,
        Fate::Lost => phrases::AFFECTED_LOST,
    })
}

fn of_record(ui: Ui, one: &Affected) -> AnyView {
    let label = format!("{} ({})", one.name, one.kind.one().of(ui.language));
    let has_page = one.fate == Fate::Older && Kind::WORK.contains(&one.kind);
    let name = match has_page {
        true => view! { <a href=Route::Record(one.id).href()>{label}</a> }.into_any(),
        false => label.into_any(),
    };
    view! { <li>{name}": "{fate(ui, one.fate)}</li> }.into_any()
}

/// The report as plain text, with everything in it.
fn plain(ui: Ui, report: &Report, text: &str, parts: &[String], files: &[(Id, String)]) -> String {
    let mut lines = vec![text.to_string(), String::new()];
    lines.extend(parts.iter().cloned());
    lines.extend(files.iter().map(|(id, name)| format!("{} {name} {id}", ui.say(phrases::PART_FILE))));
    let of_record =
        |one: &Affected| format!("{} {} {}: {}", one.kind.one().of(ui.language), one.name, one.id, fate(ui, one.fate));
    lines.extend(report.affected.iter().map(of_record));
    lines.join("\n")
}
