//! The dialog that converts many leads: the result for each with the same preview as for one, and the rejections with
//! their reasons.
mod line;
mod told;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Id, IdMap};
use crate::command::bulk_convert::{Proposal, propose};
use crate::command::{Command, Conversion, Rejection, Target};
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::dialog as modal;
use crate::ui::context::AppContext;
use crate::ui::features::convert::choose_record;
use crate::ui::features::convert::options::Options;
use crate::ui::features::convert::target_state::Choice;
use crate::ui::form;
use crate::ui::pages::list::bulk_convert::line::{Line, Previews, row};
use crate::ui::pages::list::bulk_convert::told::{Job, MAX_AT_ONCE, MAX_LINES, Told, step, tally};

/// How long the choices of many leads must stay the same before they are previewed.
const MOMENT: Duration = Duration::from_millis(400);

/// The dialog.
pub fn dialog(cx: AppContext, leads: Arc<Vec<Id>>) -> AnyView {
    let lines = RwSignal::new(Vec::<Line>::new());
    let others = RwSignal::new(Arc::new(Vec::<Proposal>::new()));
    let has_deals = RwSignal::new(true);
    let is_ready = RwSignal::new(false);
    let is_storing = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let told = RwSignal::new(Told::default());
    let counted = RwSignal::new(None::<usize>);
    let previews: Previews = RwSignal::new(IdMap::default());
    let options = Options::new(None, &[]);
    let total = leads.len();
    // The dialog is drawn before all accounts and contacts are read.
    set_timeout(
        move || {
            let mut proposals = cx.app.read_untracked(|set| propose(set, &leads));
            let rest = proposals.split_off(proposals.len().min(MAX_LINES));
            others.try_set(Arc::new(rest));
            lines.try_set(proposals.into_iter().map(Line::new).collect());
            is_ready.try_set(true);
        },
        Duration::from_millis(30),
    );
    let conversions = Memo::new(move |_| {
        let shown: Vec<Conversion> = lines.with(|lines| lines.iter().filter_map(|line| line.conversion()).collect());
        let further = others.get();
        let further = further.iter().filter(|proposal| proposal.refused.is_none());
        let further = further.map(|proposal| proposed(proposal, has_deals.get()));
        let like = options.apply(cx, Conversion::new(Id([0; 16])));
        shown.into_iter().chain(further).map(|wanted| with_options(wanted, &like)).collect::<Vec<_>>()
    });
    let turn = StoredValue::new(0u32);
    Effect::new(move |_| {
        let all = conversions.get();
        // A commit may change what becomes of a lead.
        cx.app.read(|_| ());
        let own = turn.get_value() + 1;
        turn.set_value(own);
        let is_current = move || turn.try_get_value() == Some(own);
        let start = move || {
            if !is_current() {
                return;
            }
            let never = lines.with_untracked(|lines| lines.iter().filter_map(|line| line.refused()).collect());
            let job = Job::new(all, Told::refusing(never, &others.get_untracked()));
            step(cx, job, Rc::new(is_current), counted, move |job| {
                previews.set(job.shown);
                told.set(job.told);
            });
        };
        set_timeout(start, if total > MAX_AT_ONCE { MOMENT } else { Duration::ZERO });
    });
    let count = move || told.with(|told| told.converted);
    let all_deals = move |event: web_sys::Event| {
        let choice = if event_target_checked(&event) { Choice::New } else { Choice::None };
        has_deals.set(choice == Choice::New);
        lines.with_untracked(|lines| lines.iter().for_each(|line| line.deal.choice.set(choice)));
    };
    let asks = Memo::new(move |_| told.with(|told| told.asks.clone()));
    let submit = move || {
        if is_storing.get_untracked() || counted.get_untracked().is_some() || untrack(count) == 0 {
            return;
        }
        let lacks = |line: &Line| untrack(|| line.lacks_record()).map(|kind| (line.lead, kind));
        if let Some((lead, kind)) = lines.with_untracked(|lines| lines.iter().find_map(lacks)) {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, lead, cx.language));
            return problem.set(Some(cx.labelled(&name, &choose_record(cx, kind))));
        }
        let Some((answers, new)) = options.answers.parse(cx, &asks.get_untracked(), false) else { return };
        let mut all = conversions.get_untracked();
        all.iter_mut().for_each(|wanted| wanted.answers.clone_from(&answers));
        is_storing.set(true);
        let command = form::with_new_choices(new, Command::BulkConvert(Arc::new(all)));
        let then = if_here(move |result: Outcome| {
            is_storing.set(false);
            match result {
                Ok(_) => cx.dialog.set(None),
                Err(failure) => problem.set(Some(cx.app.explain(&failure))),
            }
        });
        set_timeout(move || cx.app.run(command, then), Duration::from_millis(40));
    };
    let number = move |count: usize| format::number(count as i64, cx.language);
    let more = move || {
        let hidden = others.with(|others| others.len());
        (hidden > 0).then(|| view! { <p class="soft">{cx.t_with(phrases::CONVERT_UNLISTED, &[&number(MAX_LINES), &number(total), &number(hidden)])}</p> })
    };
    let summary = move || {
        let refused = move |(refusal, count): (Rejection, usize)| view! { <li>{cx.t_with(phrases::REFUSED, &[&number(count)])}" – "{refusal.words(cx.language)}</li> };
        is_ready.get().then(|| {
            view! {
                <div role="status"><ul class="plain-list">
                    <li><strong>{move || cx.t_with(phrases::WILL_CONVERT, &[&number(count())])}</strong></li>
                    {move || told.with(|told| tally(cx, &told.tally))}
                    {move || told.with(|told| told.refused.clone()).into_iter().map(refused).collect_view()}
                </ul></div>
            }
        })
    };
    let makes_deal = Signal::derive(move || {
        conversions.with(|all| all.iter().any(|wanted| wanted.opportunity == Some(Target::New)))
    });
    let has_contact =
        Signal::derive(move || conversions.with(|all| all.iter().any(|wanted| wanted.contact != Target::New)));
    let shown = move || lines.get();
    let head = |kind: RecordType| view! { <th scope="col">{kind.one().of(cx.language)}</th> };
    let heads = [RecordType::Lead, RecordType::Account, RecordType::Contact, RecordType::Opportunity].map(head);
    let body = view! {
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        {move || (!is_ready.get()).then(|| view! { <p role="status">{cx.t_with(phrases::LOOKING, &["0", &number(total)])}</p><progress></progress> })}
        {summary}
        {move || counted.get().map(|done| view! { <p class="soft" role="status">{cx.t_with(phrases::LOOKING, &[&number(done), &number(total)])}</p> })}
        {options.answers.inputs(cx, asks, phrases::CONVERT_MANY_ASKS)}
        <label class="check"><input type="checkbox" prop:checked=move || has_deals.get() on:change=all_deals/>{cx.t(phrases::DEAL_FOR_EACH)}</label>
        <div class="table-scroll">
            <table class="bulk-table">
                <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                <tbody>{move || shown().into_iter().map(|line| row(cx, line, previews)).collect_view()}</tbody>
            </table>
        </div>
        {more}
        <div class="convert-more">{options.controls(cx, makes_deal, has_contact)}</div>
        {move || is_storing.get().then(|| view! { <p role="status">{cx.t_with(phrases::STORING, &[&number(count())])}</p><progress></progress> })}
    };
    let button = view! {
        <button type="submit" class="button" data-look="primary" disabled=move || is_storing.get() || counted.get().is_some() || count() == 0>
            {move || cx.t_with(phrases::CONVERT_COUNT, &[&number(count())])}</button>
    };
    let title = cx.t_with(phrases::CONVERT_MANY_TITLE, &[&number(total)]);
    modal(cx, title, "large", body.into_any(), button.into_any(), submit)
}

/// The conversion of a lead that is not shown.
fn proposed(proposal: &Proposal, has_deal: bool) -> Conversion {
    let target = |found: Option<Id>| found.map_or(Target::New, Target::Existing);
    Conversion {
        account: target(proposal.account.map(|(id, _)| id)),
        contact: target(proposal.contact.map(|(id, _)| id)),
        opportunity: has_deal.then_some(Target::New),
        ..Conversion::new(proposal.lead)
    }
}

/// A conversion with the targets of one and the options of another.
fn with_options(targets: Conversion, options: &Conversion) -> Conversion {
    Conversion {
        lead: targets.lead,
        account: targets.account,
        contact: targets.contact,
        opportunity: targets.opportunity,
        ..options.clone()
    }
}
