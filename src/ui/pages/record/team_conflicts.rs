//! What the team disagrees about in a record: a line above its fields, and a mark at each of them.
use leptos::prelude::*;

use crate::app_state::team_folder::{ConflictSubject, TeamConflict};
use crate::base::{FieldId, Id};
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::navigation::{Route, Section};

/// The conflicts of the record that is shown.
#[derive(Clone, Copy)]
struct OfRecord(RwSignal<Vec<TeamConflict>>);

/// The line above the fields, if there is something to say. Begins to look for conflicts of the record.
pub fn line(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    let found = RwSignal::new(Vec::new());
    provide_context(OfRecord(found));
    let known =
        Memo::new(move |_| app.team.state.with(|state| state.as_ref().map(|state| (state.conflicts, state.head))));
    Effect::new(move |_| match known.get() {
        Some((count, _)) if count > 0 => app.team_conflicts(Some(id), move |answer| {
            if let Ok((_, all)) = answer {
                found.try_set(all);
            }
        }),
        _ => found.set(Vec::new()),
    });
    let href = cx.href(Route::Section(Section::Team));
    (move || {
        let is_some = found.with(|all| !all.is_empty());
        is_some.then(|| {
            view! {
                <p class="banner" role="status">
                    {cx.t(phrases::TEAM_AT_RECORD)}" "
                    <a href=href.clone()>{cx.t(phrases::TEAM_DECIDE)}</a>
                </p>
            }
        })
    })
    .into_any()
}

/// The mark at a field.
pub fn mark(cx: AppContext, field: FieldId) -> AnyView {
    let Some(OfRecord(found)) = use_context::<OfRecord>() else { return ().into_any() };
    let href = cx.href(Route::Section(Section::Team));
    (move || {
        let is_about = |conflict: &TeamConflict| conflict.subject == ConflictSubject::Field(field);
        let is_in_conflict = found.with(|all| all.iter().any(is_about));
        is_in_conflict.then(|| view! { " "<small><a href=href.clone()>{cx.t(phrases::TEAM_AT_FIELD)}</a></small> })
    })
    .into_any()
}
