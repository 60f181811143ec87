//! The check of the stored data: everything is read, and the findings are shown.
mod intact;

use leptos::prelude::*;

use crate::app_state::repair::{AffectedRecord, DamageKind, DamageReport, Fault, RecordDamage, StoredPart};
use crate::base::Id;
use crate::locale::{Phrase, format, phrases};
use crate::store::display_names;
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::features::damage_summary::{can_be_repaired, summary, tone};
use crate::ui::navigation::Route;
use crate::ui::pages::settings::stored::intact::intact;

/// The number of parts and records listed; the exported report has all.
const MAX_LINES: usize = 100;

/// The section.
pub fn stored(cx: AppContext) -> AnyView {
    let app = cx.app;
    let is_at_work = Memo::new(move |_| app.repair.progress.get().is_some());
    let found = move || app.report().map(|report| shown(cx, &report));
    view! {
        <section class="panel"><div class="panel-body stack">
            <p>{cx.t(phrases::VERIFY_TEXT)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" disabled=move || is_at_work.get() on:click=move |_| app.verify()>{cx.t(phrases::VERIFY)}</button>
                <button class="button" on:click=move |_| app.export_raw()>{cx.t(phrases::EXPORT_RAW)}</button>
            </div>
            <div role="status">{move || is_at_work.get().then(|| view! {
                <div class="progress"><progress aria-label=cx.t(phrases::VERIFYING)></progress><span>{cx.t(phrases::VERIFYING)}</span></div>
            })}
            {found}</div>
        </div></section>
    }
    .into_any()
}

fn shown(cx: AppContext, report: &DamageReport) -> AnyView {
    let app = cx.app;
    let Some(text) = summary(cx, report) else {
        return intact(cx, report);
    };
    let parts: Vec<String> = report.faults.iter().map(|fault| of_fault(cx, fault)).collect();
    let records = report.affected.iter().take(MAX_LINES).map(|one| of_record(cx, one)).collect_view();
    let files = report.broken_files.iter().map(|id| (*id, name_of(cx, *id))).collect::<Vec<_>>();
    let plain = plain(cx, report, &text, &parts, &files);
    let files = files.into_iter().map(|(_, name)| view! { <li>{name}</li> }).collect_view();
    view! {
        <p class="banner" data-tone=tone(report).key() data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_DAMAGED)>{text}</p>
        <div class="page-actions">
            {(!report.repaired && can_be_repaired(report)).then(|| view! {
                <button class="button" data-look="primary" on:click=move |_| app.repair_open()>{cx.t(phrases::REPAIR_NOW)}</button>
            })}
            <button class="button" on:click=move |_| app.export_report(&plain)>{cx.t(phrases::SAVE_FINDINGS)}</button>
        </div>
        <h2>{cx.t(phrases::DAMAGED_PARTS)}</h2>
        <ul>{parts.into_iter().take(MAX_LINES).map(|line| view! { <li>{line}</li> }).collect_view()}{files}</ul>
        {(!report.affected.is_empty()).then(|| view! { <h2>{cx.t(phrases::AFFECTED_RECORDS)}</h2><ul>{records}</ul> })}
    }
    .into_any()
}

fn name_of(cx: AppContext, id: Id) -> String {
    cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language))
}

fn of_fault(cx: AppContext, fault: &Fault) -> String {
    let number = format::number(i64::from(fault.number), cx.language);
    let part = match fault.part {
        StoredPart::Manifest => cx.t(phrases::PART_MANIFEST).to_string(),
        StoredPart::Header => cx.t_with(phrases::PART_HEADER, &[&number]),
        StoredPart::Changes => cx.t_with(phrases::PART_CHANGES, &[&number]),
        StoredPart::Page(kind) => cx.t_with(phrases::PART_PAGE, &[kind.many().of(cx.language), &number]),
        StoredPart::File => cx.t(phrases::PART_FILE).to_string(),
    };
    let why: Phrase = match fault.why {
        DamageKind::Missing => phrases::WHY_MISSING,
        DamageKind::Unreadable => phrases::WHY_UNREADABLE,
        DamageKind::Damaged => phrases::WHY_DAMAGED,
        DamageKind::Outdated => phrases::WHY_OUTDATED,
        DamageKind::Stray => phrases::WHY_STRAY,
    };
    cx.labelled(&part, &cx.t(why))
}

fn damage_text(cx: AppContext, damage: RecordDamage) -> &'static str {
    cx.t(match damage {
        RecordDamage::Older => phrases::AFFECTED_OLDER,
        RecordDamage::Lost => phrases::AFFECTED_LOST,
    })
}

fn of_record(cx: AppContext, one: &AffectedRecord) -> AnyView {
    let label = format!("{} ({})", one.name, one.kind.one().of(cx.language));
    let has_page = one.damage == RecordDamage::Older && Route::has_record_page(one.kind);
    let name = match has_page {
        true => view! { <a href=cx.href(Route::Record(one.id))>{label}</a> }.into_any(),
        false => label.into_any(),
    };
    view! { <li>{name}{cx.language.colon()}{damage_text(cx, one.damage)}</li> }.into_any()
}

/// The complete report as plain text.
fn plain(cx: AppContext, report: &DamageReport, text: &str, parts: &[String], files: &[(Id, String)]) -> String {
    let mut lines = vec![text.to_string(), String::new()];
    lines.extend(parts.iter().cloned());
    lines.extend(files.iter().map(|(id, name)| format!("{} {name} {id}", cx.t(phrases::PART_FILE))));
    let of_record = |one: &AffectedRecord| {
        cx.labelled(
            &format!("{} {} {}", one.kind.one().of(cx.language), one.name, one.id),
            &damage_text(cx, one.damage),
        )
    };
    lines.extend(report.affected.iter().map(of_record));
    lines.join("\n")
}
