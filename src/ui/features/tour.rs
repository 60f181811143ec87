//! The guided tour through the demo: a strip above the page that shows the next step from lead to won deal, and marks
//! what to click. It follows what was really done, covers nothing, and can be left at any step.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::Id;
use crate::command::tour::{self, Next};
use crate::domain::defaults;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The number of steps.
const STEPS: usize = 5;

/// Begins the tour and moves the focus there.
pub fn start(cx: AppContext) {
    cx.app.begin_tour();
    focus_soon("tour-title");
}

/// The content of the strip.
#[derive(Clone, PartialEq)]
struct Guidance {
    /// The number of the step; one more than the last after the tour is complete, 0 if it ended otherwise.
    step: usize,
    title: String,
    text: String,
    /// The page where it continues and its name, while another page is shown.
    place: Option<(Route, String)>,
    /// The marked element.
    mark: &'static str,
}

/// The strip.
pub fn tour(cx: AppContext, lead: Id) -> AnyView {
    let app = cx.app;
    let guidance = Memo::new(move |_| guidance(cx, lead));
    Effect::new(move |_| mark(guidance.with(|guidance| guidance.mark)));
    on_cleanup(|| mark(""));
    let leave = move |_| {
        app.leave_tour();
        focus_soon("page");
    };
    let count = move || match guidance.with(|guidance| guidance.step) {
        step @ 1..=STEPS => cx.t_with(phrases::TOUR_STEP, &[&step.to_string(), &STEPS.to_string()]),
        _ => String::new(),
    };
    let dots = move || {
        let step = guidance.with(|guidance| guidance.step);
        (1..=STEPS)
            .map(|at| view! { <li data-done=(at < step).then_some("") data-now=(at == step).then_some("")></li> })
            .collect_view()
    };
    let place = move || {
        guidance.with(|guidance| guidance.place.clone()).map(|(route, name)| {
            view! { <a class="button" data-look="primary" href=cx.href(route)>{cx.t_with(phrases::OPEN_WHAT, &[&name])}</a> }
        })
    };
    let again = move || {
        guidance
            .with(|guidance| guidance.step == 0 || guidance.step > STEPS)
            .then(|| view! { <button class="button" on:click=move |_| start(cx)>{cx.t(phrases::TOUR_AGAIN)}</button> })
    };
    view! {
        <section class="tour" aria-label=cx.t(phrases::TOUR)>
            <div class="tour-text" role="status">
                <p class="tour-title" id="tour-title" tabindex="-1"><strong>{move || guidance.with(|guidance| guidance.title.clone())}</strong>" "<small class="soft">{count}</small></p>
                <p>{move || guidance.with(|guidance| guidance.text.clone())}</p>
            </div>
            <ol class="tour-way" aria-hidden="true">{dots}</ol>
            <div class="page-actions">
                {place}{again}
                <button class="button" on:click=leave>{cx.t(phrases::TOUR_LEAVE)}</button>
            </div>
        </section>
    }
    .into_any()
}

fn guidance(cx: AppContext, lead: Id) -> Guidance {
    let next = cx.app.read(|set| tour::next_step(set, lead));
    let name = |id: Id| cx.app.read(|set| display_names::name_of(set, id, cx.language));
    let route = cx.route.get();
    let is_lead_here = route == Route::Record(lead);
    let there = |id: Id| (route != Route::Record(id)).then(|| (Route::Record(id), name(id)));
    let person = name(lead);
    let of = |step, title: String, text: String, id: Id, mark: &'static str| Guidance {
        step,
        title,
        text,
        place: there(id),
        mark: if route == Route::Record(id) { mark } else { "" },
    };
    let say = |phrase| cx.t(phrase).to_string();
    match next {
        Next::Talk if !is_lead_here => {
            of(1, cx.t_with(phrases::TOUR_OPEN, &[&person]), say(phrases::TOUR_OPEN_TEXT), lead, "")
        }
        Next::Talk => {
            let text = cx.t_with(phrases::TOUR_TALK_TEXT, &[cx.t(phrases::FIRST_TALK)]);
            of(2, cx.t_with(phrases::TOUR_TALK, &[&person]), text, lead, "act")
        }
        Next::Convert => {
            let text = cx.t_with(phrases::TOUR_CONVERT_TEXT, &[cx.t(phrases::CONVERT)]);
            of(3, cx.t_with(phrases::TOUR_CONVERT, &[&person]), text, lead, "act")
        }
        Next::NoDeal => of(3, say(phrases::TOUR_NO_DEAL), say(phrases::TOUR_NO_DEAL_TEXT), lead, ""),
        Next::Move(deal) => {
            let text = cx.t_with(phrases::TOUR_MOVE_TEXT, &[&person]);
            of(4, say(phrases::TOUR_MOVE), text, deal, "act")
        }
        Next::Win(deal) => {
            let text = cx.t_with(phrases::TOUR_WIN_TEXT, &[&name(defaults::STAGE_WON)]);
            of(5, say(phrases::TOUR_WIN), text, deal, "path")
        }
        Next::Won(deal) => of(STEPS + 1, say(phrases::TOUR_WON), say(phrases::TOUR_WON_TEXT), deal, ""),
        Next::Over => Guidance {
            step: 0,
            title: say(phrases::TOUR_OVER),
            text: say(phrases::TOUR_OVER_TEXT),
            place: None,
            mark: "",
        },
    }
}

/// Marks what to click: `style/demo.css` has the selectors.
fn mark(what: &str) {
    if let Some(root) = document().document_element() {
        // Setting the attribute does not fail.
        let _ = root.set_attribute("data-tour", what);
    }
}

/// Focuses an element as soon as it is in the page.
fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        // A refused focus stays where it is.
        let _ = element.map(|element| element.focus());
    });
}
