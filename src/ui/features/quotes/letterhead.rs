//! The section of the settings with the letterhead of quotes, their terms and their numbers.
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::Value;
use crate::command::{Attachment, Command};
use crate::domain::records::settings;
use crate::domain::rules::number_pattern::Numbering;
use crate::locale::{Language, Phrase, phrases};
use crate::store::letterhead::{Letterhead, MOST_DAYS, PATTERN, Paper, Window};
use crate::store::quotes;
use crate::ui::components::file_drop::file_drop;
use crate::ui::context::AppContext;
use crate::ui::features::sheets::logo;

/// A part of the letterhead.
type Part = fn(&mut Letterhead) -> &mut String;

/// The parts with their ids, labels and lines.
const PARTS: [(&str, Phrase, u32, Part); 6] = [
    ("company", phrases::LETTERHEAD_COMPANY, 1, |own| &mut own.company),
    ("address", phrases::LETTERHEAD_ADDRESS, 3, |own| &mut own.address),
    ("contact", phrases::LETTERHEAD_CONTACT, 3, |own| &mut own.contact),
    ("bank", phrases::LETTERHEAD_BANK, 3, |own| &mut own.bank),
    ("legal", phrases::LETTERHEAD_LEGAL, 3, |own| &mut own.legal),
    ("footer", phrases::LETTERHEAD_FOOTER, 1, |own| &mut own.footer),
];

/// The section.
pub fn section(cx: AppContext) -> AnyView {
    let stored = Memo::new(move |_| cx.app.read(|set| Some(Letterhead::of(set))).unwrap_or_default());
    let wrong = RwSignal::new(None::<(&'static str, &'static str)>);
    let save = move |id: &'static str, change: Box<dyn FnOnce(&mut Letterhead)>| {
        let mut own = stored.get_untracked();
        change(&mut own);
        let has_pattern = own.pattern.trim().is_empty() || Numbering::of(&own.pattern, cx.app.today()).is_some();
        let days = own.days.trim();
        let has_days = days.is_empty() || days.parse().is_ok_and(|days: i32| (0..=MOST_DAYS).contains(&days));
        wrong.set(match (has_pattern, has_days) {
            (false, _) => Some((id, cx.t(phrases::LETTERHEAD_NO_PATTERN))),
            (_, false) => Some((id, cx.t(phrases::LETTERHEAD_NO_DAYS))),
            _ => None,
        });
        if wrong.with_untracked(Option::is_none) {
            let fields = vec![(settings::LETTERHEAD, Value::text(&own.write()))];
            cx.app.run(Command::Edit { id: settings::SETTINGS_ID, fields }, |_| {});
        }
    };
    let field = move |id: &'static str, label: String, lines: u32, part: Part, hint: Option<Signal<String>>| {
        let text = move || part(&mut stored.get()).clone();
        let keep = move |event: web_sys::Event| {
            let value = event_target_value(&event).trim().to_string();
            save(id, Box::new(move |own| *part(own) = value));
        };
        let own = format!("letterhead-{id}");
        let is_wrong = move || wrong.get().filter(|(at, _)| *at == id).map(|(_, why)| why);
        let described = format!("{own}-note");
        let input = match lines {
            1 => view! { <input id=own.clone() class="input" autocomplete="off" aria-describedby=described.clone() aria-invalid=move || is_wrong().map(|_| "true") prop:value=text on:change=keep/> }.into_any(),
            lines => view! { <textarea id=own.clone() class="input" rows=lines.to_string() aria-describedby=described.clone() prop:value=text on:change=keep></textarea> }.into_any(),
        };
        let note = move || match is_wrong() {
            Some(why) => Some(view! { <span class="field-error" role="alert">{why}</span> }.into_any()),
            None => hint.map(|hint| view! { <small class="soft">{hint.get()}</small> }.into_any()),
        };
        view! { <div class="field"><label for=own>{label}</label>{input}<span id=described>{note}</span></div> }
    };
    let parts = PARTS.map(|(id, label, lines, part)| field(id, cx.t(label).to_string(), lines, part, None));
    const TERMS: [(&str, Part); 3] = [
        ("terms-en", |own| &mut own.terms[0]),
        ("terms-de", |own| &mut own.terms[1]),
        ("terms-fr", |own| &mut own.terms[2]),
    ];
    let terms = Language::ALL.into_iter().zip(TERMS).map(|(language, (id, part))| {
        field(id, cx.t_with(phrases::LETTERHEAD_TERMS, &[language.name()]), 3, part, None)
    });
    let next = Signal::derive(move || {
        let today = cx.app.today();
        let number = cx.app.read(|set| quotes::next_number(set, today)).unwrap_or_default();
        // The braces of the example stay.
        cx.t(phrases::LETTERHEAD_PATTERN_HINT).replace("{}", &number)
    });
    let pattern = field(
        "pattern",
        cx.labelled(&cx.t(phrases::LETTERHEAD_PATTERN), &PATTERN),
        1,
        |own| &mut own.pattern,
        Some(next),
    );
    let days = field("days", cx.t(phrases::LETTERHEAD_DAYS).to_string(), 1, |own| &mut own.days, None);
    let paper = move |event: web_sys::Event| {
        let is_letter = event_target_value(&event) == Paper::Letter.key();
        save("paper", Box::new(move |own| own.paper = if is_letter { Paper::Letter } else { Paper::A4 }));
    };
    let window = move |event: web_sys::Event| {
        let is_right = event_target_value(&event) == Window::Right.key();
        save("window", Box::new(move |own| own.has_window_right = is_right));
    };
    let side = move |own: Window, name: Phrase| {
        let is_it = move || stored.with(|all| all.has_window_right) == (own == Window::Right);
        view! { <option value=own.key() selected=is_it>{cx.t(name)}</option> }
    };
    // The other paper has its windows where they are in the United States.
    let window_field = move || {
        stored.with(|all| all.paper == Paper::A4).then(|| {
            view! {
                <div class="field"><label for="letterhead-window">{cx.t(phrases::LETTERHEAD_WINDOW)}</label>
                    <select id="letterhead-window" class="select" on:change=window>
                        {side(Window::Left, phrases::LETTERHEAD_LEFT)}{side(Window::Right, phrases::LETTERHEAD_RIGHT)}</select></div>
            }
        })
    };
    let has_code = move |event: web_sys::Event| {
        let is_on = event_target_checked(&event);
        save("code", Box::new(move |own| own.has_code = is_on));
    };
    let option = |own: Paper, name: &'static str| {
        view! { <option value=own.key() selected=move || stored.with(|all| all.paper == own)>{name}</option> }
    };
    view! {
        <section class="panel"><div class="panel-body stack letterhead">
            {logo_field(cx)}
            {parts.into_iter().collect_view()}
        </div></section>
        <section class="panel"><div class="panel-body stack letterhead">
            {pattern}{days}
            <div class="field"><label for="letterhead-paper">{cx.t(phrases::LETTERHEAD_PAPER)}</label>
                <select id="letterhead-paper" class="select" on:change=paper>{option(Paper::A4, "A4")}{option(Paper::Letter, "Letter")}</select></div>
            {window_field}
            <div class="field"><label class="check"><input type="checkbox" id="letterhead-code" aria-describedby="letterhead-code-note" prop:checked=move || stored.with(|all| all.has_code) on:change=has_code/>{cx.t(phrases::LETTERHEAD_CODE)}</label>
                <small class="soft" id="letterhead-code-note">{cx.t(phrases::LETTERHEAD_CODE_HINT)}</small></div>
            {terms.collect_view()}
        </div></section>
    }
    .into_any()
}

/// The logo, and the ways to choose another one or none.
fn logo_field(cx: AppContext) -> AnyView {
    let shown = logo::address(cx);
    let choose = move |file: web_sys::File| {
        let (name, media_type) = (file.name(), file.type_());
        if !logo::TYPES.contains(&media_type.as_str()) {
            return cx.app.messages.show_error(cx.t(phrases::LETTERHEAD_CHOOSE).to_string());
        }
        cx.app.read_file(file, move |bytes| {
            let files = vec![Attachment { name, media_type, bytes: Arc::new(bytes) }];
            cx.app.run(Command::Attach { about: settings::SETTINGS_ID, files }, |_: Outcome| {});
        });
    };
    let remove = move |_| {
        let logo = cx.app.read_untracked_present(|set| Letterhead::of(set).logo);
        logo.into_iter().for_each(|logo| cx.app.run(Command::Delete(vec![logo]), |_| {}));
    };
    let picture = move || {
        shown.get().map(|url| {
            view! {
                <img class="letterhead-logo" src=url alt=cx.t(phrases::LETTERHEAD_LOGO)/>
                <button type="button" class="button" on:click=remove>{cx.t(phrases::LETTERHEAD_DROP_LOGO)}</button>
            }
        })
    };
    view! { <div class="field"><span class="datum-label">{cx.t(phrases::LETTERHEAD_LOGO)}</span>{picture}{file_drop(cx.t(phrases::LETTERHEAD_CHOOSE), "image/png,image/jpeg,image/webp", choose)}</div> }
        .into_any()
}
