//! Requests to the team's server by the browser's `fetch`. Neither cookies nor caches take part, and no redirect is
//! followed: what a sign-on page answers is not the server's.
use js_sys::{Function, Promise, Reflect, Uint8Array};
use kontor::replication::http_client::{HttpAnswer, HttpClient, HttpRequest, NoAnswer};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
    Response,
};

/// The time for a whole answer, in milliseconds.
const WHOLE_MS: i32 = 60_000;
/// The time until an answer begins, in milliseconds, and so many more as there are thousands of bytes to send.
const SILENT_MS: i32 = 15_000;
const SENDING_MS: i32 = 30;
/// The status of an answer that the browser keeps to itself because it is a redirect.
const REDIRECT: u16 = 302;
const LINE_FEED: u8 = b'\n';

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch(url: &str, init: &RequestInit) -> Promise;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, millis: i32) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The client of the worker.
#[derive(Clone, Copy)]
pub struct FetchClient;

/// A request that ends after a time at the latest, also if it is dropped.
struct Limited {
    controller: AbortController,
    timer: JsValue,
    abort: Closure<dyn FnMut()>,
}

impl Limited {
    fn new(millis: i32) -> Option<Limited> {
        let controller = AbortController::new().ok()?;
        let own = controller.clone();
        let abort = Closure::<dyn FnMut()>::new(move || own.abort());
        let timer = set_timeout(abort.as_ref().unchecked_ref(), millis);
        Some(Limited { controller, timer, abort })
    }

    /// Gives it another time, from now on.
    fn extend(&mut self, millis: i32) {
        clear_timeout(&self.timer);
        self.timer = set_timeout(self.abort.as_ref().unchecked_ref(), millis);
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        // Nothing that still comes is read.
        self.controller.abort();
    }
}

async fn sent(request: HttpRequest<'_>, limited: &Limited) -> Option<Response> {
    let init = RequestInit::new();
    if let Some(body) = request.body {
        init.set_method("POST");
        init.set_body(&body.into());
    }
    init.set_signal(Some(&limited.controller.signal()));
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Manual);
    let headers = web_sys::Headers::new().ok()?;
    if request.body.is_some() {
        headers.set("Content-Type", "application/json").ok()?;
    }
    if let Some(token) = request.token {
        headers.set("Authorization", token).ok()?;
    }
    init.set_headers(&headers);
    JsFuture::from(fetch(request.url, &init)).await.ok()?.dyn_into().ok()
}

fn answer(response: &Response, body: String) -> HttpAnswer {
    // The browser tells nothing of a redirect, not even its status.
    let status = if response.status() == 0 { REDIRECT } else { response.status() };
    let retry_after = response.headers().get("Retry-After").ok().flatten().and_then(|text| text.trim().parse().ok());
    HttpAnswer { status, body, retry_after }
}

impl HttpClient for FetchClient {
    async fn send(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NoAnswer> {
        let thousands = request.body.map_or(0, |body| i32::try_from(body.len() / 1_000).unwrap_or(i32::MAX));
        let silent = thousands.saturating_mul(SENDING_MS).saturating_add(SILENT_MS).min(WHOLE_MS);
        let mut limited = Limited::new(silent).ok_or(NoAnswer)?;
        let response = sent(request, &limited).await.ok_or(NoAnswer)?;
        limited.extend(WHOLE_MS);
        let text = response.text().map_err(|_| NoAnswer)?;
        let body = JsFuture::from(text).await.ok().and_then(|text| text.as_string()).ok_or(NoAnswer)?;
        Ok(answer(&response, body))
    }

    async fn send_for_lines(
        &self,
        request: HttpRequest<'_>,
        seconds: u32,
        is_enough: &dyn Fn(&str) -> bool,
    ) -> Result<HttpAnswer, NoAnswer> {
        let limited = Limited::new(i32::try_from(seconds).unwrap_or(i32::MAX / 1_000).saturating_mul(1_000));
        let limited = limited.ok_or(NoAnswer)?;
        let response = sent(request, &limited).await.ok_or(NoAnswer)?;
        let mut bytes: Vec<u8> = Vec::new();
        let lines = |bytes: &[u8]| {
            let end = bytes.iter().rposition(|byte| *byte == LINE_FEED).map_or(0, |at| at + 1);
            String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned()
        };
        if let Some(stream) = response.body()
            && let Ok(reader) = stream.get_reader().dyn_into::<ReadableStreamDefaultReader>()
        {
            // When the time is over, reading fails, and what came so far is the answer.
            while !is_enough(&lines(&bytes))
                && let Ok(part) = JsFuture::from(reader.read()).await
                && let Ok(value) = Reflect::get(&part, &"value".into())
                && let Some(value) = value.dyn_ref::<Uint8Array>()
            {
                bytes.extend(value.to_vec());
            }
        }
        Ok(answer(&response, lines(&bytes)))
    }
}
