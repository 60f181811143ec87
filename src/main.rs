//! The page's program: mounts the app.

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &js_sys::Error);
}

#[cfg(target_arch = "wasm32")]
fn main() {
    // The page handles a panic like any other error: it shows it and offers a way to continue
    // (scripts/error-overlay.mjs).
    std::panic::set_hook(Box::new(|mistake| report_error(&js_sys::Error::new(&mistake.to_string()))));
    kontor::ui::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Kontor runs in a browser: `make serve` builds and serves it.");
}
