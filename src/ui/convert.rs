//! The conversion dialog: three targets, each new, existing or none; a preview of where every field goes.
use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::command::{Command, Conversion, Target};
use crate::domain::Kind;
use crate::domain::records::{lead, opportunity, stage};
use crate::domain::rules::conversion::{Fate, carried, stays};
use crate::locale::phrases;
use crate::store::{WorkingSet, duplicates, names};
use crate::ui::Ui;
use crate::ui::duplicates::certain;
use crate::ui::parts::dialog::{dialog, submit_button};
use crate::ui::parts::picker::picker;
use crate::ui::parts::value;
use crate::ui::route::Route;

#[derive(Clone, Copy, PartialEq)]
enum Choice {
    New,
    Existing,
    None,
}

#[derive(Clone, Copy)]
struct Part {
    kind: Kind,
    choice: RwSignal<Choice>,
    record: RwSignal<Option<Id>>,
}

impl Part {
    fn new(kind: Kind) -> Part {
        Part { kind, choice: RwSignal::new(Choice::New), record: RwSignal::new(None) }
    }

    /// Where it goes; nothing for none, an error where an existing record is not chosen yet.
    fn target(self) -> Result<Option<Target>, Kind> {
        match self.choice.get() {
            Choice::New => Ok(Some(Target::New)),
            Choice::None => Ok(None),
            Choice::Existing => self.record.get().map(|id| Some(Target::Existing(id))).ok_or(self.kind),
        }
    }
}

/// The dialog for a lead.
pub fn convert(ui: Ui, id: Id) -> AnyView {
    let live = ui.live;
    let parts = [Kind::Account, Kind::Contact, Kind::Opportunity].map(Part::new);
    let [account, contact, deal] = parts;
    let (title, start_name) = live.peek(|set| {
        let company = set.get(Kind::Lead, id).map(|row| row.text(lead::COMPANY).to_string()).unwrap_or_default();
        (ui.say_with(phrases::CONVERT_TITLE, &[&names::name_of(set, id, ui.language)]), format!("{company} - "))
    });
    let name = RwSignal::new(start_name);
    let overwrite = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let wanted = move || -> Result<Conversion, Kind> {
        Ok(Conversion {
            lead: id,
            account: account.target()?.unwrap_or(Target::New),
            contact: contact.target()?.unwrap_or(Target::New),
            opportunity: deal.target()?,
            opportunity_name: name.get(),
            owner: None,
            status: None,
            overwrite_source: overwrite.get(),
        })
    };
    let submit = move || match untrack(wanted) {
        Err(kind) => problem.set(Some(ui.say_with(phrases::CHOOSE_RECORD, &[kind.one().of(ui.language)]))),
        Ok(conversion) => live.run(Command::Convert(conversion), move |result| match result {
            Ok(_) => {
                ui.dialog.set(None);
                let made = live.peek(|set| {
                    let row = set.get(Kind::Lead, id)?;
                    row.link(lead::CONVERTED_OPPORTUNITY).or(row.link(lead::CONVERTED_CONTACT))
                });
                made.into_iter().for_each(|id| ui.go(Route::Record(id)));
            }
            Err(failure) => problem.set(Some(live.explain(&failure))),
        }),
    };
    let label = move || {
        let part = |part: Part| {
            let what = match part.choice.get() {
                Choice::New => phrases::TARGET_NEW,
                Choice::Existing => phrases::TARGET_EXISTING,
                Choice::None => phrases::TARGET_NONE,
            };
            ui.say_with(what, &[part.kind.one().of(ui.language)])
        };
        format!("{}: {}", ui.say(phrases::CONVERT), parts.map(part).join(", "))
    };
    let stay = move || {
        let lines = live
            .read(|set| {
                let opportunity =
                    matches!(deal.choice.get(), Choice::New | Choice::Existing).then_some(Kind::Opportunity);
                let row = set.get(Kind::Lead, id)?;
                Some(
                    stays(set.schema(), row, opportunity)
                        .into_iter()
                        .filter_map(|(number, value)| {
                            let field = set.field(Kind::Lead, number)?;
                            Some(format!(
                                "{}: {}",
                                field.label.of(ui.language),
                                value::shown(set, field, Some(&value), ui.language)
                            ))
                        })
                        .collect::<Vec<_>>(),
                )
            })
            .unwrap_or_default();
        (!lines.is_empty())
            .then(|| view! { <p class="soft">{format!("{} – {}", ui.say(phrases::STAYS), lines.join("; "))}</p> })
    };
    let body = view! {
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        <div class="convert">
            {target(ui, id, account, account)}
            {target(ui, id, contact, account)}
            {target(ui, id, deal, account)}
        </div>
        <div class="convert-more">
            {move || (deal.choice.get() == Choice::New).then(|| view! {
                <div class="field"><label for="deal-name">{Kind::Opportunity.field(opportunity::NAME).map(|field| field.label.of(ui.language))}</label>
                <input id="deal-name" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/></div>
            })}
            {move || (contact.choice.get() == Choice::Existing).then(|| view! {
                <label class="check"><input type="checkbox" prop:checked=move || overwrite.get()
                    on:change=move |event| overwrite.set(event_target_checked(&event))/>{ui.say(phrases::OVERWRITE_SOURCE)}</label>
            })}
            {stay}
        </div>
    };
    dialog(ui, title, "large", body.into_any(), submit_button(label), submit)
}

/// One column: the choice, the record, possible duplicates, and what becomes of each field.
fn target(ui: Ui, id: Id, part: Part, account: Part) -> AnyView {
    let live = ui.live;
    let kind = part.kind;
    let choices = match kind {
        Kind::Opportunity => vec![
            (Choice::New, phrases::CREATE_NEW),
            (Choice::Existing, phrases::EXISTING),
            (Choice::None, phrases::NO_OPPORTUNITY),
        ],
        _ => vec![(Choice::New, phrases::CREATE_NEW), (Choice::Existing, phrases::EXISTING)],
    };
    let button = move |(choice, label)| {
        view! {
            <button type="button" aria-pressed=move || (part.choice.get() == choice).to_string() on:click=move |_| part.choice.set(choice)>{ui.say(label)}</button>
        }
    };
    let choose = move |id: Id| {
        part.record.set(Some(id));
        part.choice.set(Choice::Existing);
    };
    live.compare();
    let candidates = Memo::new(move |_| {
        live.comparing.track();
        live.read(|set| {
            candidates(set, id, kind, account.record.get().filter(|_| account.choice.get() == Choice::Existing))
        })
    });
    let candidate = move |(candidate, why): (Id, String)| {
        let name = live.peek(|set| names::name_of(set, candidate, ui.language));
        let pressed =
            move || (part.choice.get() == Choice::Existing && part.record.get() == Some(candidate)).to_string();
        view! { <button type="button" class="candidate" aria-pressed=pressed on:click=move |_| choose(candidate)><strong>{name}</strong><small>{why}</small></button> }
    };
    let list = move || {
        let list = candidates.get();
        (!list.is_empty()).then(|| {
            let title = if kind == Kind::Opportunity { phrases::OPEN_DEALS } else { phrases::POSSIBLE_DUPLICATES };
            let named = |(id, reason): (Id, Option<crate::domain::rules::duplicates::Reason>)| {
                (id, reason.map(|reason| certain(ui, reason)).unwrap_or_default())
            };
            view! { <div class="candidates"><small>{ui.say(title)}</small>{list.into_iter().map(named).map(candidate).collect_view()}</div> }
        })
    };
    let pick = move || {
        (part.choice.get() == Choice::Existing).then(|| {
            let id = format!("convert-{}", kind.key());
            view! { <div class="field"><label for=id.clone()>{kind.one().of(ui.language)}</label>{picker(ui, id, kind, part.record.into(), move |id| part.record.set(id))}</div> }
        })
    };
    let rows = move || {
        let choice = part.choice.get();
        if choice == Choice::None {
            return Vec::new();
        }
        let existing = part.record.get().filter(|_| choice == Choice::Existing);
        live.read(|set| preview(ui, set, id, kind, existing))
    };
    let row = move |(label, text, fate): (String, String, &'static str)| {
        view! {
            <div class="convert-row"><small>{label}" · "{fate}</small><span>{text}</span></div>
        }
    };
    view! {
        <section class="convert-target" aria-label=kind.one().of(ui.language)>
            <h3>{kind.one().of(ui.language)}</h3>
            <div class="segmented" role="group" aria-label=kind.one().of(ui.language)>{choices.into_iter().map(button).collect_view()}</div>
            {pick}
            {list}
            <div>{move || rows().into_iter().map(row).collect_view()}</div>
        </section>
    }
    .into_any()
}

fn candidates(
    set: &WorkingSet,
    id: Id,
    kind: Kind,
    account: Option<Id>,
) -> Vec<(Id, Option<crate::domain::rules::duplicates::Reason>)> {
    let Some(row) = set.get(Kind::Lead, id) else { return Vec::new() };
    match kind {
        Kind::Account => {
            duplicates::companies_of_lead(set, row).into_iter().map(|(_, id, reason)| (id, Some(reason))).collect()
        }
        Kind::Contact => duplicates::of_row(set, Kind::Lead, row)
            .into_iter()
            .filter(|(kind, ..)| *kind == Kind::Contact)
            .map(|(_, id, reason)| (id, Some(reason)))
            .collect(),
        _ => {
            let is_open = |row: &&Row| {
                row.link(opportunity::STAGE)
                    .and_then(|id| set.get(Kind::Stage, id))
                    .is_some_and(|row| !row.is(stage::CLOSED))
            };
            let of = |account: Id| {
                set.linking(account, Kind::Opportunity, opportunity::ACCOUNT)
                    .filter(is_open)
                    .map(|row| (row.id(), None))
                    .collect()
            };
            account.map(of).unwrap_or_default()
        }
    }
}

fn preview(ui: Ui, set: &WorkingSet, id: Id, kind: Kind, existing: Option<Id>) -> Vec<(String, String, &'static str)> {
    let Some(row) = set.get(Kind::Lead, id) else { return Vec::new() };
    let existing = existing.and_then(|id| set.get(kind, id));
    let line = |part: crate::domain::rules::conversion::Carried| {
        let field = set.field(kind, part.to)?;
        let fate = match part.fate {
            Fate::Create => phrases::FATE_CREATE,
            Fate::Fill => phrases::FATE_FILL,
            Fate::Keep => phrases::FATE_KEEP,
        };
        let kept = existing.and_then(|row| row.get(part.to)).filter(|_| part.fate == Fate::Keep);
        let text = value::shown(set, field, Some(kept.as_ref().unwrap_or(&part.value)), ui.language);
        Some((field.label.of(ui.language).to_string(), text, ui.say(fate)))
    };
    carried(set.schema(), row, kind, existing).into_iter().filter_map(line).collect()
}
