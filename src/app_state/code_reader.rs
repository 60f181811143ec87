//! QR codes that are read with the camera or from a picture.
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::AppState;
pub use crate::browser::code_reader::NoCode;
use crate::browser::code_reader::{self, Camera};
use crate::browser::environment;

/// How long the camera looks before it looks again.
const PAUSE: Duration = Duration::from_millis(200);

impl AppState {
    /// Whether the browser reads codes.
    pub fn can_read_codes(self) -> bool {
        code_reader::can_read()
    }

    /// Reads the code in a picture.
    pub fn read_code_in(self, picture: web_sys::File, done: impl Fn(Result<String, NoCode>) + 'static) {
        spawn_local(async move { done(code_reader::in_picture(&picture).await) });
    }

    /// Shows the camera in a video element until it has seen a code, or until it is no longer to be on.
    pub fn watch_for_code(
        self,
        video: web_sys::Element,
        is_on: RwSignal<bool>,
        done: impl Fn(Result<String, NoCode>) + 'static,
    ) {
        spawn_local(async move {
            let camera = match Camera::start(&video).await {
                Ok(camera) => camera,
                Err(why) => return done(Err(why)),
            };
            // Whoever closes the dialog switches it off.
            while is_on.try_get_untracked() == Some(true) {
                if let Some(text) = camera.look().await {
                    drop(camera);
                    return done(Ok(text));
                }
                environment::pause(PAUSE).await;
            }
        });
    }
}
