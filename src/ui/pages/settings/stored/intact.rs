//! The finding that everything is intact; what was checked opens.
use leptos::prelude::*;

use crate::app_state::repair::DamageReport;
use crate::base::{Id, Row};
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::features::figure_records::figure_button;
use crate::ui::navigation::{Route, Section};

/// The sentence, whose numbers open the actions, the records by type, and the files.
pub fn intact(cx: AppContext, report: &DamageReport) -> AnyView {
    let counted = |phrase: Phrase, count: u32| cx.t_with(phrase, &[&format::number(i64::from(count), cx.language)]);
    let shows_types = RwSignal::new(false);
    let actions = figure(
        FigureKind::Count,
        counted(phrases::VERIFIED_ACTIONS, report.commits),
        cx.href(Route::Actions),
        cx.t(phrases::HOW_VERIFIED_ACTIONS),
    );
    let records = view! {
        <button type="button" class="figure-link" data-figure=FigureKind::Parts.key() title=cx.t(phrases::HOW_VERIFIED_RECORDS) aria-expanded=move || shows_types.get().to_string()
            on:click=move |_| shows_types.update(|shows| *shows = !*shows)>{counted(phrases::VERIFIED_RECORDS, report.records)}</button>
    };
    let files = files(cx, counted(phrases::VERIFIED_FILES, report.files));
    let mut figures = [actions, records.into_any(), files].into_iter();
    // The sentence may have them in any order of words.
    let text = cx.t_with(phrases::VERIFIED, &[PLACE, PLACE, PLACE]);
    let sentence = text.split(PLACE).map(|words| (words.to_string(), figures.next())).collect_view();
    view! {
        <p class="banner" data-tone="good">{sentence}</p>
        {move || shows_types.get().then(|| types(cx))}
    }
    .into_any()
}

/// Where a figure stands in the sentence.
const PLACE: &str = "\u{1}";

fn files(cx: AppContext, text: String) -> AnyView {
    let all: Vec<Id> = cx.app.read_untracked(|set| set.rows(RecordType::File).map(|(_, row)| Row::id(row)).collect());
    match all.is_empty() {
        true => {
            view! { <span data-figure=FigureKind::Zero.key() title=cx.t(phrases::HOW_VERIFIED_FILES)>{text}</span> }
                .into_any()
        }
        false => figure_button(cx, text, cx.t(phrases::HOW_VERIFIED_FILES), all),
    }
}

/// The numbers of records by type, each with the page where they are.
fn types(cx: AppContext) -> AnyView {
    let counts: Vec<(RecordType, usize)> = cx.app.read(|set| {
        let counts = RecordType::ALL.iter().map(|kind| (*kind, set.count(*kind)));
        counts.filter(|(_, count)| *count > 0).collect()
    });
    let line = |(kind, count): (RecordType, usize)| {
        let text = kind.counted(count as u32, cx.language);
        let line = match kind {
            RecordType::File => files(cx, text),
            _ => figure(FigureKind::Count, text, cx.href(place(kind)), cx.t(phrases::HOW_VERIFIED_TYPE)),
        };
        view! { <li>{line}</li> }
    };
    view! { <ul>{counts.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// The page on which the records of a type are.
fn place(kind: RecordType) -> Route {
    match kind {
        RecordType::User => Route::Section(Section::Owners),
        RecordType::Status => Route::Section(Section::Statuses),
        RecordType::Stage | RecordType::Pipeline => Route::Section(Section::Pipelines),
        RecordType::Choice => Route::Section(Section::Lists),
        RecordType::Field => Route::Section(Section::Fields),
        RecordType::Product | RecordType::Price => Route::Section(Section::Products),
        RecordType::Rate => Route::Section(Section::Rates),
        RecordType::AssignmentRule => Route::Section(Section::Rules),
        RecordType::CustomType => Route::Section(Section::CustomTypes),
        RecordType::Layout => Route::Section(Section::Layouts),
        RecordType::RecordRule => Route::Section(Section::RecordRules),
        RecordType::Automation | RecordType::Firing => Route::Section(Section::Automations),
        RecordType::EmailTemplate => Route::Section(Section::EmailTemplates),
        RecordType::Sequence | RecordType::Enrolment => Route::Section(Section::Sequences),
        RecordType::Distinct => Route::Duplicates,
        RecordType::Report | RecordType::Quota | RecordType::Dashboard => Route::Reports,
        RecordType::Mapping => Route::Data,
        RecordType::LineItem | RecordType::ContactRole => Route::List(RecordType::Opportunity),
        RecordType::Affiliation => Route::List(RecordType::Contact),
        RecordType::View => Route::List(RecordType::Lead),
        kind if kind.is_work() => Route::List(kind),
        _ => Route::Section(Section::Workspace),
    }
}
