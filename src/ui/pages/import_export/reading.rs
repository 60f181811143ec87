//! How the cells of a column are read: which number of a date is the day, and which sign of an amount is the decimal.
//! Said in the heading, chosen in its menu, and asked above the table where nothing proves it.
use leptos::prelude::*;

use crate::base::Currency;
use crate::base::date_text::{self, DateOrder};
use crate::base::money::AmountText;
use crate::command::currency;
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::import_config::{Column, ColumnReading, DecimalSign, Evidence, Target};

/// The number of cells that show what a choice means.
const SHOWN: usize = 3;

/// How a column is read, if it could be read otherwise.
fn reading(cx: AppContext, kind: RecordType, column: &Column) -> Option<ColumnReading<'_>> {
    let Target::Field(number) = column.target else { return None };
    column.reading(cx.field(kind, number)?)
}

fn evidence<'a>(reading: &ColumnReading<'a>) -> &'a Evidence {
    let (ColumnReading::Dates(_, evidence) | ColumnReading::Amounts(_, evidence)) = reading;
    evidence
}

/// Whether the user is asked how a column is read.
pub fn is_asked(cx: AppContext, kind: RecordType, column: &Column) -> bool {
    reading(cx, kind, column).is_some_and(|reading| evidence(&reading).is_asked())
}

/// How a column is read, in a few words; `None` if there is only one way.
pub fn brief(cx: AppContext, kind: RecordType, column: &Column) -> Option<&'static str> {
    let brief = match reading(cx, kind, column)? {
        ColumnReading::Dates(DateOrder::DayFirst, _) => phrases::DAY_FIRST_SHORT,
        ColumnReading::Dates(DateOrder::MonthFirst, _) => phrases::MONTH_FIRST_SHORT,
        ColumnReading::Amounts(Some(DecimalSign::Point), _) => phrases::SIGN_POINT_SHORT,
        ColumnReading::Amounts(Some(DecimalSign::Comma), _) => phrases::SIGN_COMMA_SHORT,
        ColumnReading::Amounts(None, _) => return None,
    };
    Some(cx.t(brief))
}

/// The choices how a column is read.
pub fn choices(
    cx: AppContext,
    wizard: ImportState,
    (file, kind): (usize, RecordType),
    at: usize,
    column: &Column,
) -> AnyView {
    let Some(reading) = reading(cx, kind, column) else { return ().into_any() };
    let title = match reading {
        ColumnReading::Dates(..) => phrases::READ_DATES,
        ColumnReading::Amounts(..) => phrases::READ_AMOUNTS,
    };
    let why = match evidence(&reading) {
        Evidence::Nothing | Evidence::Decided => None,
        Evidence::Proven(cell) => Some(cx.t_with(phrases::PROVEN_BY, &[cell])),
        Evidence::Contradictory(one, other) => Some(cx.t_with(phrases::CONTRADICTORY, &[one, other])),
        Evidence::Open(cell) => Some(cx.t_with(phrases::READ_BOTH_WAYS, &[cell])),
    };
    view! {
        <fieldset class="import-reading">
            <legend>{cx.t(title)}</legend>
            {answers(cx, wizard, (file, at), &reading, column, "menu")}
            {why.map(|why| view! { <p>{why}</p> })}
        </fieldset>
    }
    .into_any()
}

/// The questions that nothing in the files answers, above the table.
pub fn questions(cx: AppContext, wizard: ImportState) -> AnyView {
    let asked = Memo::new(move |_| {
        wizard.config.with(|config| {
            let mut out: Vec<(usize, usize, String, Column)> = Vec::new();
            for (file, sheet) in config.sheets.iter().enumerate() {
                let Some(kind) = sheet.kind else { continue };
                let columns = sheet.columns.iter().enumerate().filter(|(_, column)| is_asked(cx, kind, column));
                out.extend(columns.map(|(at, column)| (file, at, sheet.file.clone(), column.clone())));
            }
            out
        })
    });
    let question = move |(file, at, name, column): (usize, usize, String, Column)| {
        let kind = wizard.config.with_untracked(|config| config.sheets.get(file).and_then(|sheet| sheet.kind))?;
        let reading = reading(cx, kind, &column)?;
        let title = match reading {
            ColumnReading::Dates(..) => phrases::WHICH_IS_THE_DAY,
            ColumnReading::Amounts(..) => phrases::WHICH_IS_THE_DECIMAL,
        };
        Some(view! {
            <fieldset class="banner import-question">
                <legend>{cx.t_with(title, &[&name, &column.header])}</legend>
                {answers(cx, wizard, (file, at), &reading, &column, "order")}
            </fieldset>
        })
    };
    (move || asked.get().into_iter().map(question).collect_view()).into_any()
}

/// The ways to read a column, with what they make of its cells.
fn answers(
    cx: AppContext,
    wizard: ImportState,
    place: (usize, usize),
    reading: &ColumnReading,
    column: &Column,
    prefix: &str,
) -> AnyView {
    // The cell that proves or leaves it open is shown, whether it is among the first or not.
    let own = match evidence(reading) {
        Evidence::Nothing | Evidence::Decided => Vec::new(),
        Evidence::Proven(cell) | Evidence::Open(cell) => vec![cell],
        Evidence::Contradictory(one, other) => vec![one, other],
    };
    let mut cells: Vec<String> = Vec::new();
    for cell in own.into_iter().chain(&column.samples) {
        if cells.len() < SHOWN && !cells.contains(cell) {
            cells.push(cell.clone());
        }
    }
    match reading {
        ColumnReading::Dates(order, _) => orders(cx, wizard, place, (*order, &cells), prefix),
        ColumnReading::Amounts(sign, _) => signs(cx, wizard, place, (*sign, &cells), prefix),
    }
}

fn signs(
    cx: AppContext,
    wizard: ImportState,
    (file, at): (usize, usize),
    (chosen, cells): (Option<DecimalSign>, &[String]),
    prefix: &str,
) -> AnyView {
    let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
    let meanings = |sign: DecimalSign| {
        let one = |cell: &String| {
            let amount = AmountText::parse_in(cell, currency, Some(sign.char()))?;
            Some(format!("{cell} = {}", format::money(amount.money, cx.language)))
        };
        cells.iter().filter_map(one).collect::<Vec<String>>().join(" · ")
    };
    let choice = |sign: DecimalSign, label| {
        let choose = move |column: &mut Column| column.choose_decimal(sign);
        option(cx, wizard, (file, at), prefix, (chosen == Some(sign), label, meanings(sign)), choose)
    };
    view! {
        {choice(DecimalSign::Point, phrases::SIGN_POINT)}
        {choice(DecimalSign::Comma, phrases::SIGN_COMMA)}
    }
    .into_any()
}

fn orders(
    cx: AppContext,
    wizard: ImportState,
    (file, at): (usize, usize),
    (chosen, cells): (DateOrder, &[String]),
    prefix: &str,
) -> AnyView {
    let meanings = |order: DateOrder| {
        let one = |sample: &String| {
            let read = date_text::read(sample, order).filter(|read| read.is_plausible())?;
            Some(format!("{sample} = {}", format::day(read.day, cx.language)))
        };
        let all: Vec<String> = cells.iter().filter_map(one).collect();
        all.join(" · ")
    };
    let choice = |order: DateOrder, label| {
        let choose = move |column: &mut Column| column.order = order;
        option(cx, wizard, (file, at), prefix, (chosen == order, label, meanings(order)), choose)
    };
    view! {
        {choice(DateOrder::DayFirst, phrases::DAY_FIRST)}
        {choice(DateOrder::MonthFirst, phrases::MONTH_FIRST)}
    }
    .into_any()
}

/// A reading of a column, with what some of its cells mean in it; choosing it changes the column.
fn option(
    cx: AppContext,
    wizard: ImportState,
    (file, at): (usize, usize),
    prefix: &str,
    (is_chosen, label, meanings): (bool, Phrase, String),
    choose: impl Fn(&mut Column) + Copy + 'static,
) -> AnyView {
    let choose =
        move |_| wizard.update_sheet(cx, file, |sheet| sheet.columns.iter_mut().skip(at).take(1).for_each(choose));
    view! {
        <label class="check"><input type="radio" name=format!("{prefix}-{file}-{at}") prop:checked=is_chosen on:change=choose/>
            <span>{cx.t(label)}<br/><small class="soft">{meanings}</small></span></label>
    }
    .into_any()
}
