//! The dialog that logs an activity about any record, or about none.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::Id;
use crate::command::lead as lead_rules;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::search;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::dialog;
use crate::ui::components::record_picker::picker_of;
use crate::ui::context::AppContext;
use crate::ui::features::activity::quick_log::{Log, inputs};
use crate::ui::state::log_preset::LogPreset;

/// The selected type; letters choose another one.
const TYPES: &str = ".dialog .types [aria-pressed=true]";

/// The dialog; the `l` key opens it.
pub fn log(cx: AppContext, preset: LogPreset) -> AnyView {
    let about = RwSignal::new(preset.about);
    let log = Log::new(preset);
    let find = Callback::new(move |text: String| {
        cx.app.read(|set| {
            let hits = search::search(set, &text, 4).into_iter();
            let hits = hits.filter(|hits| lead_rules::activity_link(hits.kind).is_some());
            hits.flat_map(|hits| hits.best).collect::<Vec<Id>>()
        })
    });
    let detail = Callback::new(move |id: Id| {
        let kind = cx.app.read_untracked(|set| set.locate(id).map(|(kind, _)| kind));
        kind.map(|kind: RecordType| kind.one().of(cx.language).to_string()).unwrap_or_default()
    });
    let choose = move |id: Option<Id>| {
        about.set(id);
        if id.is_some() {
            focus(TYPES);
        }
    };
    focus(if preset.about.is_some() { TYPES } else { "#log-about" });
    let body = view! {
        <div class="quick-log">
            <div class="field"><label for="log-about">{cx.t(phrases::LOG_ABOUT)}</label>
                {picker_of(cx, "log-about".to_string(), cx.t(phrases::LOG_ABOUT), find, Some(detail), about.into(), choose)}</div>
            {inputs(cx, log, about.into(), "log")}
        </div>
    };
    let submit = move || {
        let close = if_here(move |()| cx.dialog.set(None));
        log.save(cx, about.get_untracked(), move || close(()));
    };
    dialog(cx, cx.t(phrases::LOG_ACTIVITY).to_string(), "normal", body.into_any(), ().into_any(), submit)
}

/// Focuses an element, after it was added to the page if necessary.
fn focus(selector: &'static str) {
    let now = move || {
        if let Ok(Some(element)) = document().query_selector(selector) {
            // If the focus is refused, Tab still leads there.
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    if document().query_selector(selector).is_ok_and(|element| element.is_some()) {
        now()
    } else {
        request_animation_frame(now)
    }
}
