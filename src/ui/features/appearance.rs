//! The appearance: language, light or dark theme, row density.
use leptos::prelude::*;

use crate::app_state::{Density, Theme};
use crate::locale::region::Region;
use crate::locale::{Language, Phrase, phrases};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::menu_named;
use crate::ui::context::AppContext;

/// The menu of the top bar.
pub fn menu(cx: AppContext) -> AnyView {
    let body = move || choices(cx);
    view! { <div class="display-menu">{menu_named(icon(icon::DISPLAY), cx.t(phrases::DISPLAY).to_string(), body)}</div> }
        .into_any()
}

/// All choices, one below the other.
pub fn choices(cx: AppContext) -> AnyView {
    view! { <div class="display">{appearance(cx)}{region(cx)}{density(cx)}</div> }.into_any()
}

/// The regions of the language, for the formats of dates and numbers.
fn region(cx: AppContext) -> AnyView {
    let app = cx.app;
    let choice = move |region: Region| {
        // Everything that is shown is written anew, as after a change of language.
        let choose = move |_| {
            Region::choose(Some(region));
            app.update_preferences();
            app.appearance.language.set(cx.language);
        };
        let is_pressed = (Region::of(cx.language) == region).to_string();
        view! { <button type="button" aria-pressed=is_pressed on:click=choose>{cx.t(region.name())}</button> }
            .into_any()
    };
    let own = Region::ALL.into_iter().filter(|region| region.language() == cx.language);
    group(cx, phrases::FORMATS, own.map(choice).collect())
}

/// Language and theme, as on the welcome page.
pub fn appearance(cx: AppContext) -> AnyView {
    let app = cx.app;
    let language = move |language: Language| {
        view! {
            <button type="button" lang=language.code() aria-pressed=(cx.language == language).to_string()
                on:click=move |_| app.speak(language)>{language.name()}</button>
        }
        .into_any()
    };
    let theme = move |theme: Theme, name: Phrase| {
        view! {
            <button type="button" aria-pressed=move || (app.appearance.theme.get() == theme).to_string()
                on:click=move |_| { app.appearance.theme.set(theme); app.update_preferences(); }>{cx.t(name)}</button>
        }
        .into_any()
    };
    let languages = Language::ALL.map(language).into();
    let themes = vec![
        theme(Theme::System, phrases::THEME_SYSTEM),
        theme(Theme::Light, phrases::THEME_LIGHT),
        theme(Theme::Dark, phrases::THEME_DARK),
    ];
    view! {
        <div class="appearance">{group(cx, phrases::LANGUAGE_NAME, languages)}{group(cx, phrases::THEME_NAME, themes)}</div>
    }
    .into_any()
}

fn density(cx: AppContext) -> AnyView {
    let app = cx.app;
    let choice = move |density: Density| {
        let name = match density {
            Density::Comfortable => phrases::DENSITY_COMFORTABLE,
            Density::Normal => phrases::DENSITY_NORMAL,
            Density::Compact => phrases::DENSITY_COMPACT,
        };
        view! {
            <button type="button" aria-pressed=move || (app.appearance.density.get() == density).to_string()
                on:click=move |_| { app.appearance.density.set(density); app.update_preferences(); }>{cx.t(name)}</button>
        }
        .into_any()
    };
    group(cx, phrases::DENSITY, Density::ALL.map(choice).into())
}

fn group(cx: AppContext, label: Phrase, choices: Vec<AnyView>) -> AnyView {
    let label = cx.t(label);
    view! {
        <div class="display-choice">
            <span class="soft" aria-hidden="true">{label}</span>
            <div class="segmented" role="group" aria-label=label>{choices}</div>
        </div>
    }
    .into_any()
}
