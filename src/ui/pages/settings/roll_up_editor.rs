//! The parts of a roll-up: the link through which it gathers, how, what of each record, and the condition; with the
//! result for the latest records.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::domain::formula::print::print;
use crate::domain::formula::{Expr, Formula, Gathering, ResultType, RollUp};
use crate::domain::records::field;
use crate::domain::{FieldType, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::formulas::WorkspaceNames;
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::pages::settings::formula_editor::{self, Meaning};
use crate::ui::pages::settings::inline_field::refusal;

/// A link of a record type.
type Link = (RecordType, FieldId);

/// The parts of a roll-up that is being written.
#[derive(Clone, Copy)]
pub struct Parts {
    link: RwSignal<Option<Link>>,
    how: RwSignal<Gathering>,
    by: RwSignal<Option<FieldId>>,
    what: RwSignal<String>,
    only: RwSignal<String>,
}

impl Parts {
    /// Those of a new roll-up about records of a type.
    pub fn new(cx: AppContext, kind: RecordType) -> Parts {
        let links = untrack(|| links(cx, kind));
        Parts {
            link: RwSignal::new(links.first().map(|(link, _)| *link)),
            how: RwSignal::new(Gathering::Count),
            by: RwSignal::new(None),
            what: RwSignal::new(String::new()),
            only: RwSignal::new(String::new()),
        }
    }

    /// Takes over a stored one.
    fn set(self, cx: AppContext, roll_up: &RollUp) {
        let text = |expr: Option<&Expr>| {
            let names = |expr: &Expr| {
                cx.app.read_untracked(|set| print(expr, roll_up.from, &WorkspaceNames { set, language: cx.language }))
            };
            expr.map(names).unwrap_or_default()
        };
        self.link.set(Some((roll_up.from, roll_up.via)));
        self.how.set(roll_up.how);
        self.by.set(roll_up.by);
        self.what.set(text(roll_up.what.as_ref()));
        self.only.set(text(roll_up.only.as_ref().map(|only| &only.expr)));
    }

    /// Forgets what was written.
    pub fn clear(self) {
        self.what.set(String::new());
        self.only.set(String::new());
    }

    /// The roll-up, if it is complete and sound. One that there is keeps its result.
    pub fn read(self, cx: AppContext, kind: RecordType, wanted: Option<ResultType>) -> Option<RollUp> {
        let (from, via) = self.link.get_untracked()?;
        let how = self.how.get_untracked();
        let read = |text: RwSignal<String>, wanted: Option<ResultType>| {
            text.with_untracked(|text| formula_editor::read(cx, from, text, wanted)).ok()
        };
        let what = if how == Gathering::Count { None } else { Some(read(self.what, wanted)?) };
        let is_open = self.only.with_untracked(|text| text.trim().is_empty());
        let result = ResultType::Flag;
        let only = if is_open { None } else { Some(read(self.only, Some(result))?) };
        let roll_up = RollUp {
            kind,
            how,
            from,
            via,
            by: if how == Gathering::Latest { Some(self.date(cx, from)?) } else { None },
            result: what.as_ref().map_or(ResultType::Number, |read| wanted.unwrap_or(read.result)),
            what: what.map(|read| read.expr),
            only: only.map(|read| Formula { kind: from, result, expr: read.expr }),
        };
        let fits = cx.app.read_untracked(|set| roll_up.fits(set.schema()));
        (fits && wanted.is_none_or(|wanted| wanted == roll_up.result)).then_some(roll_up)
    }

    /// The date by which the latest record is found: the chosen one, or the first that there is.
    fn date(self, cx: AppContext, from: RecordType) -> Option<FieldId> {
        let dates = untrack(|| dates(cx, from));
        let chosen = self.by.get_untracked().filter(|chosen| dates.iter().any(|(number, _)| number == chosen));
        chosen.or_else(|| dates.first().map(|(number, _)| *number))
    }

    /// Moves the focus to the part that is not sound.
    pub fn focus(self, cx: AppContext, name: &str) {
        let from = self.link.get_untracked().map(|(from, _)| from);
        let is_fine = |text: RwSignal<String>, wanted: Option<ResultType>| {
            from.is_some_and(|from| text.with_untracked(|text| formula_editor::read(cx, from, text, wanted)).is_ok())
        };
        let asks_value = self.how.get_untracked() != Gathering::Count;
        let is_open = self.only.with_untracked(|text| text.trim().is_empty());
        let is_only_wrong = !is_open && !is_fine(self.only, Some(ResultType::Flag));
        match (asks_value, is_only_wrong && (!asks_value || is_fine(self.what, None))) {
            (true, false) => focus(&format!("{name}-what-formula")),
            (_, true) => focus(&format!("{name}-only-formula")),
            (false, false) => focus(&format!("{name}-link")),
        }
    }
}

/// The links that lead to records of a type, with their names.
fn links(cx: AppContext, kind: RecordType) -> Vec<(Link, String)> {
    cx.app.read(|set| {
        let of = |from: RecordType| {
            let leads = |field: &&&'static crate::domain::Field| {
                matches!(field.kind, FieldType::Link(target) | FieldType::Links(target) if target == kind)
            };
            let name = move |field: &&'static crate::domain::Field| {
                let (records, link) = (from.many().of(cx.language), field.label.of(cx.language));
                ((from, field.number), format!("{records} ({link})"))
            };
            set.fields(from).iter().filter(leads).map(name).collect::<Vec<_>>()
        };
        RollUp::sources().flat_map(of).collect()
    })
}

/// The dates of a record type, with their names.
fn dates(cx: AppContext, from: RecordType) -> Vec<(FieldId, &'static str)> {
    cx.app.read(|set| {
        let is_date = |field: &&&'static crate::domain::Field| matches!(field.kind, FieldType::Day | FieldType::Moment);
        let dates = set.fields(from).iter().filter(is_date);
        dates.map(|field| (field.number, field.label.of(cx.language))).collect()
    })
}

/// The name of a way of gathering.
fn name_of(how: Gathering) -> Phrase {
    match how {
        Gathering::Count => phrases::ROLL_UP_COUNT,
        Gathering::Sum => phrases::ROLL_UP_SUM,
        Gathering::Min => phrases::ROLL_UP_MIN,
        Gathering::Max => phrases::ROLL_UP_MAX,
        Gathering::Average => phrases::ROLL_UP_AVERAGE,
        Gathering::Latest => phrases::ROLL_UP_LATEST,
    }
}

/// The editor of a roll-up. `name` makes its ids unique on the page.
pub fn editor(
    cx: AppContext,
    kind: RecordType,
    wanted: Option<ResultType>,
    name: &'static str,
    parts: Parts,
) -> AnyView {
    parts_of(cx, kind, wanted, name.to_string(), parts)
}

fn parts_of(cx: AppContext, kind: RecordType, wanted: Option<ResultType>, name: String, parts: Parts) -> AnyView {
    if parts.link.with_untracked(Option::is_none) {
        return view! { <p class="soft">{cx.t_with(phrases::ROLL_UP_NO_LINK, &[kind.many().of(cx.language)])}</p> }
            .into_any();
    }
    let key = |(from, via): Link| format!("{}.{}", from.key(), via.0);
    let choose_link = move |event: web_sys::Event| {
        let chosen = event_target_value(&event);
        let found = untrack(|| links(cx, kind)).into_iter().find(|(link, _)| key(*link) == chosen);
        parts.link.set(found.map(|(link, _)| link).or(parts.link.get_untracked()));
    };
    let choose_how = move |event: web_sys::Event| {
        parts.how.set(Gathering::from_name(&event_target_value(&event)).unwrap_or(Gathering::Count));
    };
    let link_options = move || {
        let chosen = parts.link.get();
        let option = |(link, name): (Link, String)| view! { <option value=key(link) selected=Some(link) == chosen>{name}</option> };
        links(cx, kind).into_iter().map(option).collect_view()
    };
    let how_options = Gathering::ALL.map(|(value, how)| {
        let is_chosen = parts.how.get_untracked() == how;
        view! { <option value=value selected=is_chosen>{cx.t(name_of(how))}</option> }
    });
    let from = Memo::new(move |_| parts.link.get().map(|(from, _)| from));
    let asks = Memo::new(move |_| parts.how.get() != Gathering::Count);
    let inner = name.clone();
    // What a formula means depends on the records that it is about.
    let formulas = move || {
        let from = from.get()?;
        let example = cx.app.read_untracked(|set| set.fields(from).first().map(|field| field.label.of(cx.language)));
        let what_hint = cx.t_with(phrases::ROLL_UP_WHAT_HINT, &[example.unwrap_or("")]);
        let what = asks.get().then(|| {
            let found = formula_editor::watched(cx, from, wanted, parts.what);
            let name = format!("{inner}-what");
            formula_editor::input(cx, from, found, (&name, cx.t(phrases::ROLL_UP_WHAT), Some(what_hint)), parts.what)
        });
        let only: Meaning = formula_editor::watched(cx, from, Some(ResultType::Flag), parts.only);
        let (name, hint) = (format!("{inner}-only"), cx.t(phrases::ROLL_UP_ONLY_HINT).to_string());
        let only = formula_editor::input(cx, from, only, (&name, cx.t(phrases::ROLL_UP_ONLY), Some(hint)), parts.only);
        Some(view! { {what}{only} })
    };
    let by_id = format!("{name}-by");
    let by = move || {
        let from = from.get()?;
        (parts.how.get() == Gathering::Latest).then(|| {
            let present = parts.date(cx, from);
            let options = dates(cx, from).into_iter().map(|(number, label)| {
                view! { <option value=number.0.to_string() selected=Some(number) == present>{label}</option> }
            });
            let choose = move |event: web_sys::Event| {
                parts.by.set(event_target_value(&event).parse().ok().map(FieldId));
            };
            view! {
                <div class="field"><label for=by_id.clone()>{cx.t(phrases::ROLL_UP_BY)}</label>
                    <select id=by_id.clone() on:change=choose>{options.collect_view()}</select></div>
            }
        })
    };
    let shown = move || {
        // Read without tracking below.
        let written = parts.what.with(|text| !text.trim().is_empty()) || parts.how.get() == Gathering::Count;
        let _ = (parts.link.get(), parts.by.get(), parts.only.with(String::len));
        cx.app.read(|_| ());
        match parts.read(cx, kind, wanted) {
            Some(roll_up) => {
                let result = roll_up.result;
                let compute =
                    move |set: &crate::store::RecordStore, row: &crate::base::Row| set.value_of_roll_up(&roll_up, row);
                Some(formula_editor::preview(cx, kind, result, compute))
            }
            None if written && parts.is_each_read(cx, wanted) => {
                Some(view! { <p class="field-error">{cx.t(phrases::ROLL_UP_UNFIT)}</p> }.into_any())
            }
            None => None,
        }
    };
    let (link_id, how_id) = (format!("{name}-link"), format!("{name}-how"));
    view! {
        <div class="formula">
            <div class="field"><label for=link_id.clone()>{cx.t(phrases::ROLL_UP_FROM)}</label>
                <select id=link_id on:change=choose_link>{link_options}</select></div>
            <div class="field"><label for=how_id.clone()>{cx.t(phrases::ROLL_UP_HOW)}</label>
                <select id=how_id on:change=choose_how>{how_options.into_iter().collect_view()}</select></div>
            {by}
            {formulas}
            {shown}
        </div>
    }
    .into_any()
}

impl Parts {
    /// Whether both formulas are sound by themselves.
    fn is_each_read(self, cx: AppContext, wanted: Option<ResultType>) -> bool {
        let Some((from, _)) = self.link.get_untracked() else { return false };
        let is_fine = |text: RwSignal<String>, wanted: Option<ResultType>| {
            text.with_untracked(|text| formula_editor::read(cx, from, text, wanted)).is_ok()
        };
        let is_open = self.only.with_untracked(|text| text.trim().is_empty());
        (self.how.get_untracked() == Gathering::Count || is_fine(self.what, wanted))
            && (is_open || is_fine(self.only, Some(ResultType::Flag)))
    }
}

/// The roll-up of a field that there is, to be changed.
pub fn change(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let stored = move || {
        cx.app.read(|set| {
            let row = set.get(RecordType::Field, id)?;
            RollUp::read(row.text(field::FORMULA), kind, ResultType::from_name(row.text(field::RESULT))?)
        })
    };
    let parts = Parts::new(cx, kind);
    let wanted = untrack(stored).map(|roll_up| {
        parts.set(cx, &roll_up);
        roll_up.result
    });
    let wrong = RwSignal::new(None::<&'static str>);
    let name = format!("field-{id}");
    let place = name.clone();
    let save = move |_| match parts.read(cx, kind, wanted) {
        None => parts.focus(cx, &place),
        Some(roll_up) => {
            let fields = vec![(field::FORMULA, Value::text(&roll_up.write()))];
            cx.app.run(Command::Edit { id, fields }, move |result| {
                wrong.set(refusal(cx, result.as_ref().err().cloned()));
                if result.is_ok() {
                    untrack(stored).iter().for_each(|roll_up| parts.set(cx, roll_up));
                }
            });
        }
    };
    view! {
        {parts_of(cx, kind, wanted, name, parts)}
        <div><button type="button" class="button" on:click=save>{cx.t(phrases::ROLL_UP_SAVE)}</button></div>
        {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
    }
    .into_any()
}
