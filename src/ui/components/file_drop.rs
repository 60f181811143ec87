//! A drop zone for files, with a button to choose them.
use leptos::prelude::*;
use web_sys::{DataTransfer, File};

use crate::ui::context::AppContext;

/// A drop zone for one file.
pub fn file_drop(label: &'static str, accept: &'static str, take: impl Fn(File) + Copy + 'static) -> AnyView {
    let take = move |files: Vec<File>| files.into_iter().take(1).for_each(take);
    let on_drop = move |data: DataTransfer| {
        if let Some(files) = data.files().filter(|files| files.length() > 0) {
            take(all(files));
        }
    };
    zone(label, accept, false, take, on_drop)
}

/// A drop zone for files, or for folders with files.
pub fn files_drop(
    cx: AppContext,
    label: &'static str,
    accept: &'static str,
    take: impl Fn(Vec<File>) + Copy + 'static,
) -> AnyView {
    let taken = move |files: Vec<File>| {
        if !files.is_empty() {
            take(files);
        }
    };
    zone(label, accept, true, take, move |data| cx.app.dropped(&data, taken))
}

fn zone(
    label: &'static str,
    accept: &'static str,
    is_several: bool,
    take: impl Fn(Vec<File>) + Copy + 'static,
    dropped: impl Fn(DataTransfer) + Copy + 'static,
) -> AnyView {
    let is_over = RwSignal::new(false);
    let on_change = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files().filter(|files| files.length() > 0) {
            take(all(files));
        }
        // Lets the user choose the same file again after a correction.
        input.set_value("");
    };
    let on_drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        event.data_transfer().into_iter().for_each(dropped);
    };
    view! {
        <label class="file-drop" data-over=move || is_over.get().then_some("true")
            on:dragover=move |event| { event.prevent_default(); is_over.set(true); }
            on:dragleave=move |_| is_over.set(false)
            on:drop=on_drop>
            <input type="file" accept=accept multiple=is_several class="visually-hidden" on:change=on_change/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A button that chooses a folder with all its files.
pub fn folder_choice(label: &'static str, take: impl Fn(Vec<File>) + Copy + 'static) -> AnyView {
    let on_change = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files().filter(|files| files.length() > 0) {
            take(all(files));
        }
        input.set_value("");
    };
    view! {
        <label class="folder-choice button">
            <input type="file" prop:webkitdirectory=true class="visually-hidden" on:change=on_change/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

fn all(files: web_sys::FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}
