//! What came of a campaign: its figures, each of which opens the records that it was counted from.
use leptos::prelude::*;

use crate::base::{Id, rounded};
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::store::campaign_figures::{self, Figures, Model};
use crate::store::exchange_rates::ExchangeRates;
use crate::store::filter::Filter;
use crate::store::query_string;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::features::figure_records::figure_button;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;

const fn words(model: Model) -> (Phrase, Phrase) {
    match model {
        Model::Primary => (phrases::CAMPAIGN_PRIMARY, phrases::HOW_CAMPAIGN_PRIMARY),
        Model::First => (phrases::CAMPAIGN_FIRST, phrases::HOW_CAMPAIGN_FIRST),
        Model::Last => (phrases::CAMPAIGN_LAST, phrases::HOW_CAMPAIGN_LAST),
        Model::All => (phrases::CAMPAIGN_ALL, phrases::HOW_CAMPAIGN_ALL),
    }
}

/// The panel of a campaign's figures.
pub fn figures(cx: AppContext, id: Id) -> AnyView {
    let model = RwSignal::new(0usize);
    let shown = Memo::new(move |_| {
        let model = Model::ALL[model.get()];
        cx.app.read(|set| (model, campaign_figures::figures(set, id, model, &viewer(cx))))
    });
    let option = |(place, of): (usize, Model)| view! { <option value=place.to_string()>{cx.t(words(of).0)}</option> };
    let options = Model::ALL.into_iter().enumerate().map(option).collect_view();
    let choose = move |event: web_sys::Event| {
        event_target_value(&event).parse().into_iter().for_each(|place: usize| model.set(place % Model::ALL.len()));
    };
    view! {
        <section class="panel campaign-results" aria-labelledby="campaign-results">
            <div class="panel-head"><h2 id="campaign-results">{cx.t(phrases::CAMPAIGN_RESULTS)}</h2></div>
            <div class="panel-body stack">
                {move || shown.with(|(model, figures)| list(cx, id, *model, figures))}
                <div class="campaign-model"><label for="campaign-model">{cx.t(phrases::CAMPAIGN_MODEL)}</label>
                    <select id="campaign-model" class="input" on:change=choose>{options}</select></div>
            </div>
        </section>
    }
    .into_any()
}

fn list(cx: AppContext, id: Id, model: Model, all: &Figures) -> AnyView {
    let language = cx.language;
    let how = cx.t(words(model).1);
    let number = |ids: &Vec<Id>| format::number(ids.len() as i64, language);
    let none = |how: &'static str| {
        view! { <span class="soft" data-figure=FigureKind::Zero.key() title=how>"–"</span> }.into_any()
    };
    // The records of a figure in a dialog, or a dash where there are none.
    let opened = |text: String, how: &'static str, records: &Vec<Id>| match records.is_empty() {
        true => view! { <span class="soft" data-figure=FigureKind::Zero.key() title=how>{text}</span> }.into_any(),
        false => figure_button(cx, text, how, records.clone()),
    };
    // The records of a figure in a list.
    let listed = |kind: FigureKind, of: RecordType, text: String, how: &'static str, ids: &Vec<Id>, filter: Filter| {
        if ids.is_empty() {
            return opened(text, how, ids);
        }
        let query = cx.app.read_untracked_present(|set| query_string::write_all(set, of, filter));
        figure(kind, text, cx.href_with(Route::List(of), &query), how)
    };
    let deals = |kind: FigureKind, text: String, ids: &Vec<Id>, only_won: bool| match model {
        Model::Primary => {
            let filter = campaign_figures::deals_with(id, only_won);
            listed(kind, RecordType::Opportunity, text, how, ids, filter)
        }
        _ => opened(text, how, ids),
    };
    let percent = |part: i128, whole: i128| {
        format::percent(&format::number(rounded(part * 100, whole) as i64, language), language)
    };
    let rate = match all.members.is_empty() {
        true => none(cx.t(phrases::HOW_RESPONSE_RATE)),
        false => {
            let text = percent(all.responded.len() as i128, all.members.len() as i128);
            opened(text, cx.t(phrases::HOW_RESPONSE_RATE), &all.members)
        }
    };
    let leads = |label_how: Phrase, ids: &Vec<Id>, only_converted: bool| {
        let filter = campaign_figures::leads(id, only_converted);
        listed(FigureKind::Count, RecordType::Lead, number(ids), cx.t(label_how), ids, filter)
    };
    let amount =
        cx.app.read_untracked_present(|set| all.amount.own_text(&ExchangeRates::on(set, cx.app.today()), language));
    let per_response = match all.per_response {
        Some(money) => opened(format::money(money, language), cx.t(phrases::HOW_PER_RESPONSE), &all.responded),
        None => none(cx.t(phrases::HOW_PER_RESPONSE)),
    };
    let roi = match all.roi {
        Some((part, whole)) => opened(percent(part, whole), cx.t(phrases::HOW_RETURN), &all.won),
        None => none(cx.t(phrases::HOW_RETURN)),
    };
    let t = |phrase: Phrase| cx.t(phrase);
    let items = [
        (
            RecordType::CampaignMember.many().of(language),
            opened(number(&all.members), t(phrases::HOW_MEMBERS), &all.members),
        ),
        (t(phrases::CAMPAIGN_RESPONSES), opened(number(&all.responded), t(phrases::HOW_RESPONSES), &all.responded)),
        (t(phrases::CAMPAIGN_RATE), rate),
        (RecordType::Lead.many().of(language), leads(phrases::HOW_CAMPAIGN_LEADS, &all.leads, false)),
        (t(phrases::CAMPAIGN_CONVERTED), leads(phrases::HOW_CAMPAIGN_CONVERTED, &all.converted, true)),
        (RecordType::Opportunity.many().of(language), deals(FigureKind::Count, number(&all.deals), &all.deals, false)),
        (t(phrases::CAMPAIGN_WON), deals(FigureKind::Count, number(&all.won), &all.won, true)),
        (t(phrases::CAMPAIGN_WON_AMOUNT), deals(FigureKind::Sum, amount, &all.won, true)),
        (t(phrases::CAMPAIGN_PER_RESPONSE), per_response),
        (t(phrases::CAMPAIGN_RETURN), roi),
    ];
    let item = |(label, value): (&'static str, AnyView)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    view! { <dl class="campaign-figures">{items.into_iter().map(item).collect_view()}</dl> }.into_any()
}
