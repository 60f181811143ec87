//! A dashboard: reports as tiles in two columns, arranged by pointer and keyboard; every rearrangement is one change.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::drag_gesture::{Activation, Point};
use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::{dashboard as fields, report as saved};
use crate::locale::phrases;
use crate::report::dashboard::{self, Tile};
use crate::report::history_reports::{self, HistoryReport, HistoryReportKind};
use crate::report::{self, Chart, presets, query_string};
use crate::store::Slot;
use crate::ui::components::drag::{DragEvent, PointerDrag, element_at};
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::menu;
use crate::ui::components::viewport::is_phone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::meanwhile::TypedText;
use crate::ui::form;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::lazy::{self, ForecastPart};
use crate::ui::pages::report::model::{Origin, Page, computed_outcome, origin};
use crate::ui::pages::report::{chart, history_report, table};

#[derive(Clone, Copy)]
struct Board {
    cx: AppContext,
    id: Id,
    /// The stored tiles.
    stored: Memo<Vec<Tile>>,
    /// The tiles while one is being moved.
    draft: RwSignal<Option<Vec<Tile>>>,
    /// The report whose tile is being moved.
    lifted: RwSignal<Option<String>>,
    /// The stored tiles when it was lifted.
    before: RwSignal<Vec<Tile>>,
    /// Whether the tiles can be rearranged; otherwise they are for reading only.
    is_arranging: RwSignal<bool>,
}

impl Board {
    fn tiles(self) -> Vec<Tile> {
        self.draft.get().unwrap_or_else(|| self.stored.get())
    }

    fn lift(self, report: String) {
        self.before.set(self.stored.get_untracked());
        self.lifted.set(Some(report));
    }

    /// Stores the order with the lifted tile where it is now, unless somebody else changed the tiles meanwhile.
    fn drop_tile(self, then: impl FnOnce() + 'static) {
        if self.stored.get_untracked() != self.before.get_untracked() {
            let cx = self.cx;
            self.cancel();
            cx.app.messages.show_error(cx.t(phrases::MEANWHILE_TILES).to_string());
            return then();
        }
        self.store(untrack(|| self.tiles()), then);
    }

    fn store(self, tiles: Vec<Tile>, then: impl FnOnce() + 'static) {
        self.lifted.set(None);
        if tiles == self.stored.get_untracked() {
            self.draft.set(None);
            return then();
        }
        let command =
            Command::Edit { id: self.id, fields: vec![(fields::TILES, Value::text(&dashboard::write(&tiles)))] };
        // Until the change is stored the draft stays, because the tiles would jump back for a moment.
        self.draft.set(Some(tiles));
        self.cx.app.run(command, move |_| {
            self.draft.set(None);
            then();
        });
    }

    /// Moves the lifted tile to a position, temporarily.
    fn put(self, to: usize) {
        let Some(report) = self.lifted.get_untracked() else { return };
        let tiles = dashboard::reorder(&untrack(|| self.tiles()), &report, to);
        self.draft.set(Some(tiles));
    }

    fn cancel(self) {
        self.draft.set(None);
        self.lifted.set(None);
    }
}

/// The dashboard page.
pub fn page(cx: AppContext, id: Id) -> AnyView {
    let name = Memo::new(move |_| {
        cx.app.read_present(|set| set.get(RecordType::Dashboard, id).map(|row| row.text(fields::NAME).to_string()))
    });
    let stored = Memo::new(move |_| {
        cx.app.read_present(|set| {
            set.get(RecordType::Dashboard, id).map(|row| dashboard::read(row.text(fields::TILES))).unwrap_or_default()
        })
    });
    let board = Board {
        cx,
        id,
        stored,
        draft: RwSignal::new(None),
        lifted: RwSignal::new(None),
        before: RwSignal::new(Vec::new()),
        is_arranging: RwSignal::new(false),
    };
    let pointer = PointerDrag::new(move |event| match event {
        DragEvent::Moved(gesture) => {
            if let Some(over) = tile_at(gesture.at())
                && Some(&over) != board.lifted.get_untracked().as_ref()
                && let Some(to) = untrack(|| board.tiles()).iter().position(|tile| tile.report == over)
            {
                board.put(to);
            }
        }
        DragEvent::Dropped(_) => board.drop_tile(|| ()),
        DragEvent::Cancelled => board.cancel(),
        DragEvent::Lifted | DragEvent::Clicked => {}
    });
    let is_empty = Memo::new(move |_| board.tiles().is_empty());
    let reports = Memo::new(move |_| board.tiles().into_iter().map(|tile| tile.report).collect::<Vec<_>>());
    let body = move || {
        match name.get() {
        None => view! { <p class="panel empty">{cx.t(phrases::NO_DASHBOARD)}</p> }.into_any(),
        Some(_) => view! {
            {move || is_empty.get().then(|| view! { <p class="panel empty">{cx.t(phrases::EMPTY_DASHBOARD)}</p> })}
            <p class="visually-hidden" id="tile-help">{cx.t(phrases::TILE_HELP)}</p>
            <div class="tiles"><For each=move || reports.get() key=String::clone let:report>{tile(board, report, pointer)}</For></div>
        }
        .into_any(),
    }
    };
    view! {
        <div class="report dashboard" data-dashboard=id.to_string()>
            <div class="page-head">
                <div><a class="report-back" href=cx.href(Route::Reports)>{cx.t(phrases::ALL_REPORTS)}</a>
                    <h1>{move || name.get().unwrap_or_else(|| cx.t(phrases::DASHBOARD).to_string())}</h1></div>
                <div class="page-actions">{actions(board, name)}</div>
            </div>
            {body}
        </div>
    }
    .into_any()
}

/// The report whose tile is under a point.
fn tile_at(at: Point) -> Option<String> {
    element_at(at, "[data-tile]")?.get_attribute("data-tile")
}

/// The content of a tile.
enum Content {
    Report(Origin, report::Report),
    Special(&'static HistoryReport),
    Gone,
}

fn content(cx: AppContext, key: &str) -> Content {
    if let Some(special) = history_reports::for_dashboard().find(|special| special.key == key) {
        return Content::Special(special);
    }
    let origin = cx.app.read_untracked_present(|set| Some(origin(cx, set, key)));
    let found = origin.and_then(|origin| {
        let report =
            cx.app.read_untracked(|set| query_string::read(set, &origin.text)).filter(|_| !origin.key.is_empty())?;
        Some((origin, report))
    });
    found.map_or(Content::Gone, |(origin, report)| Content::Report(origin, report))
}

fn tile(board: Board, key: String, pointer: PointerDrag) -> AnyView {
    let cx = board.cx;
    let own = key.clone();
    let is_wide = Memo::new(move |_| board.tiles().iter().any(|tile| tile.report == own && tile.is_wide));
    let is_narrow = is_phone();
    let width = Memo::new(move |_| {
        if is_narrow.get() {
            330
        } else if is_wide.get() {
            860
        } else {
            440
        }
    });
    let (title, body) = match content(cx, &key) {
        Content::Special(special) if special.which == HistoryReportKind::Accuracy => {
            (cx.t(special.name).to_string(), lazy::part(cx, ForecastPart::Tile(special, width)))
        }
        Content::Special(special) => (cx.t(special.name).to_string(), history_report::tile(cx, special, width)),
        Content::Report(origin, report) => (origin.name.clone(), drawn(cx, origin, report, width)),
        Content::Gone => (
            cx.t(phrases::LOST_REPORT).to_string(),
            view! { <p class="soft">{cx.t(phrases::LOST_REPORT_TEXT)}</p> }.into_any(),
        ),
    };
    let grip_id = format!("tile-{key}");
    let place = {
        let key = key.clone();
        move || untrack(|| board.tiles()).iter().position(|tile| tile.report == key)
    };
    let say_place = {
        let (title, place) = (title.clone(), place.clone());
        move || {
            let all = untrack(|| board.tiles()).len().to_string();
            let at = place().map_or(0, |at| at + 1).to_string();
            cx.live_region.set(cx.t_with(phrases::TILE_AT, &[&title, &at, &all]));
        }
    };
    let on_key = {
        let (key, grip_id, place, say_place) = (key.clone(), grip_id.clone(), place.clone(), say_place.clone());
        move |event: web_sys::KeyboardEvent| {
            let is_lifted = board.lifted.with_untracked(|lifted| lifted.as_ref() == Some(&key));
            let count = untrack(|| board.tiles()).len();
            match (event.key().as_str(), is_lifted) {
                (" " | "Enter", false) => {
                    board.lift(key.clone());
                    cx.live_region.set(cx.t(phrases::TILE_LIFTED).to_string());
                }
                (" " | "Enter", true) => {
                    let grip = grip_id.clone();
                    say_place();
                    board.drop_tile(move || focus(&grip));
                }
                ("Escape", true) => {
                    board.cancel();
                    focus(&grip_id);
                    say_place();
                }
                ("ArrowLeft" | "ArrowUp", true) => {
                    board.put(place().unwrap_or(0).saturating_sub(1));
                    focus(&grip_id);
                    say_place();
                }
                ("ArrowRight" | "ArrowDown", true) => {
                    board.put((place().unwrap_or(0) + 1).min(count.saturating_sub(1)));
                    focus(&grip_id);
                    say_place();
                }
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let lift = {
        let key = key.clone();
        move |event: web_sys::PointerEvent| {
            if event.button() == 0 {
                event.prevent_default();
                if let Some(grip) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
                    // The page follows a touch, not the grip; if the capture cannot be released, the drag ends there.
                    let _ = grip.release_pointer_capture(event.pointer_id());
                }
                board.lift(key.clone());
                pointer.press(&event, Activation::Press, None);
            }
        }
    };
    let change = {
        let key = key.clone();
        move |change: fn(&mut Tile) -> bool| {
            let mut tiles = board.stored.get_untracked();
            tiles.retain_mut(|tile| tile.report != key || change(tile));
            board.store(tiles, || ());
        }
    };
    let (widen, remove) = (change.clone(), change);
    let is_lifted = {
        let key = key.clone();
        move || board.lifted.with(|lifted| lifted.as_ref() == Some(&key)).then_some("true")
    };
    let pressed = {
        let is_lifted = is_lifted.clone();
        move || is_lifted().unwrap_or("false")
    };
    let label = title.clone();
    let width_label = move || cx.t(if is_wide.get() { phrases::TILE_NARROW } else { phrases::TILE_WIDE });
    let named = title.clone();
    let move_label = cx.t_with(phrases::MOVE_ENTRY, &[&title]);
    let remove_label = cx.t_with(phrases::TILE_REMOVE, &[&title]);
    view! {
        <section class="panel tile" data-tile=key.clone() data-wide=move || is_wide.get().then_some("true") data-lifted=is_lifted aria-label=label>
            <div class="tile-head">
                <button type="button" class="grip" hidden=move || !board.is_arranging.get() id=grip_id aria-label=move_label.clone() title=move_label aria-describedby="tile-help"
                    aria-pressed=pressed on:pointerdown=lift on:keydown=on_key>{icon(icon::GRIP)}</button>
                <h2><a href=cx.href_with(Route::Reports, &format!("r={key}"))>{title}</a></h2>
                <button type="button" class="button tile-width" data-look="quiet" hidden=move || !board.is_arranging.get() title=width_label
                    aria-label=move || cx.labelled(&width_label(), &named) on:click=move |_| widen(|tile| { tile.is_wide = !tile.is_wide; true })>
                    {move || icon(if is_wide.get() { icon::NARROW } else { icon::WIDEN })}</button>
                <button type="button" class="button" data-look="quiet" hidden=move || !board.is_arranging.get() title=remove_label.clone() aria-label=remove_label on:click=move |_| remove(|_| false)>{icon(icon::CROSS)}</button>
            </div>
            <div class="tile-body">{body}</div>
        </section>
    }
    .into_any()
}

/// A report in a tile: its chart, or its table if it has none.
fn drawn(cx: AppContext, origin: Origin, report: report::Report, width: Memo<i32>) -> AnyView {
    let is_table = report.chart == Chart::Table;
    let report = RwSignal::new(report);
    let outcome = computed_outcome(cx, report);
    let open = RwSignal::new(None);
    let page = Page { cx, report, origin: StoredValue::new(origin), outcome, open };
    (move || match outcome.with(|outcome| outcome.records == 0 || outcome.lines.is_empty()) {
        true => view! { <p class="soft">{cx.t(phrases::NOTHING_YET)}</p> }.into_any(),
        false if is_table => table::table(page),
        false => chart::chart(page, width.get()),
    })
    .into_any()
}

fn actions(board: Board, name: Memo<Option<String>>) -> AnyView {
    let cx = board.cx;
    let add = move || {
        let there = board.stored.get();
        let mut all = vec![(String::new(), cx.t(phrases::CHOOSE_REPORT).to_string())];
        all.extend(presets::ALL.iter().map(|report| (report.key.to_string(), cx.t(report.name).to_string())));
        all.extend(
            history_reports::for_dashboard().map(|report| (report.key.to_string(), cx.t(report.name).to_string())),
        );
        all.extend(cx.app.read_untracked_present(|set| {
            let own = |(_, row): (Slot, &crate::base::Row)| (row.id().to_string(), row.text(saved::NAME).to_string());
            set.rows(RecordType::Report).map(own).collect::<Vec<_>>()
        }));
        all.retain(|(key, _)| !there.iter().any(|tile| tile.report == *key));
        let now = Memo::new(|_| String::new());
        let set = Callback::new(move |report: String| {
            if !report.is_empty() {
                let mut tiles = board.stored.get_untracked();
                tiles.push(Tile { report, is_wide: false });
                board.store(tiles, || ());
            }
        });
        choice("tile", cx.t(phrases::ADD_TILE), all, now, set)
    };
    let stored = Signal::derive(move || name.get().unwrap_or_default());
    let typed = RecordType::Dashboard.field(fields::NAME).map(|field| TypedText::of(cx, field, stored));
    let rename = move || {
        let Some(typed) = typed.filter(|typed| untrack(|| typed.clash()).is_none()) else {
            return form::focus_choice();
        };
        if let Some(called) = typed.typed().and_then(|text| Value::text(&text)) {
            let command = Command::Edit { id: board.id, fields: vec![(fields::NAME, Some(called))] };
            cx.app.run(command, move |result| {
                if result.is_ok() {
                    typed.end();
                }
            });
        }
    };
    let delete = move |_| {
        cx.app.run(Command::Delete(vec![board.id]), move |result| {
            if result.is_ok() {
                cx.go(Route::Reports);
            }
        });
    };
    let copy = move |_| {
        cx.app.copy_text(&window().location().href().unwrap_or_default());
        cx.live_region.set(cx.t(phrases::LINK_COPIED).to_string());
    };
    let more = move || {
        view! {
            <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); rename(); }>
                <div class="field"><label for="dashboard-name">{cx.t(phrases::DASHBOARD_NAME)}</label>
                    <input id="dashboard-name" autocomplete="off" prop:value=move || typed.map(TypedText::text)
                        on:input=move |event| typed.into_iter().for_each(|typed| typed.enter(event_target_value(&event)))/></div>
                {typed.map(|typed| typed.choice(Callback::new(move |()| rename())))}
                <button type="submit" class="button">{cx.t(phrases::SAVE)}</button>
            </form>
            <div class="menu-items">
                <button class="menu-item" on:click=copy>{cx.t(phrases::COPY_REPORT_LINK)}</button>
                <button class="menu-item" on:click=delete>{cx.t(phrases::DELETE)}</button>
            </div>
        }
        .into_any()
    };
    view! {
        <button type="button" class="button" on:click=move |_| cx.dialog.set(Some(Dialog::ChooseAsOf))>{cx.t(phrases::AS_OF)}</button>
        <button type="button" class="button" aria-pressed=move || board.is_arranging.get().to_string()
            on:click=move |_| board.is_arranging.update(|is_arranging| *is_arranging = !*is_arranging)>{cx.t(phrases::ARRANGE_TILES)}</button>
        {menu(cx.t(phrases::ADD_TILE), move || add().into_any())}
        {menu(cx.t(phrases::DASHBOARD), more)}
    }
    .into_any()
}

/// The dashboards in the overview, and the default one if there is none.
pub fn overview(cx: AppContext) -> AnyView {
    let all = Memo::new(move |_| {
        cx.app.read_present(|set| {
            let mut all: Vec<(String, Id)> = set
                .rows(RecordType::Dashboard)
                .map(|(_, row)| (row.text(fields::NAME).to_string(), row.id()))
                .collect();
            crate::base::small_sort::sort_by(&mut all, Ord::cmp);
            all
        })
    });
    let create = move |tiles: &'static str| {
        let name = if tiles.is_empty() { phrases::NEW_DASHBOARD } else { phrases::START_DASHBOARD };
        let entries = vec![
            (fields::NAME, Value::text(cx.t(name))),
            (fields::TILES, Value::text(tiles)),
            (fields::OWNER, cx.app.user().map(Value::Link)),
        ];
        cx.app.run(Command::Create { kind: RecordType::Dashboard, fields: entries }, move |result| {
            if let Ok(created) = result
                && let Some((_, id)) = created.first()
            {
                // Setting the hash does not fail; the page follows by the browser's event.
                let _ = window().location().set_hash(&href(cx, *id));
            }
        });
    };
    let lines = move || {
        let all = all.get();
        if all.is_empty() {
            return view! {
                <p class="dashboard-offer">{cx.t(phrases::NO_DASHBOARDS)}
                    <button type="button" class="button" data-look="primary" on:click=move |_| create(dashboard::START)>{cx.t(phrases::MAKE_START)}</button></p>
            }
            .into_any();
        }
        let line = |(name, id): (String, Id)| view! { <li><a href=href(cx, id)>{name}</a></li> };
        view! { <ul class="report-list">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="panel"><div class="panel-head"><h2>{RecordType::Dashboard.many().of(cx.language)}</h2>
            <button type="button" class="button" on:click=move |_| create("")>{cx.t(phrases::NEW_DASHBOARD)}</button></div>{lines}</section>
    }
    .into_any()
}

fn href(cx: AppContext, id: Id) -> String {
    cx.href_with(Route::Reports, &format!("board={id}"))
}
