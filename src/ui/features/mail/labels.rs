//! Labels and envelopes: which sheet or size, what they look like, and printing them.
use std::sync::Arc;

use leptos::prelude::*;

use super::mailing::Mailing;
use crate::locale::{format, phrases};
use crate::store::labels::{ENVELOPES, Envelope, LabelSheet, SHEETS, millimetres};
use crate::store::letterhead::Letterhead;
use crate::store::{letters, quote_document};
use crate::ui::context::AppContext;

/// What is chosen for labels and envelopes.
#[derive(Clone, Copy)]
pub struct Choice {
    /// The sheet of labels.
    pub sheet: RwSignal<LabelSheet>,
    /// The first label, from 1.
    pub start: RwSignal<usize>,
    /// The envelope.
    pub envelope: RwSignal<Envelope>,
    /// Whether the sender is printed on envelopes.
    pub has_sender: RwSignal<bool>,
}

impl Choice {
    /// What is usual for the workspace's paper.
    pub fn of(cx: AppContext) -> Choice {
        let paper = cx.app.read_untracked(|set| Some(Letterhead::of(set).paper)).unwrap_or_default();
        Choice {
            sheet: RwSignal::new(LabelSheet::first(paper)),
            start: RwSignal::new(1),
            envelope: RwSignal::new(Envelope::first(paper)),
            has_sender: RwSignal::new(true),
        }
    }
}

/// The addresses of all recipients, in the language of each. Tracked.
pub fn addresses(mailing: Mailing) -> Arc<Vec<Vec<String>>> {
    let people = mailing.people.get();
    let own = mailing.otherwise.get();
    let all = mailing.cx.app.read(|set| {
        Some(people.to.iter().map(|to| letters::address(set, to, to.language.unwrap_or(own))).collect::<Vec<_>>())
    });
    Arc::new(all.unwrap_or_default())
}

/// The choices for labels.
pub fn label_choices(cx: AppContext, choice: Choice) -> AnyView {
    let choose = move |event: web_sys::Event| {
        let sheet = LabelSheet::of(&event_target_value(&event)).unwrap_or(SHEETS[0]);
        choice.sheet.set(sheet);
        choice.start.update(|start| *start = (*start).min(sheet.count()));
    };
    let option = move |own: LabelSheet| {
        let (width, height) = (
            format::decimal(i64::from(own.width) * 10_000, cx.language),
            format::decimal(i64::from(own.height) * 10_000, cx.language),
        );
        let name = format!("{} · {} × {} · {width} × {height} mm", own.name, own.columns, own.rows);
        view! { <option value=own.key selected=move || choice.sheet.get() == own>{name}</option> }
    };
    let most = move || choice.sheet.get().count();
    let begin = move |event: web_sys::Event| {
        let start = event_target_value(&event).trim().parse().unwrap_or(1);
        choice.start.set(start);
        choice.start.update(|start| *start = (*start).clamp(1, untrack(most)));
    };
    let hint = move || cx.t_with(phrases::LABEL_START_HINT, &[&format::number(most() as i64, cx.language)]);
    view! {
        <div class="form">
            <div class="field"><label for="label-sheet">{cx.t(phrases::LABEL_SHEET)}</label>
                <select id="label-sheet" on:change=choose>{SHEETS.iter().copied().map(option).collect_view()}</select></div>
            <div class="field"><label for="label-start">{cx.t(phrases::LABEL_START)}</label>
                <input id="label-start" type="number" min="1" max=move || most().to_string() aria-describedby="label-start-hint"
                    prop:value=move || choice.start.get().to_string() on:change=begin/>
                <small class="soft" id="label-start-hint">{hint}</small></div>
        </div>
    }
    .into_any()
}

/// The choices for envelopes.
pub fn envelope_choices(cx: AppContext, choice: Choice) -> AnyView {
    let choose = move |event: web_sys::Event| {
        choice.envelope.set(Envelope::of(&event_target_value(&event)).unwrap_or(ENVELOPES[0]));
    };
    let option = move |own: Envelope| {
        view! { <option value=own.key selected=move || choice.envelope.get() == own>{own.name}</option> }
    };
    let switch = move |event: web_sys::Event| choice.has_sender.set(event_target_checked(&event));
    view! {
        <div class="form">
            <div class="field"><label for="envelope-size">{cx.t(phrases::ENVELOPE_SIZE)}</label>
                <select id="envelope-size" on:change=choose>{ENVELOPES.map(option).into_iter().collect_view()}</select></div>
            <label class="check"><input type="checkbox" prop:checked=choice.has_sender on:change=switch/>{cx.t(phrases::ENVELOPE_SENDER)}</label>
        </div>
    }
    .into_any()
}

/// The sheets of labels; at most `most` of them.
pub fn label_sheets(sheet: LabelSheet, start: usize, addresses: &[Vec<String>], most: usize) -> AnyView {
    let pages = sheet.pages(addresses.len(), start);
    let page = |(at, page): (usize, Vec<(usize, usize)>)| {
        let first = if at == 0 { start - 1 } else { 0 };
        let used = (0..first).map(|place| label(&sheet, place, true, &[]));
        let own = page.into_iter().filter_map(|(own, place)| Some(label(&sheet, place, false, addresses.get(own)?)));
        let (width, height) = sheet.paper.size();
        view! {
            <div class="label-sheet" data-paper=sheet.paper.key() style:width=millimetres(width) style:height=millimetres(height)>
                {used.collect_view()}{own.collect_view()}
            </div>
        }
    };
    pages.into_iter().take(most).enumerate().map(page).collect_view().into_any()
}

fn label(sheet: &LabelSheet, place: usize, is_used: bool, lines: &[String]) -> AnyView {
    let (left, top) = sheet.place(place);
    let font = sheet.font(lines);
    view! {
        <div class="label" data-used=is_used.then_some("") style:left=millimetres(left) style:top=millimetres(top)
            style:width=millimetres(sheet.width) style:height=millimetres(sheet.height)
            style:font-size=format!("{}.{}pt", font / 10, font % 10)>
            <address>{lines.join("\n")}</address>
        </div>
    }
    .into_any()
}

/// Envelopes, each a page of its own.
pub fn envelopes(cx: AppContext, choice: Choice, addresses: &[Vec<String>]) -> AnyView {
    let envelope = choice.envelope.get();
    let sender = cx.app.read(|set| Some(quote_document::sender(&Letterhead::of(set)))).unwrap_or_default();
    let sender = Some(sender).filter(|sender| choice.has_sender.get() && !sender.is_empty());
    let one = |lines: &Vec<String>| {
        view! {
            <div class="envelope" data-size=envelope.key style:width=millimetres(envelope.width) style:height=millimetres(envelope.height)>
                {sender.clone().map(|sender| view! { <p>{sender}</p> })}
                <address>{lines.join("\n")}</address>
            </div>
        }
    };
    addresses.iter().map(one).collect_view().into_any()
}
