//! The service worker, which makes the app work without a network and installs newer versions.
use std::time::Duration;

use leptos::prelude::set_interval;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::deployment;

/// The interval at which an open page checks for a newer version.
const UPDATE_CHECK_INTERVAL: Duration = Duration::from_secs(3_600);

/// Registers the service worker if the build has one; `ready` is called when a newer version is waiting. Without one (a
/// local file, or a browser without support) the app works too, but needs the network to open.
pub fn watch(ready: impl Fn(Update) + Copy + 'static) {
    spawn_local(async move {
        let Some(registration) = register().await else { return };
        let announce = move |registration: &ServiceWorkerRegistration| {
            // Without a controller this is the first version, which is already in use.
            if registration.waiting().is_some() && container().is_some_and(|own| own.controller().is_some()) {
                ready(Update(registration.clone()));
            }
        };
        announce(&registration);
        let found = registration.clone();
        let on_found = Closure::<dyn FnMut()>::new(move || {
            let Some(coming) = found.installing() else { return };
            let (registration, worker) = (found.clone(), coming.clone());
            let on_change = Closure::<dyn FnMut()>::new(move || {
                if worker.state() == ServiceWorkerState::Installed {
                    announce(&registration);
                }
            });
            coming.set_onstatechange(Some(on_change.into_js_value().unchecked_ref()));
        });
        registration.set_onupdatefound(Some(on_found.into_js_value().unchecked_ref()));
        let again = registration.clone();
        set_interval(
            move || {
                // Without a network there is no newer version.
                let _ = again.update().map(|asked| spawn_local(async move { drop(JsFuture::from(asked).await) }));
            },
            UPDATE_CHECK_INTERVAL,
        );
    });
}

/// A newer version of the app that waits to be activated.
#[derive(Clone)]
pub struct Update(ServiceWorkerRegistration);

impl Update {
    /// Activates the newer version and reloads the page.
    pub fn activate(&self) {
        let reload = Closure::once_into_js(|| {
            // If the browser refuses, the page stays as it is.
            let _ = web_sys::window().map(|window| window.location().reload());
        });
        if let Some(container) = container() {
            container.set_oncontrollerchange(Some(reload.unchecked_ref()));
        }
        if let Some(waiting) = self.0.waiting() {
            // A worker that does not receive it takes over when the last page is closed.
            let _ = waiting.post_message(&"take over".into());
        }
    }
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // Pages without a secure origin have none.
    let is_there = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|found| found.is_object());
    is_there.then(|| navigator.service_worker())
}

async fn register() -> Option<ServiceWorkerRegistration> {
    let registered = container()?.register(&deployment::meta_content("service-worker")?);
    JsFuture::from(registered).await.ok()?.dyn_into().ok()
}
