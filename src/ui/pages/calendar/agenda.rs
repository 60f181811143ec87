//! The activities day by day, one under another: the calendar of a narrow window.
use leptos::prelude::*;

use crate::base::Date;
use crate::domain::RecordType;
use crate::locale::{calendar as dates, phrases};
use crate::ui::features::activity as activities;
use crate::ui::features::activity::item;
use crate::ui::pages::calendar::day_cell::more;
use crate::ui::pages::calendar::model::{Item, Page};

/// The number of activities listed per day in a narrow window.
const MAX_PER_DAY: usize = 20;

/// The days from one to another that have activities.
pub fn agenda(page: Page, from: Date, to: Date) -> AnyView {
    let cx = page.cx;
    let lines = Memo::new(move |_| {
        page.items.with(|items| {
            cx.app.read(|set| {
                let line = |own: &Item| {
                    let row = set.get(RecordType::Activity, own.id)?;
                    Some(item::Item::of(cx, set, row, activities::subject_of(set, own.id)))
                };
                let of_day = |(day, items): (&i32, &Vec<Item>)| {
                    let shown = items.iter().take(MAX_PER_DAY).filter_map(line).collect::<Vec<_>>();
                    (Date(*day), shown, items.len().saturating_sub(MAX_PER_DAY))
                };
                items.range(from.0..=to.0).map(of_day).collect::<Vec<_>>()
            })
        })
    });
    let day = move |(day, items, rest): (Date, Vec<item::Item>, usize)| {
        let today = (day == cx.app.today()).then_some("date");
        view! {
            <h2 aria-current=today>{dates::weekday_and_day(day, cx.language)}</h2>
            <ul class="activities">{items.into_iter().map(|own| item::line(cx, own)).collect_view()}</ul>
            {more(page, day, rest)}
        }
    };
    let body = move || {
        let lines = lines.get();
        if lines.is_empty() {
            return view! { <p class="empty">{cx.t(phrases::NOTHING_PLANNED)}</p> }.into_any();
        }
        lines.into_iter().map(day).collect_view().into_any()
    };
    view! { <div class="panel cal-agenda">{body}</div> }.into_any()
}
