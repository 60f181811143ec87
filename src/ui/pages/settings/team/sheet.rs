//! The recovery sheet: shown once after a team is founded or its passphrase changed, to be printed.
use leptos::prelude::*;

use super::panel::panel;
use crate::locale::{Phrase, format, phrases};
use crate::ui::context::AppContext;

/// What a sheet says, and what is said beside it on the screen.
#[derive(Clone)]
pub struct Sheet {
    /// The login.
    pub login: String,
    /// The name of the place, and what kind it is.
    pub place: (Phrase, String),
    /// The passphrase.
    pub passphrase: String,
    /// What came of encrypting everything anew, if that was asked for.
    pub note: Option<String>,
}

/// What the sheet says. The passphrase is in memory only while it is shown.
#[derive(Clone, Copy)]
pub struct Founded(RwSignal<Option<Sheet>>);

impl Founded {
    /// Nothing was founded.
    pub fn new() -> Founded {
        Founded(RwSignal::new(None))
    }

    /// Whether the sheet is shown; tracked.
    pub fn is_shown(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Shows the sheet of a team.
    pub fn show(self, sheet: Sheet) {
        // The page may be gone by now.
        self.0.try_set(Some(sheet));
    }
}

/// The sheet.
pub fn sheet(cx: AppContext, founded: Founded) -> AnyView {
    let Some(Sheet { login, place, passphrase, note }) = founded.0.get_untracked() else { return ().into_any() };
    let today = format::day(cx.app.today(), cx.language);
    let workspace = cx.app.workspace_name(cx.app.workspace.id.get_untracked());
    let lines = [
        (phrases::WORKSPACE_NAME, workspace),
        place,
        (phrases::TEAM_LOGIN, login),
        (phrases::TEAM_FOUNDED_ON, today),
        (phrases::TEAM_PASSPHRASE, passphrase),
    ];
    let line = |(name, value)| view! { <tr><th scope="row">{cx.t(name)}</th><td>{value}</td></tr> };
    let body = view! {
        {note.map(|note| view! { <p class="no-print" role="status">{note}</p> })}
        <p class="no-print">{cx.t(phrases::TEAM_SHEET_TEXT)}</p>
        <table class="plain-table recovery-sheet"><tbody>{lines.map(line).into_iter().collect_view()}</tbody></table>
        <p>{cx.t(phrases::TEAM_SHEET_HOW)}</p>
        <div class="page-actions no-print">
            <button type="button" class="button" data-look="primary" on:click=move |_| drop(window().print())>{cx.t(phrases::TEAM_PRINT_SHEET)}</button>
            <button type="button" class="button" on:click=move |_| founded.0.set(None)>{cx.t(phrases::TEAM_SHEET_DONE)}</button>
        </div>
    };
    panel(cx.t(phrases::TEAM_SHEET), "team-sheet", body.into_any())
}
