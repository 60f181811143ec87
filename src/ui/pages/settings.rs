//! The settings of the workspace, by section. Every entry is a record, so that every change can be undone.
mod assigned_number;
mod assignment_rules;
pub mod automations;
mod custom_types;
pub mod editable_table;
pub mod fields;
mod formula_editor;
mod inline_field;
pub mod layouts;
mod lead_channels;
mod lists;
mod pipelines;
mod prices;
mod rates;
mod record_rule_editor;
pub mod record_rules;
mod roll_up_editor;
pub mod stored;
pub mod team;
mod unique_field;
mod usage;
mod web_form;
mod workspace;

use crate::ui::components::icon::{self, icon};
use leptos::prelude::*;

use crate::locale::{Phrase, phrases};
use crate::ui::context::AppContext;
use crate::ui::features::{mail, quotes, sequences};
use crate::ui::navigation::{Route, Section};

/// The settings page; without a section it is the list of sections, with the first one beside it if there is room.
pub fn settings(cx: AppContext, section: Option<Section>) -> AnyView {
    let item = move |other: Section| {
        let (title, text) = other.words();
        let current = (section == Some(other)).then_some("page");
        let group =
            other.group().map(|group| view! { <li class="settings-group" aria-hidden="true">{cx.t(group)}</li> });
        view! {
            {group}
            <li><a class="settings-item" href=cx.href(Route::Section(other)) aria-current=current>
                <span>{cx.t(title)}</span><small>{cx.t(text)}</small>
            </a></li>
        }
    };
    // On a phone only the list or a section is shown; whichever is always there has the page's heading.
    let heading = move |words: Phrase, is_first: bool, class: &'static str| match is_first {
        true => view! { <h1 class=class>{cx.t(words)}</h1> }.into_any(),
        false => view! { <h2 class=class>{cx.t(words)}</h2> }.into_any(),
    };
    let shown = section.unwrap_or(Section::Workspace);
    let (title, text) = shown.words();
    let body = match shown {
        Section::Workspace => workspace::workspace(cx),
        Section::Appearance => workspace::appearance(cx),
        Section::Keyboard => workspace::keyboard(cx),
        Section::Stored => stored::stored(cx),
        Section::Owners => lists::owners(cx),
        Section::Statuses => lists::statuses(cx),
        Section::Pipelines => pipelines::pipelines(cx),
        Section::Lists => lists::lists(cx),
        Section::CustomTypes => custom_types::custom_types(cx),
        Section::Fields => fields::fields(cx),
        Section::Layouts => layouts::layouts(cx),
        Section::RecordRules => record_rules::record_rules(cx),
        Section::Automations => automations::automations(cx),
        Section::EmailTemplates => mail::section(cx),
        Section::Sequences => sequences::section(cx),
        Section::Products => prices::products(cx),
        Section::Letterhead => quotes::section(cx),
        Section::Rates => rates::rates(cx),
        Section::Ways => lead_channels::ways(cx),
        Section::WebForm => web_form::web_form(cx),
        Section::Rules => assignment_rules::rules(cx),
        Section::Team => team::team(cx),
    };
    view! {
        <div class="settings" data-open=section.map(|_| "true")>
            <div class="settings-nav">
                {heading(phrases::SETTINGS, section.is_none(), "settings-title")}
                <nav aria-label=cx.t(phrases::SETTINGS)><ul class="plain-list">{Section::ALL.map(item).into_iter().collect_view()}</ul></nav>
            </div>
            <div class="settings-page">
                <div class="settings-head">
                    <a class="kind-link" href=cx.href(Route::Settings)>{icon(icon::BACK)}{cx.t(phrases::SETTINGS)}</a>
                    {heading(title, section.is_some(), "settings-name")}
                    <p class="soft">{cx.t(text)}</p>
                </div>
                <div class="stack">{body}</div>
            </div>
        </div>
    }
    .into_any()
}
