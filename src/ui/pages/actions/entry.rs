//! An action of the log: what, who and when, what became of it, and what can be done about it.
use leptos::html;
use leptos::prelude::*;

use super::details;
use crate::app_state::AppState;
use crate::base::Seq;
use crate::change::Header;
use crate::locale::{calendar, format, phrases};
use crate::store::action_log::{self, ActionFilter, ActionState, ActionStates};
use crate::store::display_names;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::focus::once_redrawn;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{self, Route};

/// The action. Its elements stay in place when it is undone or redone, and keep the focus.
pub fn entry(cx: AppContext, seq: Seq, states: Memo<ActionStates>) -> AnyView {
    let Some(header) = untrack(|| header_of(cx, seq)) else { return ().into_any() };
    let name = display_names::brief(&header.cause.text(cx.language)).into_owned();
    let what = {
        let header = header.clone();
        move || {
            let zone = AppState::zone();
            let changes = cx.t_with(phrases::RECORDS_AT_ONCE, &[&format::number(header.size.into(), cx.language)]);
            let number = cx.t_with(phrases::ACTION_NUMBER, &[&seq.0.to_string()]);
            let time = calendar::time(zone.minutes(header.at), cx.language);
            let parts = [time, who(cx, &header), cx.app.origin(header.from), changes, number];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
    };
    let state = Memo::new(move |_| states.with(|states| states.of_action(&header)));
    // Whoever asks for one action wants to see what it did.
    let is_open = RwSignal::new(ActionFilter::read(&navigation::query()) == ActionFilter::about(seq));
    let id = format!("action-{}", seq.0);
    let controls = id.clone();
    let note = move || match state.get() {
        ActionState::InForce => None,
        ActionState::Undone(by) => {
            let undo = header_of(cx, by)?;
            let number = cx.t_with(phrases::ACTION_NUMBER, &[&by.0.to_string()]);
            let parts = [format_value::moment(undo.at, cx.language), who(cx, &undo), cx.app.origin(undo.from), number];
            let parts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            Some(story(cx, seq, cx.t_with(phrases::ACTION_UNDONE, &[&parts])))
        }
        ActionState::Replay(other) => Some(story(cx, other, cx.t_with(phrases::ACTION_ABOUT, &[&other.0.to_string()]))),
        ActionState::Final(why) => Some(view! { <p class="action-note">{cx.t(why)}</p> }.into_any()),
    };
    let is_undone = move || matches!(state.get(), ActionState::Undone(_));
    view! {
        <li class="action" data-undone=move || is_undone().then_some("true")>
            <div class="action-line">
                <button type="button" class="action-what" aria-expanded=move || is_open.get().to_string() aria-controls=controls
                    on:click=move |_| is_open.update(|open| *open = !*open)>
                    {icon(icon::DOWN)}
                    <span class="action-name">{format_value::sentence(name.clone())}</span><small data-figure=FigureKind::More.key()>{what}</small>
                </button>
                {button(cx, seq, name, state)}
            </div>
            {note}
            <div id=id>{move || is_open.get().then(|| details::details(cx, seq))}</div>
        </li>
    }
    .into_any()
}

/// The button that redoes the action, or asks what goes and what stays before it undoes it. There is none for the past,
/// which cannot be changed.
fn button(cx: AppContext, seq: Seq, name: String, state: Memo<ActionState>) -> Option<AnyView> {
    let can_act =
        !cx.app.past.is_active() && matches!(state.get_untracked(), ActionState::InForce | ActionState::Undone(_));
    can_act.then(|| {
        let node = NodeRef::<html::Button>::new();
        let has_asked = StoredValue::new(false);
        // The dialog takes the focus and, when it is gone, leaves it nowhere.
        Effect::new(move |_| {
            if cx.dialog.with(Option::is_none) && has_asked.get_value() {
                has_asked.set_value(false);
                once_redrawn(move || {
                    if let Some(button) = node.try_get_untracked().flatten() {
                        // A refused focus stays where it was.
                        let _ = button.focus();
                    }
                });
            }
        });
        let is_undone = move || matches!(state.get(), ActionState::Undone(_));
        let label =
            move || cx.t_with(if is_undone() { phrases::REDO_HERE_WHAT } else { phrases::UNDO_HERE_WHAT }, &[&name]);
        let act = move |_| match state.get_untracked() {
            ActionState::Undone(_) => cx.app.redo(seq),
            _ => {
                has_asked.set_value(true);
                cx.dialog.set(Some(Dialog::UndoAction { seq, only: None }));
            }
        };
        view! {
            <button type="button" class="button no-print" node_ref=node aria-label=label on:click=act>
                {move || cx.t(if is_undone() { phrases::REDO } else { phrases::UNDO_HERE })}
            </button>
        }
        .into_any()
    })
}

/// A link to an action and all that undid and redid it.
fn story(cx: AppContext, seq: Seq, text: String) -> AnyView {
    let href = cx.href_with(Route::Actions, &ActionFilter::about(seq).write());
    view! { <p class="action-note"><a href=href>{text}</a></p> }.into_any()
}

fn header_of(cx: AppContext, seq: Seq) -> Option<Header> {
    cx.app.read_headers(|headers| action_log::header(headers, seq).cloned())
}

/// The name of the user; empty for none.
fn who(cx: AppContext, header: &Header) -> String {
    let name = |id| cx.app.read(|set| display_names::name_of(set, id, cx.language));
    header.by.map(name).unwrap_or_default()
}
