//! The conversion dialog: three targets, each new, existing or none, and a preview of where every field goes.
mod column;
mod target_state;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id};
use crate::command::convert::{Plan, plan};
use crate::command::{Command, Conversion, Target, lead as lead_rules};
use crate::domain::picklist::Picklist;
use crate::domain::records::{lead, opportunity};
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::phrases;
use crate::store::{display_names, picklists};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::convert::column::target_column;
use crate::ui::features::convert::target_state::{Choice, TargetState};
use crate::ui::navigation::Route;

/// The dialog for a lead.
pub fn convert(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    let parts = [RecordType::Account, RecordType::Contact, RecordType::Opportunity].map(TargetState::new);
    let [account, contact, deal] = parts;
    let (title, start_name) = app.read_untracked(|set| {
        let company = set.get(RecordType::Lead, id).map(|row| row.text(lead::COMPANY).to_string()).unwrap_or_default();
        (cx.t_with(phrases::CONVERT_TITLE, &[&display_names::name_of(set, id, cx.language)]), format!("{company} - "))
    });
    let name = RwSignal::new(start_name);
    let owner = RwSignal::new(None::<Id>);
    let status = RwSignal::new(None::<Id>);
    let overwrite = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let wanted = Memo::new(move |_| Conversion {
        lead: id,
        account: account.target().unwrap_or(Target::New),
        contact: contact.target().unwrap_or(Target::New),
        opportunity: deal.target(),
        opportunity_name: name.get(),
        owner: owner.get(),
        status: status.get(),
        overwrite_source: overwrite.get(),
    });
    let planned = Memo::new(move |_| {
        app.read(|set| Some(wanted.with(|wanted| plan(set, wanted, app.today()).map_err(|refusal| cx.t(refusal.text)))))
    });
    let good = Memo::new(move |_| planned.with(|planned| planned.clone().and_then(Result::ok)));
    let submit = move || {
        if let Some(part) = parts.into_iter().find(|part| untrack(|| part.lacks_record())) {
            problem.set(Some(cx.t_with(phrases::CHOOSE_RECORD, &[part.kind.one().of(cx.language)])));
            return;
        }
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => {
                cx.dialog.set(None);
                // The lead's page links to the resulting records, and the message has an undo button.
                cx.go(Route::Record(id));
            }
            Err(failure) => problem.set(Some(app.explain(&failure))),
        });
        app.run(Command::Convert(wanted.get_untracked()), then);
    };
    let label = move || {
        let part = |part: TargetState| {
            let what = match part.choice.get() {
                Choice::New => phrases::TARGET_NEW,
                Choice::Existing => phrases::TARGET_EXISTING,
                Choice::None => phrases::TARGET_NONE,
            };
            cx.t_with(what, &[part.kind.one().of(cx.language)])
        };
        format!("{}: {}", cx.t(phrases::CONVERT), parts.map(part).join(", "))
    };
    let trouble = move || {
        let text =
            problem.get().or_else(|| planned.with(|planned| Some(planned.as_ref()?.as_ref().err()?.to_string())));
        text.map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })
    };
    let body = view! {
        {trouble}
        <div class="convert">
            {target_column(cx, id, account, account, good)}
            {target_column(cx, id, contact, account, good)}
            {target_column(cx, id, deal, account, good)}
        </div>
        <div class="convert-more">
            {move || (deal.choice.get() == Choice::New).then(|| view! {
                <div class="field"><label for="deal-name">{RecordType::Opportunity.field(opportunity::NAME).map(|field| field.label.of(cx.language))}</label>
                <input id="deal-name" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/></div>
            })}
            {owners(cx, owner)}
            {statuses(cx, status)}
            {move || (contact.choice.get() == Choice::Existing).then(|| view! {
                <label class="check"><input type="checkbox" prop:checked=move || overwrite.get()
                    on:change=move |event| overwrite.set(event_target_checked(&event))/>{cx.t(phrases::OVERWRITE_SOURCE)}</label>
            })}
        </div>
        {move || good.get().map(|plan| leftovers(cx, plan))}
    };
    dialog(cx, title, "large", body.into_any(), submit_button(label), submit)
}

/// The activities and files that are carried over, and the fields that remain on the lead.
fn leftovers(cx: AppContext, plan: Plan) -> AnyView {
    let stays: Vec<(String, String)> = cx.app.read_untracked(|set| {
        let line = |(number, value): &(FieldId, crate::base::Value)| {
            let field = set.field(RecordType::Lead, *number)?;
            Some((field.label.of(cx.language).to_string(), format_value::display(set, field, Some(value), cx.language)))
        };
        plan.stays.iter().filter_map(line).collect()
    });
    let line = |(label, text): (String, String)| view! { <span class="stays"><small>{label}</small>" "{text}</span> };
    let along = (plan.goes_along > 0)
        .then(|| view! { <p class="soft">{cx.t_with(phrases::GOES_ALONG, &[&plan.goes_along.to_string()])}</p> });
    view! {
        {along}
        {(!stays.is_empty()).then(|| view! {
            <section class="convert-stays"><h3>{cx.t(phrases::STAYS)}</h3>{stays.into_iter().map(line).collect_view()}</section>
        })}
    }
    .into_any()
}

/// The owner of the new records.
fn owners(cx: AppContext, owner: RwSignal<Option<Id>>) -> AnyView {
    let users: Vec<(Id, String)> = cx.app.read_untracked(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        let field = RecordType::Lead.field(lead::OWNER).filter(|field| matches!(field.kind, FieldType::Link(_)));
        field.map(|field: &Field| picklists::entries(set, field).into_iter().map(named).collect()).unwrap_or_default()
    });
    if users.is_empty() {
        return ().into_any();
    }
    select("convert-owner", cx.t(phrases::OWNER_OF_NEW), Some(cx.t(phrases::OWNER_OF_LEAD)), users, owner)
}

/// The lead's status afterwards, if there are several for converted leads.
fn statuses(cx: AppContext, status: RwSignal<Option<Id>>) -> AnyView {
    let all: Vec<(Id, String)> = cx.app.read_untracked(|set| {
        let fits = |id: &Id| lead_rules::category(set, *id) == Some(defaults::CONVERTED);
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::Status).into_iter().filter(fits).map(named).collect()
    });
    if all.len() < 2 {
        return ().into_any();
    }
    select("convert-status", cx.t(phrases::STATUS_AFTER), None, all, status)
}

fn select(
    id: &'static str,
    label: &'static str,
    none: Option<&'static str>,
    options: Vec<(Id, String)>,
    chosen: RwSignal<Option<Id>>,
) -> AnyView {
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string()>{name}</option> };
    view! {
        <div class="field"><label for=id>{label}</label>
            <select id=id on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>
                {none.map(|none| view! { <option value="">{none}</option> })}
                {options.into_iter().map(option).collect_view()}
            </select></div>
    }
    .into_any()
}
