//! One search over everything: results by kind while typing, chosen by pointer or keyboard.
use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::domain::records::{activity, contact, lead, opportunity};
use crate::domain::{Kind, defaults};
use crate::locale::{Language, phrases};
use crate::store::{WorkingSet, names, search};
use crate::ui::Ui;
use crate::ui::route::Route;

#[derive(Clone, PartialEq)]
struct Hit {
    kind: Kind,
    id: Id,
    name: String,
    detail: String,
}

/// The search box of the top bar.
pub fn search_box(ui: Ui) -> AnyView {
    let live = ui.live;
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0usize);
    let hits = Memo::new(move |_| {
        let text = text.get();
        if text.trim().is_empty() { Vec::new() } else { live.read(|set| found(set, &text, ui.language)) }
    });
    let is_open = move || !text.with(|text| text.trim().is_empty());
    let go = move |id: Id| {
        text.set(String::new());
        ui.go(Route::Record(id));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = hits.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                if let Some(id) = hits.with(|hits| hits.get(at.get_untracked()).map(|hit| hit.id)) {
                    go(id);
                }
            }
            "Escape" => text.set(String::new()),
            _ => return,
        }
        event.prevent_default();
    };
    let results = move || {
        if !is_open() {
            return ().into_any();
        }
        let all = hits.get();
        if all.is_empty() {
            return view! { <p class="empty">{ui.say(phrases::NO_HITS)}</p> }.into_any();
        }
        let mut groups: Vec<(Kind, Vec<(usize, Hit)>)> = Vec::new();
        for (place, hit) in all.into_iter().enumerate() {
            match groups.last_mut() {
                Some((kind, list)) if *kind == hit.kind => list.push((place, hit)),
                _ => groups.push((hit.kind, vec![(place, hit)])),
            }
        }
        let group = move |(kind, list): (Kind, Vec<(usize, Hit)>)| {
            let label = kind.many().of(ui.language);
            let option = move |(place, hit): (usize, Hit)| {
                let id = hit.id;
                view! {
                    <div class="search-hit" role="option" id=format!("hit-{place}") aria-selected=move || (at.get() == place).to_string()
                        on:mousedown=move |event| { event.prevent_default(); go(id); }>
                        <span class="search-name">{hit.name}</span>
                        <span class="search-detail">{hit.detail}</span>
                    </div>
                }
            };
            view! {
                <div role="group" aria-label=label>
                    <div class="search-group" aria-hidden="true">{label}</div>
                    {list.into_iter().map(option).collect_view()}
                </div>
            }
        };
        groups.into_iter().map(group).collect_view().into_any()
    };
    view! {
        <div class="search" role="search">
            <input id="search" class="input" type="search" role="combobox" autocomplete="off" placeholder=ui.say(phrases::SEARCH)
                aria-label=ui.say(phrases::SEARCH) aria-controls="search-results" aria-autocomplete="list"
                aria-expanded=move || is_open().to_string()
                aria-activedescendant=move || (!hits.with(Vec::is_empty)).then(|| format!("hit-{}", at.get()))
                prop:value=move || text.get()
                on:input=move |event| { at.set(0); text.set(event_target_value(&event)); }
                on:keydown=on_key on:blur=move |_| text.set(String::new())/>
            <div id="search-results" class="search-results" role="listbox" aria-label=ui.say(phrases::SEARCH) hidden=move || !is_open()>
                {results}
            </div>
        </div>
    }
    .into_any()
}

fn found(set: &WorkingSet, text: &str, language: Language) -> Vec<Hit> {
    let hit = |kind: Kind, id: Id| {
        let row = set.get(kind, id)?;
        Some(Hit { kind, id, name: names::name(kind, row, language), detail: detail(set, kind, row, language) })
    };
    let kinds = search::search(set, text, 6);
    kinds.iter().flat_map(|hits| hits.best.iter().filter_map(move |id| hit(hits.kind, *id))).collect()
}

/// What tells two records of one name apart; a converted lead is marked as such.
fn detail(set: &WorkingSet, kind: Kind, row: &Row, language: Language) -> String {
    let named = |field: u16| row.link(field).map(|id| names::name_of(set, id, language)).unwrap_or_default();
    match kind {
        Kind::Lead if row.moment(lead::CONVERTED_AT).is_some() => {
            format!("{} · {}", row.text(lead::COMPANY), names::name_of(set, defaults::CONVERTED, language))
        }
        Kind::Lead => row.text(lead::COMPANY).to_string(),
        Kind::Contact => named(contact::ACCOUNT),
        Kind::Opportunity => named(opportunity::STAGE),
        Kind::Activity => named(activity::TYPE),
        _ => row.text(crate::domain::records::account::CITY).to_string(),
    }
}
