//! The conversion dialog: three cards that say what the lead becomes, and one for each custom type that is offered, each new, existing or none, with the preview of
//! where every field goes folded.
mod answers;
pub mod column;
pub mod options;
pub mod target_state;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id};
use crate::command::bulk_convert::propose;
use crate::command::convert::{Plan, custom_name, opportunity_name, plan};
use crate::command::{Command, Conversion, Target};
use crate::domain::RecordType;
use crate::domain::custom_type::CustomType;
use crate::domain::records::{custom_type, lead};
use crate::domain::rules::duplicates::Reason;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::convert::answers::Answers;
use crate::ui::features::convert::column::{Details, target_column};
use crate::ui::features::convert::options::Options;
use crate::ui::features::convert::target_state::{Choice, TargetState};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::form;
use crate::ui::navigation::Route;

/// An existing record is chosen beforehand if it is the right one with at least this certainty, in percent.
const SURE: u8 = 80;

/// The dialog for a lead.
pub fn convert(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    // The same records are proposed as for many leads at once.
    let found = app.read_untracked(|set| propose(set, &[id]).pop());
    let (found_account, found_contact) = found.map(|found| (found.account, found.contact)).unwrap_or_default();
    let sure = |found: Option<(Id, Reason)>| found.filter(|(_, reason)| reason.certainty() >= SURE).map(|(id, _)| id);
    let account = TargetState::of(RecordType::Account, sure(found_account));
    let contact = TargetState::of(RecordType::Contact, sure(found_contact));
    let deal = TargetState::new(RecordType::Opportunity);
    let further = further_types(cx, id);
    let mut parts = vec![account, contact, deal];
    parts.extend(further.iter().map(|(part, _)| *part));
    let parts = StoredValue::new(parts);
    let (title, start_name) = app.read_untracked(|set| {
        let company = set.get(RecordType::Lead, id).map(|row| row.text(lead::COMPANY).to_string()).unwrap_or_default();
        let title = cx.t_with(phrases::CONVERT_TITLE, &[&display_names::name_of(set, id, cx.language)]);
        (title, opportunity_name(&company, cx.language))
    });
    let name = RwSignal::new(start_name);
    let user = untrack(|| app.user());
    let own_reason = app.read_untracked(|set| plan(set, &Conversion::new(id), user, app.today(), cx.language).ok());
    let kinds: Vec<RecordType> = further.iter().map(|(part, _)| part.kind).collect();
    let options = Options::new(own_reason.map(|plan| plan.reason), &kinds);
    let further = StoredValue::new(further);
    let problem = RwSignal::new(None::<String>);
    let draft = draft(cx, id, name, further, options.answers);
    let wanted = Memo::new(move |_| {
        let targets = Conversion {
            account: account.target().unwrap_or(Target::New),
            contact: contact.target().unwrap_or(Target::New),
            opportunity: deal.target(),
            opportunity_name: name.get(),
            further: further.with_value(|further| {
                let made = further.iter().filter(|(part, _)| part.choice.get() == Choice::New);
                made.map(|(part, name)| (part.kind, name.get())).collect()
            }),
            ..Conversion::new(id)
        };
        options.apply(cx, targets)
    });
    let planned = Memo::new(move |_| {
        let planned = |wanted: &Conversion| {
            app.read(|set| {
                Some(plan(set, wanted, user, app.today(), cx.language).map_err(|refusal| refusal.words(cx.language)))
            })
        };
        wanted.with(planned)
    });
    let good = Memo::new(move |_| planned.with(|planned| planned.clone().and_then(Result::ok)));
    let asks = Memo::new(move |_| good.with(|plan| plan.as_ref().map(|plan| plan.asks.clone()).unwrap_or_default()));
    let submit = move || {
        if let Some(part) = parts.get_value().into_iter().find(|part| untrack(|| part.lacks_record())) {
            problem.set(Some(choose_record(cx, part.kind)));
            return;
        }
        let asked = asks.get_untracked();
        let Some((answers, new)) = options.answers.parse(cx, &asked, true) else { return };
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => {
                draft.saved();
                cx.dialog.set(None);
                // Work goes on with what the lead became; that page says so and can undo it.
                let became = app.read_untracked(|set| {
                    let row = set.get(RecordType::Lead, id)?;
                    row.link(lead::CONVERTED_OPPORTUNITY).or_else(|| row.link(lead::CONVERTED_CONTACT))
                });
                cx.go(Route::Record(became.unwrap_or(id)));
            }
            Err(failure) => problem.set(Some(app.explain(&failure))),
        });
        let command = Command::Convert(Conversion { answers, ..wanted.get_untracked() });
        app.run(form::with_new_choices(new, command), then);
    };
    let label = move || {
        let part = |part: TargetState| {
            let what = match part.choice.get() {
                Choice::New => phrases::TARGET_NEW,
                Choice::Existing => phrases::TARGET_EXISTING,
                Choice::None => phrases::TARGET_NONE,
            };
            cx.t_with(what, &[&part.kind.called(1, cx.language)])
        };
        // What nobody asked for is not said to be missing.
        let parts = parts.get_value().into_iter();
        let told = parts.filter(|part| !part.kind.is_custom() || part.choice.get() != Choice::None);
        cx.labelled(&cx.t(phrases::CONVERT), &told.map(part).collect::<Vec<_>>().join(", "))
    };
    let trouble = move || {
        let text =
            problem.get().or_else(|| planned.with(|planned| Some(planned.as_ref()?.as_ref().err()?.to_string())));
        text.map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })
    };
    let makes_deal = Signal::derive(move || deal.choice.get() == Choice::New);
    let has_contact = Signal::derive(move || contact.choice.get() == Choice::Existing);
    // What the lead becomes follows what it has now, and the user agreed to what it had.
    let open = OpenDialog::about(cx, &[id]);
    let body = view! {
    {trouble}
    {open.notes()}
    {draft.offer()}
    {options.answers.inputs(cx, asks, phrases::CONVERT_ASKS)}
    <div class="convert">
        {target_column(cx, id, account, account, good, Details::Folded)}
        {target_column(cx, id, contact, account, good, Details::Folded)}
        {target_column(cx, id, deal, account, good, Details::Named(name))}
        {further.get_value().into_iter().map(|(part, name)| target_column(cx, id, part, account, good, Details::Named(name))).collect_view()}
    </div>
    <details class="fold convert-options">
        <summary>{cx.t(phrases::CONVERT_OPTIONS)}</summary>
        <div class="convert-more">{options.controls(cx, makes_deal, has_contact)}</div>
        {move || good.get().map(|plan| leftovers(cx, plan))}
    </details>
    };
    dialog(cx, title, "large", body.into_any(), submit_button(label), submit)
}

/// What is typed in the dialog, kept if it is closed.
fn draft(
    cx: AppContext,
    id: Id,
    name: RwSignal<String>,
    further: StoredValue<Vec<(TargetState, RwSignal<String>)>>,
    answers: Answers,
) -> Draft {
    let names = move || {
        let further = further.get_value().into_iter().map(|(part, name)| (part.kind.key().to_string(), name));
        std::iter::once((RecordType::Opportunity.key().to_string(), name)).chain(further)
    };
    let read = move || names().map(|(key, name)| (key, name.get())).chain(answers.texts()).collect::<Texts>();
    let write = move |texts: Texts| {
        for (key, text) in texts {
            match names().find(|(own, _)| *own == key) {
                Some((_, name)) => name.set(text),
                None => answers.restore(&key, text),
            }
        }
    };
    Draft::keep(cx, format!("convert.{id}"), read, write)
}

/// The custom types that are offered when a lead is converted, each with the name of its record.
fn further_types(cx: AppContext, id: Id) -> Vec<(TargetState, RwSignal<String>)> {
    cx.app.read_untracked(|set| {
        let is_offered = |own: &&CustomType| {
            set.get(RecordType::CustomType, own.id).is_some_and(|row| row.is(custom_type::FROM_LEADS))
        };
        let Some(row) = set.get(RecordType::Lead, id) else { return Vec::new() };
        let part = |own: &CustomType| {
            (TargetState::none(own.kind), RwSignal::new(custom_name(set, own.kind, row, cx.language)))
        };
        set.schema().types().offered().filter(is_offered).map(part).collect()
    })
}

/// The message that an existing record is to be chosen.
pub fn choose_record(cx: AppContext, kind: RecordType) -> String {
    cx.t_with(phrases::CHOOSE_RECORD, &[kind.one().of(cx.language)])
}

/// The activities and files that are carried over, and the fields that remain on the lead.
pub fn leftovers(cx: AppContext, plan: Plan) -> AnyView {
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
