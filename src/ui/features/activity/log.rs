//! The dialog that logs or plans an activity about any record, or about none.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::lead as lead_rules;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::search;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::focus::once_redrawn;
use crate::ui::components::record_picker::picker_of;
use crate::ui::context::AppContext;
use crate::ui::features::activity::quick_log::{Log, choose_by_key, inputs};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::state::log_preset::LogPreset;

/// The dialog; the `l` key opens it. The focus is in the text, so that whatever is typed is text.
pub fn log(cx: AppContext, preset: LogPreset) -> AnyView {
    let about = RwSignal::new(preset.about);
    let log = Log::new(cx, preset);
    let draft = log.keep(cx, "log".to_string());
    let find = Callback::new(move |text: String| {
        cx.app.read(|set| {
            let hits = search::search(set, &text, 4).into_iter();
            let hits = hits.filter(|hits| lead_rules::takes_activities(hits.kind));
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
            log.focus();
        }
    };
    once_redrawn(move || log.focus());
    // What somebody else does with the record may be a reason not to log this.
    let notes = move || about.get().map(|about| OpenDialog::about(cx, &[about]).notes());
    let body = view! {
        <div class="quick-log" on:keydown=move |event| choose_by_key(cx, log, &event)>
            {notes}
            {draft.offer()}
            {inputs(cx, log, about.into(), "log", false)}
            <div class="field"><label for="log-about">{cx.t(phrases::LOG_ABOUT)}</label>
                {picker_of(cx, "log-about".to_string(), cx.t(phrases::LOG_ABOUT), find, Some(detail), about.into(), choose)}</div>
        </div>
    };
    let submit = move || {
        let close = if_here(move |()| {
            draft.saved();
            cx.dialog.set(None);
        });
        log.save(cx, about.get_untracked(), move || close(()));
    };
    let title = move || log.title(cx);
    dialog(cx, title, "normal", body.into_any(), submit_button(title), submit)
}
