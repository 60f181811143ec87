//! The app: the only place that knows every page and dialog, the route of each, and the chunk that contains it.
use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app_state::language::when_first_texts_are_there;
use crate::app_state::{AppState, Theme, WorkspaceState, lazy_rules, series_words};
use crate::base::Id;
use crate::locale::Language;
use crate::locale::region::Region;
use crate::ui::chunks::{Chunk, Chunks, Fetching, PAGES};
use crate::ui::components::viewport;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::mail::MailPart;
use crate::ui::features::quotes::QuotePart;
use crate::ui::features::sequences::SequencePart;
use crate::ui::features::{
    activity, as_of, asked_fields, campaigns, convert, create, figure_records, filter_editor, mail, merge, quotes,
    sequences, shortcut_help, stage_dialog, undo_action, whats_new,
};
use crate::ui::lazy::{chunk, render_if_ready, render_lazily, render_lazily_or};
use crate::ui::navigation::{self, Route};
use crate::ui::pages::{
    actions, calendar, duplicates, enquiries, guide, home, import_export, list, next_actions, privacy, record, report,
    settings, trash, unknown, welcome, workspaces,
};
use crate::ui::shell;
use crate::ui::shell::lazy::{ShellPart, shell_part};
use crate::ui::state::calendar::CalendarState;
use crate::ui::state::handles::Handles;
use crate::ui::state::keyboard::KeyboardState;
use crate::ui::state::list::{ListId, ListState};
use crate::ui::state::report::ReportState;

/// The delay before chunks are fetched, so that the first page has the network to itself.
const BEFORE_FETCHING: std::time::Duration = std::time::Duration::from_millis(300);

/// Mounts the app once the texts of its language are there.
pub fn mount() {
    when_first_texts_are_there(begin);
}

/// Mounts the app and removes the placeholder.
fn begin() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(app);
}

fn app() -> impl IntoView {
    let app = AppState::start();
    let route = RwSignal::new(navigation::current());
    let lists = ListId::all().map(|page| (page, ListState::default())).collect();
    let cx = AppContext {
        app,
        language: Language::En,
        route,
        dialog: RwSignal::new(None),
        unsaved_input: RwSignal::new(HashMap::new()),
        edited_from: RwSignal::new(HashMap::new()),
        lists: StoredValue::new(lists),
        is_create_menu_open: RwSignal::new(false),
        next_step_prompt: RwSignal::new(None),
        calendar: RwSignal::new(CalendarState::first(app.today(), viewport::is_narrow())),
        reports: ReportState::default(),
        shows_empty_fields: RwSignal::new(false),
        keyboard: KeyboardState::default(),
        requested_lead_from: StoredValue::new(None),
        import_source: StoredValue::new(None),
        handles: Handles::new(),
        chunks: Chunks::new(fetch),
        live_region: RwSignal::new(String::new()),
    };
    window_event_listener(leptos::ev::hashchange, move |_| {
        follow_past(cx);
        let next = navigation::current();
        // A link with an enquiry leads to a page that may be open already; that page adds the new one itself.
        if next != Route::Enquiries || route.get_untracked() != next {
            route.set(next);
        }
    });
    follow_past(cx);
    Effect::new(move |_| {
        app.past.wanted.track();
        complete_address(cx);
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            Region::speak(app.appearance.language.get());
            // Setting these attributes does not fail.
            let _ = root.set_attribute("lang", app.appearance.language.get().code());
            let _ = match app.appearance.theme.get() {
                Theme::System => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme.key()),
            };
            let _ = root.set_attribute("data-density", app.appearance.density.get().key());
        }
    });
    let is_open =
        Memo::new(move |_| matches!(app.workspace.phase.get(), WorkspaceState::Open | WorkspaceState::Opening));
    move || {
        let cx = AppContext { language: app.appearance.language.get(), ..cx };
        // The phase is read for closed workspaces only: the shell is drawn once for one that is opening and then open.
        if is_open.get() {
            fetch_shell(cx);
            fetch_when_idle(cx);
            return shell::shell(cx, page, dialog);
        }
        match app.workspace.phase.get() {
            WorkspaceState::Welcome | WorkspaceState::Looking => before(cx),
            _ => home(cx, HomePage::Welcome),
        }
    }
}

/// Views the past date in the address; without one, the current date stays.
fn follow_past(cx: AppContext) {
    let app = cx.app;
    let named = navigation::address().past.filter(|day| *day < app.real_today());
    if named.is_some_and(|day| app.past.wanted.get_untracked() != Some(day)) {
        app.past.wanted.set(named);
    } else if app.past.is_active() {
        complete_address(cx);
    }
}

/// Puts the past date that is viewed into the address.
fn complete_address(cx: AppContext) {
    let address = navigation::address();
    // A link with an enquiry keeps its content until that is taken in, which a page that is just starting does later.
    if address.route != Route::Enquiries || address.query.is_empty() {
        cx.set_query(address.route, &address.query);
    }
}

/// The view without a workspace: the welcome page, or the guide.
fn before(cx: AppContext) -> AnyView {
    let page = move || match cx.route.get() {
        route @ Route::Guide(_) => view! { <main class="guide-alone">{page(cx, route)}</main> }.into_any(),
        _ => home(cx, HomePage::Welcome),
    };
    page.into_any()
}

/// A page, drawn at once if its code is loaded.
fn page(cx: AppContext, route: Route) -> AnyView {
    match route {
        Route::Home => home(cx, HomePage::Home),
        Route::List(kind) => list::list(cx, ListId::List(kind)),
        Route::Board => list::list(cx, ListId::Pipeline),
        Route::Record(id) => render_lazily(cx, Chunk::Record, move || render_if_ready(record_page(cx, id))),
        Route::Document(id) => {
            render_lazily(cx, Chunk::Quotes, move || render_if_ready(quotes::quote_parts(cx, QuotePart::Document(id))))
        }
        Route::Calendar | Route::Next => {
            render_lazily(cx, Chunk::Planning, move || render_if_ready(planning_page(cx, route)))
        }
        Route::Reports => render_lazily(cx, Chunk::Reports, move || render_if_ready(reports(cx, Reports::Page))),
        Route::Actions | Route::Trash | Route::Changes => {
            render_lazily(cx, Chunk::History, move || render_if_ready(history_page(cx, route)))
        }
        Route::Guide(place) => render_lazily(cx, Chunk::Guide, move || render_if_ready(guide_page(cx, place))),
        _ => render_lazily(cx, Chunk::Admin, move || render_if_ready(admin_page(cx, route))),
    }
}

/// A dialog, drawn at once if its code is loaded.
fn dialog(cx: AppContext, dialog: Dialog) -> AnyView {
    let instead = |cx, chunk, _| shell_part(cx, ShellPart::NoDialogYet(chunk));
    if let Some(part) = mail_part(&dialog) {
        let draw = move || render_if_ready(mail::mail_parts(cx, part.clone()));
        return render_lazily_or(cx, Chunk::Mail, Box::new(draw), instead);
    }
    if let Dialog::Enrol { kind, records } = dialog {
        let part = SequencePart::Enrol(kind, records);
        let draw = move || render_if_ready(sequences::sequence_parts(cx, part.clone()));
        return render_lazily_or(cx, Chunk::Sequences, Box::new(draw), instead);
    }
    let quote_part = match &dialog {
        Dialog::AcceptQuote { quote } => Some(QuotePart::Accept(*quote)),
        Dialog::Returned(file) => Some(QuotePart::Returned(file.clone())),
        Dialog::DealRoom { account } => Some(QuotePart::Room(*account)),
        _ => None,
    };
    if let Some(part) = quote_part {
        let draw = move || render_if_ready(quotes::quote_parts(cx, part.clone()));
        return render_lazily_or(cx, Chunk::Quotes, Box::new(draw), instead);
    }
    let draw = move || render_if_ready(dialogs(cx, dialog.clone()));
    render_lazily_or(cx, Chunk::Dialogs, Box::new(draw), instead)
}

/// The dialogs about emails and letters, which are in the chunk of their templates.
fn mail_part(dialog: &Dialog) -> Option<MailPart> {
    match dialog {
        Dialog::WriteEmail { about, step } => Some(MailPart::WriteTo(*about, *step)),
        Dialog::WriteEmails { kind, ids } => Some(MailPart::WriteMany(*kind, ids.clone())),
        Dialog::Letters { kind, ids } => Some(MailPart::Letters(*kind, ids.clone())),
        _ => None,
    }
}

/// The home page.
#[derive(Clone, Copy)]
enum HomePage {
    /// The page without a workspace.
    Welcome,
    /// The home page of a workspace.
    Home,
}

fn home(cx: AppContext, which: HomePage) -> AnyView {
    render_lazily(cx, Chunk::Home, move || render_if_ready(home_page(cx, which)))
}

/// The entry points of the reports chunk.
#[derive(Clone, Copy)]
enum Reports {
    /// Draws the page.
    Page,
    /// Computes reports in advance; draws nothing.
    Precompute,
}

chunk!(home_page, fetch_home_page, cx, which: HomePage, match which {
    HomePage::Welcome => welcome::welcome(cx),
    HomePage::Home => home::home(cx),
});

chunk!(record_page, fetch_record_page, cx, id: Id, record::record(cx, id));

chunk!(planning_page, fetch_planning_page, cx, route: Route, match route {
    Route::Calendar => calendar::calendar(cx),
    _ => next_actions::next(cx),
});

chunk!(reports, fetch_reports, cx, what: Reports, match what {
    Reports::Page => report::reports(cx),
    Reports::Precompute => {
        report::prefetch::precompute_while_idle(cx);
        ().into_any()
    }
});

chunk!(guide_page, fetch_guide_page, cx, place: usize, guide::guide(cx, place));

chunk!(admin_page, fetch_admin_page, cx, route: Route, match route {
    Route::Section(section) => settings::settings(cx, Some(section)),
    Route::Enquiries => enquiries::enquiries(cx),
    Route::Data => import_export::data(cx),
    Route::Workspaces => workspaces::workspaces(cx),
    Route::Rights => privacy::rights(cx),
    Route::Duplicates => duplicates::page(cx),
    Route::Unknown => unknown::unknown(cx),
    _ => settings::settings(cx, None),
});

chunk!(history_page, fetch_history_page, cx, route: Route, match route {
    Route::Trash => trash::trash(cx),
    Route::Changes => whats_new::changes(cx),
    _ => actions::actions(cx),
});

chunk!(dialogs, fetch_dialogs, cx, dialog: Dialog, match dialog {
    Dialog::Create { kind, given } => create::create(cx, kind, given),
    Dialog::Convert { lead } => convert::convert(cx, lead),
    Dialog::Disqualify { leads } => create::disqualify(cx, leads),
    Dialog::LogActivity(preset) => activity::log::log(cx, preset),
    Dialog::CompleteActivity { activity: id } => activity::complete_dialog::finish(cx, id),
    Dialog::MoveStage { opportunity: deal, stage } => stage_dialog::dialog_of_move(cx, deal, stage),
    Dialog::AskFor { id, edits } => asked_fields::dialog_of_edit(cx, id, edits),
    Dialog::PreviewFile { file } => record::file_preview(cx, file),
    Dialog::Filter(page) => filter_editor::filter_dialog(cx, page),
    Dialog::BulkEdit { kind, ids, action } => list::bulk::dialog(cx, kind, ids, action),
    Dialog::BulkConvert { leads } => list::bulk_convert::dialog(cx, leads),
    Dialog::NameWorkspace { workspace: id } => workspaces::dialogs::name(cx, id),
    Dialog::DeleteWorkspace { workspace: id } => workspaces::dialogs::delete(cx, id),
    Dialog::Help => shortcut_help::help(cx),
    Dialog::ChooseAsOf => as_of::dialog(cx),
    Dialog::FigureRecords { title, how, records } => figure_records::dialog(cx, title, how, &records),
    Dialog::AddToCampaign { kind, records } => campaigns::dialog(cx, kind, records),
    Dialog::Merge(all) => merge::merge(cx, all),
    Dialog::UndoAction { seq, only } => undo_action::dialog(cx, seq, only),
    Dialog::WriteEmail { .. } | Dialog::WriteEmails { .. } | Dialog::Letters { .. } | Dialog::Enrol { .. } | Dialog::AcceptQuote { .. } | Dialog::Returned(_) | Dialog::DealRoom { .. } => ().into_any(),
});

fn fetch(chunk: Chunk) -> Fetching {
    match chunk {
        Chunk::Home => Box::pin(fetch_home_page()),
        Chunk::Cockpit => Box::pin(home::lazy::fetch_home_parts()),
        Chunk::ListTools => Box::pin(list::lazy::fetch_list_tools()),
        Chunk::Record => Box::pin(fetch_record_page()),
        Chunk::Planning => Box::pin(fetch_planning_page()),
        Chunk::Admin => Box::pin(fetch_admin_page()),
        Chunk::Import => Box::pin(import_export::lazy::fetch_import_wizard()),
        Chunk::History => Box::pin(fetch_history_page()),
        Chunk::Reports => Box::pin(fetch_reports()),
        Chunk::Forecasts => Box::pin(report::lazy::fetch_forecasts()),
        Chunk::Fields => Box::pin(settings::fields::fetch_fields()),
        Chunk::Layouts => Box::pin(settings::layouts::fetch_layouts()),
        Chunk::RecordRules => Box::pin(settings::record_rules::fetch_record_rules()),
        Chunk::Automations => Box::pin(settings::automations::fetch_automations()),
        Chunk::Mail => Box::pin(mail::fetch_mail()),
        Chunk::Sequences => Box::pin(sequences::fetch_sequences()),
        Chunk::Quotes => Box::pin(quotes::fetch_quotes()),
        Chunk::Team => Box::pin(settings::team::fetch_team()),
        Chunk::Guide => Box::pin(fetch_guide_page()),
        Chunk::Dialogs => Box::pin(fetch_dialogs()),
        Chunk::Shell => Box::pin(shell::lazy::fetch_shell_parts()),
    }
}

/// Completes the shell after the first page was painted.
fn fetch_shell(cx: AppContext) {
    let is_open = Memo::new(move |_| cx.app.workspace.phase.get() == WorkspaceState::Open);
    Effect::new(move |_| {
        if is_open.get() {
            // The first of these frames paints the page.
            request_animation_frame(move || {
                request_animation_frame(move || spawn_local(cx.chunks.load(Chunk::Shell)));
            });
        }
    });
}

/// Loads every chunk when the browser is idle, so that pages open within a frame and without a network.
fn fetch_when_idle(cx: AppContext) {
    let fetch = move || {
        spawn_local(async move {
            // If this fails, the first command loads them itself.
            let _ = lazy_rules::load().await;
            if series_words::were_missed() {
                cx.app.workspace.tick.update(|tick| *tick += 1);
            }
            cx.app.go_over_days(true);
            for chunk in PAGES {
                cx.chunks.load(chunk).await;
            }
            // It is loaded now, or its page will show the failure.
            let _ = render_if_ready(reports(cx, Reports::Precompute));
        });
    };
    Effect::new(move |_| {
        if cx.app.workspace.phase.get() == WorkspaceState::Open {
            set_timeout(
                move || {
                    // Some browsers have no idle callback.
                    if request_idle_callback_with_handle(fetch).is_err() {
                        fetch();
                    }
                },
                BEFORE_FETCHING,
            );
        }
    });
}
