//! The demo's own controls: its sizes, how far it is while it is made, and beginning it afresh.
use leptos::prelude::*;

use crate::app_state::demo::Size;
use crate::locale::{Phrase, format, phrases};
use crate::ui::{AppContext, tour};

/// On the welcome page: the demo in other sizes; where there is a demo already, a new one of any size.
pub fn sizes(ui: AppContext) -> AnyView {
    let live = ui.live;
    let has_demo = live.has_demo();
    let title = if has_demo { phrases::DEMO_ANEW } else { phrases::OTHER_DEMO };
    // The usual size is what the large button beside these opens.
    let offered = Size::ALL.into_iter().filter(move |size| has_demo || *size != Size::Small);
    let asked = RwSignal::new(None);
    let choose = move |size: Size| match live.demo_is_touched() {
        true => asked.set(Some(size)),
        false => live.make_demo(size),
    };
    let button = move |size: Size| {
        let text = ui.say_with(phrases::DEMO_RECORDS, &[&format::number(i64::from(size.records()), ui.language)]);
        view! { <button type="button" class="button" on:click=move |_| choose(size)>{text}</button> }
    };
    view! {
        <div class="demo-sizes" role="group" aria-labelledby="demo-sizes">
            <span class="soft" id="demo-sizes">{ui.say(title)}</span>
            {offered.map(button).collect_view()}
        </div>
        {move || asked.get().map(|size| ask(ui, move || asked.set(None), move || live.make_demo(size)))}
    }
    .into_any()
}

/// On the home page of the demo: that it is one, and the ways on.
pub fn note(ui: AppContext) -> AnyView {
    let live = ui.live;
    let asked = RwSignal::new(false);
    let restart = move || {
        ui.typed.update(std::collections::HashMap::clear);
        live.restart_demo();
    };
    let choose = move |_| match live.demo_is_touched() {
        true => asked.set(true),
        false => restart(),
    };
    let take = move || {
        live.tour().is_none().then(|| {
            view! { <button class="button" data-look="primary" on:click=move |_| tour::begin(ui)>{ui.say(phrases::TAKE_TOUR)}</button> }
        })
    };
    view! {
        <div class="note">
            <p>{ui.say(phrases::DEMO_NOTE)}</p>
            <div class="page-actions">
                {take}
                <button class="button" on:click=choose>{ui.say(phrases::RESTART_DEMO)}</button>
                <button class="button" on:click=move |_| live.leave()>{ui.say(phrases::LEAVE_DEMO)}</button>
            </div>
        </div>
        {move || asked.get().then(|| ask(ui, move || asked.set(false), restart))}
    }
    .into_any()
}

/// Asks before something somebody did in the demo is lost.
fn ask(ui: AppContext, cancel: impl Fn() + Copy + 'static, go_on: impl Fn() + Copy + 'static) -> AnyView {
    let first = focused();
    view! {
        <div class="note" role="alert">
            <p>{ui.say(phrases::DEMO_LOSES)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" node_ref=first on:click=move |_| go_on()>{ui.say(phrases::DEMO_LOSE)}</button>
                <button class="button" on:click=move |_| cancel()>{ui.say(phrases::CANCEL)}</button>
            </div>
        </div>
    }
    .into_any()
}

/// While a larger demo is made.
pub fn making(ui: AppContext) -> AnyView {
    let live = ui.live;
    let number = move |count: u32| format::number(i64::from(count), ui.language);
    let text = move || match live.making() {
        (_, 0) => ui.say(phrases::ONE_MOMENT).to_string(),
        (done, all) if done == all => ui.say(phrases::DEMO_STORING).to_string(),
        (done, all) => ui.say_with(phrases::DEMO_PLAYED, &[&number(done), &number(all)]),
    };
    // Told rarely: whoever listens does not want every number.
    let told = Memo::new(move |_| {
        let (done, all) = live.making();
        let phrase: Phrase = if all > 0 && done == all { phrases::DEMO_STORING } else { phrases::DEMO_MAKING };
        ui.say(phrase)
    });
    let value = move || {
        let (done, all) = live.making();
        (all > 0 && done < all).then(|| (f64::from(done) / f64::from(all)).to_string())
    };
    let first = focused();
    view! {
        <p role="status">{told}</p>
        <div class="progress">
            <progress value=value aria-label=ui.say(phrases::DEMO_MAKING)></progress>
            <span>{text}</span>
        </div>
        <div class="page-actions">
            <button class="button" node_ref=first on:click=move |_| live.cancel_demo()>{ui.say(phrases::CANCEL)}</button>
        </div>
    }
    .into_any()
}

/// A button that gets the focus as soon as it is there.
fn focused() -> NodeRef<leptos::html::Button> {
    let button = NodeRef::<leptos::html::Button>::new();
    Effect::new(move |_| {
        if let Some(button) = button.get() {
            // A button that is shown takes the focus.
            let _ = button.focus();
        }
    });
    button
}
