//! The card of a person as a QR code, for the camera of whoever stands beside.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::{card_code, display_names, qr_code};
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;

/// The panel, while it is to be seen.
pub fn panel(cx: AppContext, kind: RecordType, id: Id, is_open: RwSignal<bool>) -> Option<AnyView> {
    card_code::KINDS.contains(&kind).then_some(())?;
    let shown = Memo::new(move |_| {
        is_open.get().then(|| {
            cx.app.read(|set| {
                let row = set.get(kind, id)?;
                let name = display_names::name(kind, row, cx.language);
                Some((name, qr_code::code(&card_code::card(set, kind, row))))
            })
        })?
    });
    let close = move || is_open.set(false);
    let body = move |(name, code): (String, Option<qr_code::Code>)| {
        let picture = match code {
            Some(code) => {
                let frame = format!("0 0 {0} {0}", code.size);
                let label = cx.t_with(phrases::CARD_CODE_OF, &[&name]);
                view! { <svg class="qr-code" viewBox=frame role="img" aria-label=label shape-rendering="crispEdges"><path d=code.path()/></svg> }
                    .into_any()
            }
            None => view! { <p class="soft">{cx.t(phrases::CARD_CODE_TOO_LONG)}</p> }.into_any(),
        };
        let key = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" {
                close();
            }
        };
        // Whoever opened it closes it with the next key.
        focus("card-code-close");
        view! {
            <section class="panel card-code" aria-label=cx.t(phrases::CARD_CODE) on:keydown=key>
                <div class="panel-head"><h2>{cx.t(phrases::CARD_CODE)}</h2>
                    <button type="button" class="button" id="card-code-close" data-look="quiet" on:click=move |_| close()>{icon(icon::CROSS)}{cx.t(phrases::CLOSE)}</button></div>
                <div class="panel-body">{picture}<p class="soft">{cx.t(phrases::CARD_CODE_HINT)}</p></div>
            </section>
        }
    };
    Some((move || shown.get().map(body)).into_any())
}
