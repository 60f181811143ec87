//! The logo as a picture that the page can show.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::{file, settings};
use crate::ui::context::AppContext;

/// The types of pictures that a logo may have; none of them can run anything.
pub const TYPES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// The address of the workspace's logo, while there is one.
pub fn address(cx: AppContext) -> RwSignal<Option<String>> {
    let shown = RwSignal::new(None::<String>);
    let drop_old = move || {
        if let Some(Some(old)) = shown.try_update_untracked(Option::take) {
            cx.app.drop_url(&old);
        }
    };
    let logo = Memo::new(move |_| {
        cx.app.read(|set| {
            let id: Id = set.get(RecordType::Settings, settings::SETTINGS_ID)?.link(settings::LOGO)?;
            let media_type = set.get(RecordType::File, id)?.text(file::TYPE).to_string();
            TYPES.contains(&media_type.as_str()).then_some((id, media_type))
        })
    });
    Effect::new(move |_| {
        drop_old();
        let Some((id, media_type)) = logo.get() else { return shown.set(None) };
        cx.app.file(id, move |found| {
            let url = found.and_then(|bytes| cx.app.blob_url(&media_type, &bytes));
            // The page may have been left.
            drop(shown.try_set(url));
        });
    });
    on_cleanup(drop_old);
    shown
}
