//! The menu of a column: where it goes, how its dates and amounts are read, and what its values mean. The rows follow
//! each change while it is open.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::locale::phrases;
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::viewport::is_narrow;
use crate::ui::pages::import_export::column_target::target_select;
use crate::ui::pages::import_export::mapping::values_of;
use crate::ui::pages::import_export::preview::head::head_id;
use crate::ui::pages::import_export::preview::model::{PreviewTable, first_width};
use crate::ui::pages::import_export::reading;

/// The width of the menu in CSS pixels; the style sheet has the same.
const WIDTH: i32 = 340;
/// The id of the menu.
const PANEL_ID: &str = "preview-column-panel";

/// The menu of the open column.
pub fn panel(table: PreviewTable) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    let open = table.open;
    // Whoever closes it goes on where it was opened.
    let close = move || {
        if let Some(at) = open.get_untracked() {
            open.set(None);
            focus(&head_id(at));
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_head = |at: usize| {
            let head = format!("#{}", head_id(at));
            target.as_ref().is_some_and(|target| target.closest(&head).is_ok_and(|found| found.is_some()))
        };
        let is_inside = || {
            let panel = node.try_get_untracked().flatten();
            panel.is_some_and(|panel| panel.contains(target.as_ref().map(AsRef::as_ref)))
        };
        if let Some(at) = open.try_get_untracked().flatten()
            && !is_head(at)
            && !is_inside()
        {
            open.set(None);
        }
    });
    on_cleanup(move || outside.remove());
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    // Leaving it by Tab closes it, as users expect of a menu.
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if let (Some(to), Some(panel)) = (to, node.try_get_untracked().flatten())
            && !panel.contains(Some(&to))
        {
            open.try_set(None);
        }
    };
    Effect::new(move |_| {
        if open.get().is_some() {
            focus(PANEL_ID);
        }
    });
    // What was chosen is drawn anew, and the focus with it: the menu keeps it, so that keys still reach it.
    Effect::new(move |_| {
        table.wizard.config.track();
        if open.get_untracked().is_some() {
            request_animation_frame(move || {
                let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
                if is_lost && open.try_get_untracked().flatten().is_some() {
                    focus(PANEL_ID);
                }
            });
        }
    });
    let left = move || {
        let at = open.get()?;
        let left = untrack(|| {
            let column = table
                .columns
                .with(|columns| columns.iter().find(|column| column.at == Some(at)).map(|column| column.left));
            let (width, _) = table.size.get();
            (column.unwrap_or(0) + first_width() - table.scrolled.get().1).clamp(0, (width - WIDTH).max(0))
        });
        (!is_narrow()).then(|| format!("{left}px"))
    };
    let content = move || open.get().map(|at| body(table, at, close));
    let title = move || {
        let at = open.get()?;
        let header = table.wizard.config.with_untracked(|config| {
            Some(config.sheets.get(table.wizard.sheet.get_untracked())?.columns.get(at)?.header.clone())
        });
        Some(table.cx.t_with(phrases::COLUMN_SETTINGS, &[&header?]))
    };
    view! {
        <div class="import-panel" id=PANEL_ID role="dialog" tabindex="-1" node_ref=node hidden=move || open.get().is_none()
            aria-label=title style:left=left on:keydown=on_key on:focusout=on_leave>{content}</div>
    }
    .into_any()
}

fn body(table: PreviewTable, at: usize, close: impl Fn() + Copy + Send + 'static) -> Option<AnyView> {
    let (cx, wizard) = (table.cx, table.wizard);
    let file = wizard.sheet.get_untracked();
    let (kind, column) = wizard.config.with_untracked(|config| {
        let sheet = config.sheets.get(file)?;
        Some((sheet.kind?, sheet.columns.get(at)?.clone()))
    })?;
    let samples = column.samples.join(" · ");
    let target = target_select(cx, wizard, (file, kind), at, &column, Signal::derive(|| true));
    // What is below follows the target; the target itself keeps the focus.
    let own = Memo::new(move |_| {
        wizard.config.with(|config| config.sheets.get(file).and_then(|sheet| sheet.columns.get(at).cloned()))
    });
    let reading = move || own.get().map(|column| reading::choices(cx, wizard, (file, kind), at, &column));
    let values = Memo::new(move |_| {
        wizard.config.with(|config| {
            let choices = &config.sheets.get(file)?.choices;
            let (place, choices) = choices.iter().enumerate().find(|(_, choices)| choices.column as usize == at)?;
            let values: Vec<String> = choices.choices.iter().map(|choice| choice.value.clone()).collect();
            Some((place, choices.field, values))
        })
    });
    let values = move || {
        let (place, ..) = values.get()?;
        let choices = wizard.config.with_untracked(|config| config.sheets.get(file)?.choices.get(place).cloned())?;
        Some(values_of(cx, wizard, (file, kind), place, choices, true))
    };
    Some(
        view! {
            <div class="import-panel-head"><strong>{column.header.clone()}</strong>
                <button type="button" class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE) on:click=move |_| close()>{icon(icon::CROSS)}</button></div>
            <p class="soft import-samples">{samples}</p>
            <div class="field"><span class="import-label">{cx.t(phrases::GOES_TO)}</span>{target}</div>
            {reading}
            {values}
        }
        .into_any(),
    )
}
