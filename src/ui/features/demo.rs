//! The controls of the demo: sizes, progress, and rebuilding.
use leptos::prelude::*;

use crate::app_state::demo::Size;
use crate::locale::{Phrase, format, phrases};
use crate::ui::context::AppContext;
use crate::ui::features::tour;

/// The demo's sizes for the welcome page; if there is a demo, any size for a new one.
pub fn sizes(cx: AppContext) -> AnyView {
    let app = cx.app;
    let has_demo = app.has_demo();
    let title = if has_demo { phrases::DEMO_ANEW } else { phrases::OTHER_DEMO };
    // The large button beside these opens the default size.
    let offered = Size::ALL.into_iter().filter(move |size| has_demo || *size != Size::Small);
    let asked = RwSignal::new(None);
    let choose = move |size: Size| match app.is_demo_modified() {
        true => asked.set(Some(size)),
        false => app.make_demo(size),
    };
    let button = move |size: Size| {
        let text = cx.t_with(phrases::DEMO_RECORDS, &[&format::number(i64::from(size.records()), cx.language)]);
        view! { <button type="button" class="button" on:click=move |_| choose(size)>{text}</button> }
    };
    view! {
        <div class="demo-sizes" role="group" aria-labelledby="demo-sizes">
            <span class="soft" id="demo-sizes">{cx.t(title)}</span>
            {offered.map(button).collect_view()}
        </div>
        {move || asked.get().map(|size| ask(cx, move || asked.set(None), move || app.make_demo(size)))}
    }
    .into_any()
}

/// The banner on the demo's home page, with the next steps.
pub fn banner(cx: AppContext) -> AnyView {
    let app = cx.app;
    let asked = RwSignal::new(false);
    let restart = move || {
        cx.unsaved_input.update(std::collections::HashMap::clear);
        app.restart_demo();
    };
    let choose = move |_| match app.is_demo_modified() {
        true => asked.set(true),
        false => restart(),
    };
    let take = move || {
        app.tour().is_none().then(|| {
            view! { <button class="button" data-look="primary" on:click=move |_| tour::start(cx)>{cx.t(phrases::TAKE_TOUR)}</button> }
        })
    };
    view! {
        <div class="note no-print">
            <p>{cx.t(phrases::DEMO_NOTE)}</p>
            <div class="page-actions">
                {take}
                <button class="button" on:click=choose>{cx.t(phrases::RESTART_DEMO)}</button>
                // The bar on top has it too, where there is room.
                <button class="button demo-exit" on:click=move |_| app.leave()>{cx.t(phrases::LEAVE_DEMO)}</button>
            </div>
        </div>
        {move || asked.get().then(|| ask(cx, move || asked.set(false), restart))}
    }
    .into_any()
}

/// Asks for confirmation before the user's changes in the demo are lost.
fn ask(cx: AppContext, cancel: impl Fn() + Copy + 'static, go_on: impl Fn() + Copy + 'static) -> AnyView {
    let first = focused();
    view! {
        <div class="note" role="alert">
            <p>{cx.t(phrases::DEMO_LOSES)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" node_ref=first on:click=move |_| go_on()>{cx.t(phrases::DEMO_LOSE)}</button>
                <button class="button" on:click=move |_| cancel()>{cx.t(phrases::CANCEL)}</button>
            </div>
        </div>
    }
    .into_any()
}

/// The progress while a larger demo is built.
pub fn progress(cx: AppContext) -> AnyView {
    let app = cx.app;
    let number = move |count: u32| format::number(i64::from(count), cx.language);
    let text = move || match app.demo.progress.get() {
        (_, 0) => cx.t(phrases::ONE_MOMENT).to_string(),
        (done, all) if done == all => cx.t(phrases::DEMO_STORING).to_string(),
        (done, all) => cx.t_with(phrases::DEMO_PLAYED, &[&number(done), &number(all)]),
    };
    // Announced rarely: a screen reader should not read every number.
    let announcement = Memo::new(move |_| {
        let (done, all) = app.demo.progress.get();
        let phrase: Phrase = if all > 0 && done == all { phrases::DEMO_STORING } else { phrases::DEMO_MAKING };
        cx.t(phrase)
    });
    let value = move || {
        let (done, all) = app.demo.progress.get();
        (all > 0 && done < all).then(|| (f64::from(done) / f64::from(all)).to_string())
    };
    let first = focused();
    view! {
        <p role="status">{announcement}</p>
        <div class="progress">
            <progress value=value aria-label=cx.t(phrases::DEMO_MAKING)></progress>
            <span>{text}</span>
        </div>
        <div class="page-actions">
            <button class="button" node_ref=first on:click=move |_| app.cancel_demo()>{cx.t(phrases::CANCEL)}</button>
        </div>
    }
    .into_any()
}

/// Focuses a button as soon as it is in the page.
fn focused() -> NodeRef<leptos::html::Button> {
    let button = NodeRef::<leptos::html::Button>::new();
    Effect::new(move |_| {
        if let Some(button) = button.get() {
            // Focusing a visible button does not fail.
            let _ = button.focus();
        }
    });
    button
}
