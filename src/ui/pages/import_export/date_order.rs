//! The question which number of a date is the day, asked for each ambiguous column, with examples.
use leptos::prelude::*;

use crate::base::Date;
use crate::domain::FieldType;
use crate::locale::{format, phrases};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::import_config::{Column, DateOrder, Target};

/// The questions, at the top of the preview.
pub fn questions(cx: AppContext, wizard: ImportState) -> AnyView {
    let asked = Memo::new(move |_| {
        let is_date = |kind, column: &Column| {
            let Target::Field(number) = column.target else { return false };
            let field = cx.app.read_untracked(|set| set.field(kind, number));
            column.is_ambiguous() && field.is_some_and(|field| matches!(field.kind, FieldType::Day | FieldType::Moment))
        };
        wizard.config.with(|config| {
            let mut out: Vec<(usize, usize, String, Column)> = Vec::new();
            for (at, sheet) in config.sheets.iter().enumerate() {
                let Some(kind) = sheet.kind else { continue };
                let columns = sheet.columns.iter().enumerate().filter(|(_, column)| is_date(kind, column));
                out.extend(columns.map(|(place, column)| (at, place, sheet.file.clone(), column.clone())));
            }
            out
        })
    });
    (move || asked.get().into_iter().map(|asked| question(cx, wizard, asked)).collect_view()).into_any()
}

fn question(cx: AppContext, wizard: ImportState, (at, place, file, column): (usize, usize, String, Column)) -> AnyView {
    let meanings = |order: DateOrder| {
        let one = |sample: &String| Some(format!("{sample} = {}", format::day(read(sample, order)?, cx.language)));
        let all: Vec<String> = column.samples.iter().filter_map(one).collect();
        all.join(" · ")
    };
    let choice = |order: DateOrder, label| {
        let choose = move |_| {
            wizard.update_sheet(cx, at, |sheet| {
                sheet.columns.iter_mut().skip(place).take(1).for_each(|column| column.order = order);
            });
        };
        let is_chosen = column.order == order;
        view! {
            <label class="check"><input type="radio" name=format!("order-{at}-{place}") prop:checked=is_chosen on:change=choose/>
                <span>{cx.t(label)}<br/><small class="soft">{meanings(order)}</small></span></label>
        }
    };
    view! {
        <fieldset class="banner import-question">
            <legend>{cx.t_with(phrases::WHICH_IS_THE_DAY, &[&file, &column.header])}</legend>
            {choice(DateOrder::DayFirst, phrases::DAY_FIRST)}
            {choice(DateOrder::MonthFirst, phrases::MONTH_FIRST)}
        </fieldset>
    }
    .into_any()
}

/// Parses a date of three numbers in an order.
fn read(text: &str, order: DateOrder) -> Option<Date> {
    let date = text.trim().split([' ', 'T']).next()?;
    let numbers: Vec<u32> = date.split(['/', '.', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, year] = numbers.as_slice() else { return None };
    let year = match *year {
        short @ ..70 => 2000 + short,
        short @ 70..100 => 1900 + short,
        year => year,
    };
    let (day, month) = if order == DateOrder::DayFirst { (*first, *second) } else { (*second, *first) };
    Date::from_ymd(i32::try_from(year).ok()?, month, day)
}
