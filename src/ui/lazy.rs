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
pub fn page(ui: AppContext, route: Route) -> AnyView {
    match route {
        Route::Home => piece(ui, LazyPart::Home),
        Route::List(kind) => list::list(ui, list::ListId::List(kind)),
        Route::Board => list::list(ui, list::ListId::Pipeline),
        Route::Record(id) => part(ui, Chunk::Record, move || now(of_record(ui, id))),
        Route::Calendar | Route::Next => part(ui, Chunk::Planning, move || now(plan(ui, route))),
        Route::Reports => part(ui, Chunk::Reports, move || now(figures(ui, Figures::Page))),
        Route::Guide(place) => part(ui, Chunk::Guide, move || now(guide_page(ui, place))),
        _ => part(ui, Chunk::Admin, move || now(office(ui, route))),
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
pub fn piece(ui: AppContext, piece: LazyPart) -> AnyView {
    part(ui, Chunk::ListTools, move || now(desk(ui, piece)))
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
pub fn bit(ui: AppContext, bit: ShellPart) -> AnyView {
    let state = ui.chunks.state(Chunk::Shell);
    if state.get_untracked() == State::There
        && let Some(view) = now(frame(ui, bit))
    {
        return view;
    }
    (move || match state.get() {
        State::There => now(frame(ui, bit)),
        State::Failed if bit == ShellPart::TopBar => Some(failed(ui, Chunk::Shell)),
        _ => None,
    })
    .into_any()
}

/// A dialog, at once if it is there.
pub fn dialog(ui: AppContext, dialog: Dialog) -> AnyView {
    part(ui, Chunk::Dialogs, move || now(dialogs(ui, dialog.clone())))
}

/// Completes the frame, once the first page is seen.
pub fn fetch_frame(ui: AppContext) {
    let is_open = Memo::new(move |_| ui.live.phase.get() == WorkspaceState::Open);
    Effect::new(move |_| {
        if is_open.get() {
            // The first of these frames paints the page.
            request_animation_frame(move || request_animation_frame(move || spawn_local(load(ui, Chunk::Shell))));
        }
    });
}

/// Loads every chunk while the browser has nothing else to do, so that pages open in a frame and without a network.
pub fn fetch_when_idle(ui: AppContext) {
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
                load(ui, chunk).await;
            }
            // It has come, or its page will say that it has not.
            let _ = now(figures(ui, Figures::Ready));
        });
    };
    Effect::new(move |_| {
        if ui.live.phase.get() == WorkspaceState::Open {
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
    ($name:ident, $fetch:ident, $ui:ident, $what:ident: $of:ty, $drawn:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, preload($fetch), fallible)]
        fn $name($ui: AppContext, $what: $of) -> Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        async fn $name($ui: AppContext, $what: $of) -> Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        async fn $fetch() -> Result<(), SplitLoaderError> {
            Ok(())
        }
    };
}

chunk!(desk, fetch_desk, ui, piece: LazyPart, match piece {
    LazyPart::Welcome => welcome::welcome(ui),
    LazyPart::Home => home::home(ui),
    LazyPart::Tour(lead) => tour::tour(ui, lead),
    LazyPart::Board(table, number) => board::board(table, number),
    LazyPart::Filter(page, state) => list::filters::adder(ui, page, state),
    LazyPart::Sorts(page, state) => list::layout::sorts(ui, page.kind(), state),
    LazyPart::Columns(page, state) => list::columns::chooser(ui, page.kind(), state),
    LazyPart::View(menu) => list::views::actions(ui, menu),
    LazyPart::Export(table, which) => list::export::of_list(table, which),
    LazyPart::ExportRecord(kind, id) => list::export::of_record(ui, kind, id),
    LazyPart::Embedding => embedding::frame(ui),
    LazyPart::Cell(grid) => list::editor(grid),
});

chunk!(of_record, fetch_of_record, ui, id: Id, record::record(ui, id));

chunk!(plan, fetch_plan, ui, route: Route, match route {
    Route::Calendar => calendar::calendar(ui),
    _ => next_actions::next(ui),
});

chunk!(figures, fetch_figures, ui, what: Figures, match what {
    Figures::Page => report::reports(ui),
    Figures::Ready => {
        report::prefetch::make(ui);
        ().into_any()
    }
});

chunk!(guide_page, fetch_guide_page, ui, place: usize, guide::guide(ui, place));

chunk!(office, fetch_office, ui, route: Route, match route {
    Route::Section(section) => settings::settings(ui, Some(section)),
    Route::Enquiries => enquiries::enquiries(ui),
    Route::Data => import_export::data(ui),
    Route::Workspaces => workspaces::workspaces(ui),
    Route::Rights => privacy::rights(ui),
    Route::Trash => trash::trash(ui),
    Route::Changes => whats_new::changes(ui),
    Route::Duplicates => duplicates::page::page(ui),
    _ => settings::settings(ui, None),
});

chunk!(frame, fetch_of_frame, ui, bit: ShellPart, match bit {
    ShellPart::TopBar => shell::top_bar::top(ui),
    ShellPart::Banners => shell::banners::notices(ui),
    ShellPart::Badge(clock) => activity::reminders::badge(ui, clock),
    ShellPart::NavLines => shell::sidebar::lines(ui),
    ShellPart::BackupAge => shell::sidebar::backup(ui),
    ShellPart::NavMore => shell::sidebar::more(ui),
    ShellPart::Background(clock) => shell::background::life(ui, clock),
});

chunk!(dialogs, fetch_dialogs, ui, dialog: Dialog, match dialog {
    Dialog::Create(kind, given) => create::create(ui, kind, given),
    Dialog::Convert(lead) => convert::convert(ui, lead),
    Dialog::Disqualify(leads) => create::disqualify(ui, leads),
    Dialog::LogActivity(preset) => activity::log::log(ui, preset),
    Dialog::CompleteActivity(id) => activity::complete_dialog::finish(ui, id),
    Dialog::MoveStage(deal, stage) => record::path::asking(ui, deal, stage),
    Dialog::PreviewFile(file) => record::file_preview(ui, file),
    Dialog::Filter(page) => list::filter_dialog::filter_dialog(ui, page),
    Dialog::BulkEdit(kind, ids, wish) => list::bulk::dialog(ui, kind, ids, wish),
    Dialog::BulkConvert(leads) => list::bulk_convert::dialog(ui, leads),
    Dialog::NameWorkspace(id) => workspaces::dialogs::name(ui, id),
    Dialog::DeleteWorkspace(id) => workspaces::dialogs::delete(ui, id),
    Dialog::Help => shortcut_help::help(ui),
    Dialog::ChooseAsOf => as_of::dialog(ui),
    Dialog::Merge(all) => merge::merge(ui, all),
});

async fn load(ui: AppContext, chunk: Chunk) {
    let state = ui.chunks.state(chunk);
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
fn part(ui: AppContext, chunk: Chunk, draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let state = ui.chunks.state(chunk);
    if state.get_untracked() == State::There
        && let Some(view) = draw()
    {
        return view;
    }
    spawn_local(load(ui, chunk));
    (move || match state.get() {
        State::There => draw(),
        State::Failed => Some(framed(ui, chunk, failed(ui, chunk))),
        State::Away | State::Coming => Some(framed(ui, chunk, coming(ui))),
    })
    .into_any()
}

/// The view of a chunk that is there: its function has nothing to wait for.
fn now(drawn: impl Future<Output = Drawn>) -> Option<AnyView> {
    match pin!(drawn).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        _ => None,
    }
}

/// A message where the page or the dialog will be.
fn framed(ui: AppContext, chunk: Chunk, message: AnyView) -> AnyView {
    if chunk == Chunk::Dialogs { sheet(ui, ui.say(phrases::ONE_MOMENT).to_string(), message) } else { message }
}

/// What stands where something will be.
pub fn coming(ui: AppContext) -> AnyView {
    view! { <p class="empty coming" role="status">{ui.say(phrases::ONE_MOMENT)}</p> }.into_any()
}

fn failed(ui: AppContext, chunk: Chunk) -> AnyView {
    view! {
        <div class="empty" role="alert">
            <p>{ui.say(phrases::NOT_LOADED)}</p>
            <button type="button" class="button" data-look="primary" on:click=move |_| spawn_local(load(ui, chunk))>
                {ui.say(phrases::TRY_AGAIN)}
            </button>
        </div>
    }
    .into_any()
}
