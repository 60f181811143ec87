//! What stands apart: pages and dialogs in chunks of the program that are loaded after the first page. A plain build
//! has one program and calls the same functions at once.
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::app_state::{WorkspaceState, lazy_rules};
use crate::base::{Id, Timestamp};
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::ui::components::dialog::sheet;
use crate::ui::list::{ExportScope, ListId, Table};
use crate::ui::route::Route;
use crate::ui::{
    AppContext, Dialog, activity, as_of, board, calendar, convert, create, duplicates, embedding, enquiries, guide,
    home, import_export, list, merge, next_actions, privacy, record, report, settings, shell, shortcut_help, tour,
    trash, welcome, whats_new, workspaces,
};

/// How long the first page has the network to itself.
const BEFORE_FETCHING: std::time::Duration = std::time::Duration::from_millis(300);

/// Which chunks are there.
#[derive(Clone, Copy)]
pub struct Chunks([RwSignal<State>; 8]);

impl Chunks {
    /// All of them still to be loaded, or all there in a plain build.
    pub fn new() -> Chunks {
        let first = if cfg!(feature = "split") { State::Away } else { State::There };
        Chunks(std::array::from_fn(|_| RwSignal::new(first)))
    }

    fn state(self, chunk: Chunk) -> RwSignal<State> {
        self.0[chunk as usize]
    }
}

impl Default for Chunks {
    fn default() -> Chunks {
        Chunks::new()
    }
}

/// A page, at once if it is there.
pub fn page(cx: AppContext, route: Route) -> AnyView {
    match route {
        Route::Home => lazy_part(cx, LazyPart::Home),
        Route::List(kind) => list::list(cx, list::ListId::List(kind)),
        Route::Board => list::list(cx, list::ListId::Pipeline),
        Route::Record(id) => render_lazily(cx, Chunk::Record, move || render_if_ready(of_record(cx, id))),
        Route::Calendar | Route::Next => render_lazily(cx, Chunk::Planning, move || render_if_ready(plan(cx, route))),
        Route::Reports => render_lazily(cx, Chunk::Reports, move || render_if_ready(figures(cx, Figures::Page))),
        Route::Guide(place) => render_lazily(cx, Chunk::Guide, move || render_if_ready(guide_page(cx, place))),
        _ => render_lazily(cx, Chunk::Admin, move || render_if_ready(office(cx, route))),
    }
}

/// What stands around a list, at once if it is there.
#[derive(Clone, Copy)]
pub enum LazyPart {
    /// The page without a workspace.
    Welcome,
    /// The first page of a workspace.
    Home,
    /// The guided tour through the demo, with a lead.
    Tour(Id),
    /// A list as a board, by the field of a number.
    Board(Table, u16),
    /// What adds a condition to a list.
    Filter(ListId, list::ListState),
    /// What a list is sorted by.
    Sorts(ListId, list::ListState),
    /// Which columns a list has.
    Columns(ListId, list::ListState),
    /// What can be done with the view of a list.
    View(list::views::Menu),
    /// What records of a list can be handed over as.
    Export(Table, ExportScope),
    /// What a record can be handed over as.
    ExportRecord(RecordType, Id),
    /// What is to be said of the frame that the app stands in.
    Embedding,
    /// The control of the cell that is edited.
    Cell(list::Grid),
}

/// A piece, at once if it is there.
pub fn lazy_part(cx: AppContext, piece: LazyPart) -> AnyView {
    render_lazily(cx, Chunk::ListTools, move || render_if_ready(desk(cx, piece)))
}

/// What comes into the frame as soon as the first page stands.
#[derive(Clone, Copy, PartialEq)]
pub enum ShellPart {
    /// The bar on top.
    TopBar,
    /// Notices above the page.
    Banners,
    /// The number beside the next actions.
    Badge(RwSignal<Timestamp>),
    /// Lines of the navigation for what waits and what has a star.
    NavLines,
    /// How old the last backup is.
    BackupAge,
    /// The menu of the pages that a phone's bar has no room for.
    NavMore,
    /// What is always there and mostly unseen: keys, reminders, messages, the window's title.
    Background(RwSignal<Timestamp>),
}

/// A part of the frame; nothing until it is there.
pub fn shell_part(cx: AppContext, bit: ShellPart) -> AnyView {
    let state = cx.chunks.state(Chunk::Shell);
    if state.get_untracked() == State::There
        && let Some(section) = render_if_ready(frame(cx, bit))
    {
        return section;
    }
    (move || match state.get() {
        State::There => render_if_ready(frame(cx, bit)),
        State::Failed if bit == ShellPart::TopBar => Some(failed(cx, Chunk::Shell)),
        _ => None,
    })
    .into_any()
}

/// A dialog, at once if it is there.
pub fn dialog(cx: AppContext, dialog: Dialog) -> AnyView {
    render_lazily(cx, Chunk::Dialogs, move || render_if_ready(dialogs(cx, dialog.clone())))
}

/// Completes the frame, once the first page is seen.
pub fn fetch_frame(cx: AppContext) {
    let is_open = Memo::new(move |_| cx.app.phase.get() == WorkspaceState::Open);
    Effect::new(move |_| {
        if is_open.get() {
            // The first of these frames paints the page.
            request_animation_frame(move || request_animation_frame(move || spawn_local(load(cx, Chunk::Shell))));
        }
    });
}

/// Loads every chunk while the browser has nothing else to do, so that pages open in a frame and without a network.
pub fn fetch_when_idle(cx: AppContext) {
    let fetch = move || {
        spawn_local(async move {
            // Without them the first command waits and loads them itself.
            let _ = lazy_rules::load().await;
            for chunk in [
                Chunk::ListTools,
                Chunk::Record,
                Chunk::Dialogs,
                Chunk::Planning,
                Chunk::Admin,
                Chunk::Reports,
                Chunk::Guide,
            ] {
                load(cx, chunk).await;
            }
            // It has come, or its page will say that it has not.
            let _ = render_if_ready(figures(cx, Figures::Ready));
        });
    };
    Effect::new(move |_| {
        if cx.app.phase.get() == WorkspaceState::Open {
            set_timeout(
                move || {
                    // Some browsers know no idle time.
                    if request_idle_callback_with_handle(fetch).is_err() {
                        fetch();
                    }
                },
                BEFORE_FETCHING,
            );
        }
    });
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Away,
    Coming,
    There,
    Failed,
}

#[derive(Clone, Copy, PartialEq)]
enum Chunk {
    /// What stands around a list.
    ListTools,
    /// The page of a record.
    Record,
    /// What to do when: calendar, next actions.
    Planning,
    /// What is needed now and then.
    Admin,
    /// Reports.
    Reports,
    /// The user guide.
    Guide,
    /// All dialogs.
    Dialogs,
    /// What the frame around the pages does beyond leading to them.
    Shell,
}

/// What the chunk of reports does.
#[derive(Clone, Copy)]
enum Figures {
    /// Draws the page.
    Page,
    /// Has reports counted while nobody waits for them; draws nothing.
    Ready,
}

type Drawn = Result<AnyView, SplitLoaderError>;

/// A function whose code is a chunk, and the function that loads it.
macro_rules! chunk {
    ($name:ident, $fetch:ident, $cx:ident, $what:ident: $of:ty, $drawn:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, preload($fetch), fallible)]
        fn $name($cx: AppContext, $what: $of) -> Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        async fn $name($cx: AppContext, $what: $of) -> Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        async fn $fetch() -> Result<(), SplitLoaderError> {
            Ok(())
        }
    };
}

chunk!(desk, fetch_desk, cx, piece: LazyPart, match piece {
    LazyPart::Welcome => welcome::welcome(cx),
    LazyPart::Home => home::home(cx),
    LazyPart::Tour(lead) => tour::tour(cx, lead),
    LazyPart::Board(table, number) => board::board(table, number),
    LazyPart::Filter(page, state) => list::filters::adder(cx, page, state),
    LazyPart::Sorts(page, state) => list::layout::sorts(cx, page.kind(), state),
    LazyPart::Columns(page, state) => list::columns::chooser(cx, page.kind(), state),
    LazyPart::View(menu) => list::views::actions(cx, menu),
    LazyPart::Export(table, which) => list::export::of_list(table, which),
    LazyPart::ExportRecord(kind, id) => list::export::of_record(cx, kind, id),
    LazyPart::Embedding => embedding::frame(cx),
    LazyPart::Cell(grid) => list::editor(grid),
});

chunk!(of_record, fetch_of_record, cx, id: Id, record::record(cx, id));

chunk!(plan, fetch_plan, cx, route: Route, match route {
    Route::Calendar => calendar::calendar(cx),
    _ => next_actions::next(cx),
});

chunk!(figures, fetch_figures, cx, what: Figures, match what {
    Figures::Page => report::reports(cx),
    Figures::Ready => {
        report::prefetch::precompute_while_idle(cx);
        ().into_any()
    }
});

chunk!(guide_page, fetch_guide_page, cx, place: usize, guide::guide(cx, place));

chunk!(office, fetch_office, cx, route: Route, match route {
    Route::Section(section) => settings::settings(cx, Some(section)),
    Route::Enquiries => enquiries::enquiries(cx),
    Route::Data => import_export::data(cx),
    Route::Workspaces => workspaces::workspaces(cx),
    Route::Rights => privacy::rights(cx),
    Route::Trash => trash::trash(cx),
    Route::Changes => whats_new::changes(cx),
    Route::Duplicates => duplicates::page::page(cx),
    _ => settings::settings(cx, None),
});

chunk!(frame, fetch_of_frame, cx, bit: ShellPart, match bit {
    ShellPart::TopBar => shell::top_bar::top(cx),
    ShellPart::Banners => shell::banners::notices(cx),
    ShellPart::Badge(clock) => activity::reminders::badge(cx, clock),
    ShellPart::NavLines => shell::sidebar::nav_lines(cx),
    ShellPart::BackupAge => shell::sidebar::backup(cx),
    ShellPart::NavMore => shell::sidebar::overflow_menu(cx),
    ShellPart::Background(clock) => shell::background::background(cx, clock),
});

chunk!(dialogs, fetch_dialogs, cx, dialog: Dialog, match dialog {
    Dialog::Create(kind, given) => create::create(cx, kind, given),
    Dialog::Convert(lead) => convert::convert(cx, lead),
    Dialog::Disqualify(leads) => create::disqualify(cx, leads),
    Dialog::LogActivity(preset) => activity::log::log(cx, preset),
    Dialog::CompleteActivity(id) => activity::complete_dialog::finish(cx, id),
    Dialog::MoveStage(deal, stage) => record::path::stage_requirements_dialog(cx, deal, stage),
    Dialog::PreviewFile(file) => record::file_preview(cx, file),
    Dialog::Filter(page) => list::filter_dialog::filter_dialog(cx, page),
    Dialog::BulkEdit(kind, ids, wish) => list::bulk::dialog(cx, kind, ids, wish),
    Dialog::BulkConvert(leads) => list::bulk_convert::dialog(cx, leads),
    Dialog::NameWorkspace(id) => workspaces::dialogs::name(cx, id),
    Dialog::DeleteWorkspace(id) => workspaces::dialogs::delete(cx, id),
    Dialog::Help => shortcut_help::help(cx),
    Dialog::ChooseAsOf => as_of::dialog(cx),
    Dialog::Merge(all) => merge::merge(cx, all),
});

async fn load(cx: AppContext, chunk: Chunk) {
    let state = cx.chunks.state(chunk);
    if matches!(state.get_untracked(), State::Coming | State::There) {
        return;
    }
    state.set(State::Coming);
    let loaded = match chunk {
        Chunk::ListTools => fetch_desk().await,
        Chunk::Record => fetch_of_record().await,
        Chunk::Planning => fetch_plan().await,
        Chunk::Admin => fetch_office().await,
        Chunk::Reports => fetch_figures().await,
        Chunk::Guide => fetch_guide_page().await,
        Chunk::Dialogs => fetch_dialogs().await,
        Chunk::Shell => fetch_of_frame().await,
    };
    state.set(if loaded.is_ok() { State::There } else { State::Failed });
}

/// What a chunk draws: at once and in the caller's owner if it is there, else as soon as it has come.
fn render_lazily(cx: AppContext, chunk: Chunk, draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let state = cx.chunks.state(chunk);
    if state.get_untracked() == State::There
        && let Some(view) = draw()
    {
        return view;
    }
    spawn_local(load(cx, chunk));
    (move || match state.get() {
        State::There => draw(),
        State::Failed => Some(in_dialog(cx, chunk, failed(cx, chunk))),
        State::Away | State::Coming => Some(in_dialog(cx, chunk, loading_placeholder(cx))),
    })
    .into_any()
}

/// The view of a chunk that is there: its function has nothing to wait for.
fn render_if_ready(drawn: impl Future<Output = Drawn>) -> Option<AnyView> {
    match pin!(drawn).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        _ => None,
    }
}

/// A message where the page or the dialog will be.
fn in_dialog(cx: AppContext, chunk: Chunk, message: AnyView) -> AnyView {
    if chunk == Chunk::Dialogs { sheet(cx, cx.t(phrases::ONE_MOMENT).to_string(), message) } else { message }
}

/// What stands where something will be.
pub fn loading_placeholder(cx: AppContext) -> AnyView {
    view! { <p class="empty coming" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any()
}

fn failed(cx: AppContext, chunk: Chunk) -> AnyView {
    view! {
        <div class="empty" role="alert">
            <p>{cx.t(phrases::NOT_LOADED)}</p>
            <button type="button" class="button" data-look="primary" on:click=move |_| spawn_local(load(cx, chunk))>
                {cx.t(phrases::TRY_AGAIN)}
            </button>
        </div>
    }
    .into_any()
}
