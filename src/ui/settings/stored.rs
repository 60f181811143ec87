//! Whether what is stored of the workspace is whole: everything is read, and what was found is said.
use leptos::prelude::*;

use crate::app_state::repair::{AffectedRecord, DamageKind, DamageReport, Fault, RecordDamage, StoredPart};
use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::store::display_names;
use crate::ui::AppContext;
use crate::ui::route::Route;

/// Parts and records listed; the report that is saved has all of them.
const SHOWN: usize = 100;

/// The page of the stored data.
pub fn stored(ui: AppContext) -> AnyView {
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
pub fn summary(ui: AppContext, report: &DamageReport) -> Option<String> {
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
fn can_be_repaired(report: &DamageReport) -> bool {
    report.faults.iter().any(|fault| fault.part != StoredPart::File)
}

fn shown(ui: AppContext, report: &DamageReport) -> AnyView {
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

fn name_of(ui: AppContext, id: Id) -> String {
    ui.live.peek(|set| display_names::name_of(set, id, ui.language))
}

fn of_fault(ui: AppContext, fault: &Fault) -> String {
    let number = format::number(i64::from(fault.number), ui.language);
    let part = match fault.part {
        StoredPart::Manifest => ui.say(phrases::PART_MANIFEST).to_string(),
        StoredPart::Header => ui.say_with(phrases::PART_HEADER, &[&number]),
        StoredPart::Changes => ui.say_with(phrases::PART_CHANGES, &[&number]),
        StoredPart::Page(kind) => ui.say_with(phrases::PART_PAGE, &[kind.many().of(ui.language), &number]),
        StoredPart::File => ui.say(phrases::PART_FILE).to_string(),
    };
    let why: Phrase = match fault.why {
        DamageKind::Missing => phrases::WHY_MISSING,
        DamageKind::Unreadable => phrases::WHY_UNREADABLE,
        DamageKind::Damaged => phrases::WHY_DAMAGED,
        DamageKind::Outdated => phrases::WHY_OUTDATED,
        DamageKind::Stray => phrases::WHY_STRAY,
    };
    format!("{part}: {}", ui.say(why))
}

fn fate(ui: AppContext, fate: RecordDamage) -> &'static str {
    ui.say(match fate {
        RecordDamage::Older => phrases::AFFECTED_OLDER,
        RecordDamage::Lost => phrases::AFFECTED_LOST,
    })
}

fn of_record(ui: AppContext, one: &AffectedRecord) -> AnyView {
    let label = format!("{} ({})", one.name, one.kind.one().of(ui.language));
    let has_page = one.fate == RecordDamage::Older && RecordType::WORK.contains(&one.kind);
    let name = match has_page {
        true => view! { <a href=Route::Record(one.id).href()>{label}</a> }.into_any(),
        false => label.into_any(),
    };
    view! { <li>{name}": "{fate(ui, one.fate)}</li> }.into_any()
}

/// The report as plain text, with everything in it.
fn plain(ui: AppContext, report: &DamageReport, text: &str, parts: &[String], files: &[(Id, String)]) -> String {
    let mut lines = vec![text.to_string(), String::new()];
    lines.extend(parts.iter().cloned());
    lines.extend(files.iter().map(|(id, name)| format!("{} {name} {id}", ui.say(phrases::PART_FILE))));
    let of_record = |one: &AffectedRecord| {
        format!("{} {} {}: {}", one.kind.one().of(ui.language), one.name, one.id, fate(ui, one.fate))
    };
    lines.extend(report.affected.iter().map(of_record));
    lines.join("\n")
}
