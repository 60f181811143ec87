//! Related records: a panel per record type whose lines say what stands with each, and a button to add another one.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Row, Value};
use crate::domain::records::{account, campaign, contact, lead, opportunity, quote};
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases, relative};
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;
use crate::ui::pages::record::quote_actions;

/// The number of records shown at first per type.
const COLLAPSED_COUNT: usize = 8;

/// What a line says of a record beside its name: the figure, the chip, and a text.
const fn told(kind: RecordType) -> (Option<FieldId>, Option<FieldId>, Option<FieldId>) {
    match kind {
        RecordType::Lead => (Some(lead::AMOUNT), Some(lead::STATUS), Some(lead::COMPANY)),
        RecordType::Account => (None, None, Some(account::CITY)),
        RecordType::Contact => (None, None, Some(contact::TITLE)),
        RecordType::Quote => (Some(quote::NET), Some(quote::STATUS), None),
        RecordType::Opportunity => (Some(opportunity::AMOUNT), Some(opportunity::STAGE), None),
        RecordType::Campaign => (Some(campaign::COST), Some(campaign::STATUS), None),
        _ => (None, None, None),
    }
}

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    figure: String,
    chip: Option<(String, Option<Tone>)>,
    text: String,
    last: String,
}

/// The related records: those that link here. Those that this record links to stand among its fields.
#[derive(Clone, Copy)]
pub struct Related {
    cx: AppContext,
    kind: RecordType,
    id: Id,
    groups: Memo<Vec<(RecordType, Vec<Id>)>>,
}

impl Related {
    /// Those of a record.
    pub fn of(cx: AppContext, kind: RecordType, id: Id) -> Related {
        Related { cx, kind, id, groups: Memo::new(move |_| cx.app.read(|set| gather(set, kind, id))) }
    }

    /// The types of which there are any; tracked.
    pub fn kinds(self) -> Vec<RecordType> {
        self.groups.with(|groups| groups.iter().map(|(kind, _)| *kind).collect())
    }

    /// The panel of a type: if there are any, or one can be added here.
    pub fn panel(self, target: RecordType) -> AnyView {
        let Related { cx, kind, id, groups } = self;
        let of_target = move |groups: &[(RecordType, Vec<Id>)]| {
            groups.iter().find(|(kind, _)| *kind == target).map(|(_, ids)| ids.clone())
        };
        let ids = Memo::new(move |_| groups.with(|groups| of_target(groups)).unwrap_or_default());
        let is_shown = Memo::new(move |_| {
            let can_add = || cx.app.read(|set| adds(set, kind)).iter().any(|(kind, _)| *kind == target);
            ids.with(|ids| !ids.is_empty()) || can_add()
        });
        (move || is_shown.get().then(|| panel(cx, kind, id, target, ids))).into_any()
    }
}

fn panel(cx: AppContext, kind: RecordType, id: Id, target: RecordType, ids: Memo<Vec<Id>>) -> AnyView {
    let shows_all = RwSignal::new(false);
    let lines = Memo::new(move |_| {
        let most = if shows_all.get() { usize::MAX } else { COLLAPSED_COUNT };
        cx.app.read(|set| {
            ids.with(|ids| ids.iter().take(most).filter_map(|id| line(cx, set, target, *id)).collect::<Vec<_>>())
        })
    });
    let row = move |line: Line| {
        let chip =
            line.chip.map(|(text, tone)| view! { <span class="chip" data-tone=tone.map(Tone::key)>{text}</span> });
        let text = (!line.text.is_empty()).then(|| view! { <span>{line.text}</span> });
        view! {
            <li class="related-line">
                <a href=cx.href(Route::Record(line.id))>{line.name}</a><span class="related-figure">{line.figure}</span>
                <small>{chip}{text}<span>{line.last}</span></small>
            </li>
        }
    };
    let rows = move || lines.get().into_iter().map(row).collect_view();
    let rest = move || {
        let count = ids.with(Vec::len);
        (count > COLLAPSED_COUNT && !shows_all.get()).then(|| view! {
            <button type="button" class="button" data-look="quiet" data-figure=FigureKind::More.key() on:click=move |_| shows_all.set(true)>{cx.t_with(phrases::SHOW_ALL, &[&format::number(count as i64, cx.language)])}</button>
        })
    };
    let add = cx.app.read_untracked(|set| adds(set, kind)).into_iter().find(|(kind, _)| *kind == target);
    let add = add.map(|(_, number)| {
        let is_quote = target == RecordType::Quote;
        let label = if is_quote { cx.t(phrases::NEW_QUOTE).to_string() } else { target.creation(cx.language) };
        let create = move |_| {
            if is_quote {
                return quote_actions::create(cx, id);
            }
            let given = cx.app.read_untracked(|set| given(set, kind, id, target, number));
            cx.dialog.set(Some(Dialog::Create { kind: target, given }));
        };
        view! { <button type="button" class="button" on:click=create>{label}</button> }
    });
    let count = move || format::number(ids.with(Vec::len) as i64, cx.language);
    view! {
        <section class="panel related" data-kind=target.key()>
            <div class="panel-head"><h2>{target.many().of(cx.language)}" "<span class="count" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_RELATED)>{count}</span></h2>{add}</div>
            <div class="panel-body" hidden=move || ids.with(Vec::is_empty)><ul class="plain-list">{rows}</ul>{rest}</div>
        </section>
    }
    .into_any()
}

/// The records that can be added: record type, and its field that links here. Of the workspace's own types, all that have
/// a link to such a record.
fn adds(set: &RecordStore, kind: RecordType) -> Vec<(RecordType, FieldId)> {
    let built_in: &[(RecordType, FieldId)] = match kind {
        RecordType::Account => {
            &[(RecordType::Contact, contact::ACCOUNT), (RecordType::Opportunity, opportunity::ACCOUNT)]
        }
        RecordType::Opportunity => &[(RecordType::Quote, quote::OPPORTUNITY)],
        RecordType::Contact => {
            &[(RecordType::Opportunity, opportunity::CONTACT), (RecordType::Lead, lead::REFERRED_BY)]
        }
        _ => &[],
    };
    let offered = set.schema().work();
    let is_own = |(from, field): &(RecordType, &Field)| {
        (from.is_custom() || kind.is_custom())
            && offered.contains(from)
            && field.single_target().is_some()
            && !field.system
    };
    let own = set.schema().back_links(kind).into_iter().filter(is_own).map(|(from, field)| (from, field.number));
    built_in.iter().copied().chain(own).collect()
}

/// The initial fields of a record added here.
fn given(set: &RecordStore, kind: RecordType, id: Id, target: RecordType, number: FieldId) -> Vec<(FieldId, Value)> {
    let mut out = vec![(number, Value::Link(id))];
    let row = set.find(id).map(|(_, row)| row);
    if let (RecordType::Contact, RecordType::Opportunity) = (kind, target) {
        let account = row.and_then(|row| row.link(contact::ACCOUNT));
        out.extend(account.map(|account| (opportunity::ACCOUNT, Value::Link(account))));
    }
    if target == RecordType::Lead {
        out.push((lead::SOURCE, Value::Link(crate::domain::defaults::SOURCE_REFERRAL)));
    }
    out
}

/// The linked records by type, newest last.
fn gather(set: &RecordStore, kind: RecordType, id: Id) -> Vec<(RecordType, Vec<Id>)> {
    let mut groups: Vec<(RecordType, Vec<Id>)> = Vec::new();
    let mut seen = std::collections::HashSet::from([id]);
    let of = kind;
    let mut add = |kind: RecordType, id: Id| {
        // The leads of a campaign are among its members.
        let is_member = of == RecordType::Campaign && kind == RecordType::Lead;
        if is_member || kind == RecordType::Activity || !kind.is_work() || !seen.insert(id) {
            return;
        }
        match groups.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((kind, vec![id])),
        }
    };
    // The line below the path names the leads that became this record.
    let is_told = |from: RecordType, row: &Row| {
        let of = match kind {
            RecordType::Account => lead::CONVERTED_ACCOUNT,
            RecordType::Contact => lead::CONVERTED_CONTACT,
            RecordType::Opportunity => lead::CONVERTED_OPPORTUNITY,
            _ => return false,
        };
        let others = [lead::REFERRED_BY, lead::PARTNER];
        from == RecordType::Lead && row.link(of) == Some(id) && !others.iter().any(|link| row.link(*link) == Some(id))
    };
    set.backlinks(id).filter(|(from, row)| !is_told(*from, row)).for_each(|(kind, row)| add(kind, row.id()));
    groups
}

fn line(cx: AppContext, set: &RecordStore, kind: RecordType, id: Id) -> Option<Line> {
    let row = set.get(kind, id)?;
    let (figure, chip, text) = told(kind);
    let shown = |number: Option<FieldId>| {
        let field = set.field(kind, number?)?;
        let value = set.value(field, row)?;
        let text = format_value::display(set, field, Some(&value), cx.language);
        Some((text, format_value::status_tone(set, field, row)))
    };
    let plain = |number: Option<FieldId>| shown(number).map(|(text, _)| text).unwrap_or_default();
    let last_activity = kind.field_by_key("last_activity");
    let last = last_activity.and_then(|field| row.moment(field.number));
    let last = last.map(|at| relative::past(format_value::local_day(at), cx.app.today(), cx.language));
    Some(Line {
        id,
        name: display_names::name(kind, row, cx.language),
        figure: plain(figure),
        chip: shown(chip),
        text: plain(text),
        last: match last {
            _ if kind == RecordType::Quote => {
                row.day(quote::DATE).map(|day| format::day(day, cx.language)).unwrap_or_default()
            }
            Some(last) => cx.t_with(phrases::LAST_ACTIVITY_AT, &[&last]),
            None if last_activity.is_none() => String::new(),
            None => cx.t(phrases::NO_ACTIVITY_YET).to_string(),
        },
    })
}
