//! What can be done with a quote: the buttons beside its name, and creating one for an opportunity.
use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::quote;
use crate::locale::{Phrase, phrases};
use crate::store::quotes::{self, Allowed};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// Creates a quote for an opportunity and opens it.
pub fn create(cx: AppContext, deal: Id) {
    let fields = vec![(quote::OPPORTUNITY, Some(Value::Link(deal)))];
    open_new(cx, Command::Create { kind: RecordType::Quote, fields });
}

/// Carries out a command that creates a quote, and opens that.
fn open_new(cx: AppContext, command: Command) {
    cx.app.run(command, move |result: Outcome| {
        let created = result.into_iter().flatten().find(|(kind, _)| *kind == RecordType::Quote);
        created.into_iter().for_each(|(_, id)| cx.go(Route::Record(id)));
    });
}

/// The buttons beside the name of a quote.
pub fn actions(cx: AppContext, id: Id) -> AnyView {
    let allowed =
        Memo::new(move |_| cx.app.read(|set| set.get(RecordType::Quote, id).map(quotes::allowed)).unwrap_or_default());
    let button = move |label: Phrase, is_primary: bool, title: Option<Phrase>, act: Box<dyn Fn() + Send>| {
        let look = is_primary.then_some("primary");
        let title = title.map(|title| cx.t(title));
        view! { <button type="button" class="button" data-look=look title=title on:click=move |_| act()>{cx.t(label)}</button> }
    };
    let run = move |command: Command| cx.app.run(command, |_| {});
    let buttons = move || {
        let Allowed { send, accept, decline, renew } = allowed.get();
        let send = send.then(|| {
            let act = move || run(Command::SendQuote { quote: id });
            button(phrases::QUOTE_SEND, true, Some(phrases::QUOTE_SEND_HINT), Box::new(act))
        });
        let accept = accept.then(|| {
            let act = move || cx.dialog.set(Some(Dialog::AcceptQuote { quote: id }));
            button(phrases::QUOTE_ACCEPT, true, None, Box::new(act))
        });
        let decline = decline.then(|| {
            let act = move || run(Command::DeclineQuote { quote: id });
            button(phrases::QUOTE_DECLINE, false, None, Box::new(act))
        });
        let renew = renew.then(|| {
            let act = move || open_new(cx, Command::NewQuoteVersion { quote: id });
            button(phrases::QUOTE_RENEW, false, None, Box::new(act))
        });
        view! { {send}{accept}{decline}{renew} }
    };
    // A draft without lines cannot be sent.
    let has_lines = Memo::new(move |_| cx.app.read(|set| Some(!quotes::lines(set, id).is_empty())).unwrap_or_default());
    let write = move || {
        has_lines.get().then(|| {
            let act = move || cx.dialog.set(Some(Dialog::WriteEmail { about: id, step: None }));
            button(phrases::QUOTE_EMAIL, false, None, Box::new(act))
        })
    };
    let print = view! { <a class="button" href=cx.href(Route::Document(id))>{icon(icon::QUOTE)}{cx.t(phrases::QUOTE_PREVIEW)}</a> };
    view! { {buttons}{write}{print} }.into_any()
}

/// The notice that an earlier quote has the same number, with the way out.
pub fn notice(cx: AppContext, id: Id) -> AnyView {
    let is_double = Memo::new(move |_| {
        cx.app.read(|set| {
            set.get(RecordType::Quote, id).is_some_and(|row| quotes::earlier_with_number(set, row).is_some())
        })
    });
    let renumber = move |_| cx.app.run(Command::RenumberQuote { quote: id }, |_| {});
    (move || {
        is_double.get().then(|| {
            view! {
                <div class="banner" data-tone="warn" role="status"><p>{cx.t(phrases::QUOTE_TWICE)}</p>
                    <button type="button" class="button" on:click=renumber>{cx.t(phrases::QUOTE_RENUMBER)}</button></div>
            }
        })
    })
    .into_any()
}
