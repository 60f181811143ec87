//! What the user is told on Home: new files in the folder of emails; and what automations say, each message with its records,
//! until it is marked as seen.
use leptos::prelude::*;

use crate::base::{Id, Row, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::firing;
use crate::locale::phrases;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::mail_folder;
use crate::ui::navigation::Route;

/// The number of messages that are shown, and of records of each.
const MOST: usize = 8;

/// A message.
#[derive(Clone, PartialEq)]
struct Notice {
    id: Id,
    text: String,
    at: String,
    records: Vec<(Id, String)>,
}

/// The panel; nothing if there are no messages.
pub fn notices(cx: AppContext) -> AnyView {
    let all = Memo::new(move |_| cx.app.read(|set| gather(cx, set)));
    let line = move |notice: Notice| {
        let id = notice.id;
        let done = move |_| cx.app.run(Command::Edit { id, fields: vec![(firing::SEEN, Some(Value::Yes))] }, |_| {});
        let label = cx.t_with(phrases::NOTICE_SEEN, &[&notice.text]);
        let record = |(id, name): (Id, String)| view! { " "<a href=cx.href(Route::Record(id))>{name}</a> };
        view! {
            <li class="setting-row"><span>{notice.text}":"{notice.records.into_iter().map(record).collect_view()}" "<small class="soft">{notice.at}</small></span>
                <button type="button" class="button" data-look="quiet" aria-label=label on:click=done>{cx.t(phrases::NOTICE_DONE)}</button></li>
        }
    };
    let told = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="panel">
                    <div class="panel-head"><h2>{cx.t(phrases::NOTICES)}</h2></div>
                    <ul class="plain-list panel-body stack">{all.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { {mail_folder::notice(cx)}{told} }.into_any()
}

fn gather(cx: AppContext, set: &RecordStore) -> Vec<Notice> {
    let me = cx.app.user();
    let is_mine = |row: &Row| {
        let owners = row.get(firing::OWNERS);
        me.is_none_or(|me| owners.as_ref().is_none_or(|owners| owners.links().contains(&me)))
    };
    let rows = set.rows(RecordType::Firing).map(|(_, row)| row);
    let mut rows: Vec<&Row> =
        rows.filter(|row| !row.text(firing::MESSAGE).is_empty() && !row.is(firing::SEEN) && is_mine(row)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.moment(firing::CREATED), row.id())));
    let notice = |row: &Row| {
        let ids = row.text(firing::RECORDS).split(' ').filter_map(|id| id.parse::<Id>().ok());
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        let at = row.moment(firing::CREATED).map(|at| format_value::recent(at, cx.app.today(), cx.language));
        Notice {
            id: row.id(),
            text: row.text(firing::MESSAGE).to_string(),
            at: at.unwrap_or_default(),
            records: ids.filter(|id| set.locate(*id).is_some()).take(MOST).map(named).collect(),
        }
    };
    rows.into_iter().take(MOST).map(notice).collect()
}
