//! Quotes: copied from a deal, numbered without gaps, frozen once they are sent, followed by versions, accepted by the deal's
//! own rules, and undone as one.
use kontor::base::decimal::ONE;
use kontor::base::{Currency, FieldId, Id, Money, Row, Value};
use kontor::change::Action;
use kontor::command::quotes::Acceptance;
use kontor::command::{BulkEdit, Command, UndoWish};
use kontor::domain::records::{
    account, contact, line_item, opportunity as deal, product, quote, quote_line, settings, stage,
};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::store::letterhead::{Letterhead, Paper};
use kontor::store::quote_document;
use kontor::store::quote_versions::{self, line_of_version};
use kontor::store::{display_names, quotes};

use crate::every_way_in::a_deal;
use crate::support::files;
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};

pub fn euros(minor: i64) -> Option<Value> {
    Some(Value::Money(Money { minor, currency: Currency::EUR }))
}

pub fn number(millionths: i64) -> Option<Value> {
    Some(Value::Number(millionths))
}

/// A deal with a line of a product with 19 % tax, and a free one with 7 %.
pub fn deal_with_lines(crm: &TestWorkspace) -> Id {
    let id = a_deal(crm, "Fjord AS – Renewal");
    let desk = crm.create(
        RecordType::Product,
        vec![
            (product::NAME, text("Desk")),
            (product::PRICE, euros(33_333)),
            (product::TAX, number(19 * ONE)),
            (product::UNIT, text("pcs")),
            (product::DESCRIPTION, text("Oak, 160 cm")),
        ],
    );
    crm.create(
        RecordType::LineItem,
        vec![
            (line_item::OPPORTUNITY, link(id)),
            (line_item::PRODUCT, link(desk)),
            (line_item::QUANTITY, number(3 * ONE)),
            (line_item::DISCOUNT, number(5 * ONE)),
        ],
    );
    crm.create(
        RecordType::LineItem,
        vec![
            (line_item::OPPORTUNITY, link(id)),
            (line_item::NAME, text("Handbook")),
            (line_item::PRICE, euros(1_999)),
            (line_item::TAX, number(7 * ONE)),
        ],
    );
    id
}

pub fn new_quote(crm: &TestWorkspace, deal: Id) -> Id {
    crm.create(RecordType::Quote, vec![(quote::OPPORTUNITY, link(deal))])
}

pub fn send(crm: &TestWorkspace, id: Id) {
    crm.run(Command::SendQuote { quote: id });
}

pub fn row(crm: &TestWorkspace, id: Id) -> Row {
    crm.session.read(|set| set.find(id).expect("is there").1.clone())
}

fn lines(crm: &TestWorkspace, id: Id) -> Vec<Row> {
    crm.session.read(|set| quotes::lines(set, id).into_iter().cloned().collect())
}

fn amount(crm: &TestWorkspace, id: Id, field: FieldId) -> i64 {
    row(crm, id).money(field).expect("has an amount").minor
}

fn status(crm: &TestWorkspace, id: Id) -> Id {
    quotes::status(&row(crm, id))
}

fn newest(crm: &TestWorkspace, deal: Id) -> Id {
    crm.session.read(|set| {
        let version = |id: &Id| set.get(RecordType::Quote, *id).and_then(|row| row.number(quote::VERSION));
        quotes::of_deal(set, deal).into_iter().max_by_key(version).expect("has one")
    })
}

fn edit(id: Id, field: FieldId, value: Option<Value>) -> Command {
    Command::Edit { id, fields: vec![(field, value)] }
}

#[test]
fn a_quote_copies_its_deal_and_stays_when_that_changes() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let company = crm.create(
        RecordType::Account,
        vec![
            (account::NAME, text("Fjord AS")),
            (account::STREET, text("Quai 4")),
            (account::POSTAL_CODE, text("75001")),
            (account::CITY, text("Paris")),
        ],
    );
    let person = crm.create(
        RecordType::Contact,
        vec![
            (contact::FIRST_NAME, text("Zoé")),
            (contact::LAST_NAME, text("Blanc")),
            (contact::COUNTRY, text("France")),
        ],
    );
    let fields = vec![(deal::ACCOUNT, link(company)), (deal::CONTACT, link(person))];
    crm.run(Command::Edit { id, fields });
    let new = new_quote(&crm, id);
    let before = (row(&crm, new), lines(&crm, new));
    let quote_row = &before.0;
    assert_eq!(quote_row.text(quote::NAME), "Fjord AS – Renewal");
    assert_eq!(quote_row.text(quote::RECIPIENT), "Fjord AS\nZoé Blanc\nQuai 4\n75001 Paris");
    // The contact lives where French is spoken, and the text says so.
    assert_eq!(quote_row.text(quote::LANGUAGE), "fr");
    assert!(quote_row.text(quote::INTRO).starts_with("Nous vous remercions"));
    assert_eq!(quote_row.day(quote::VALID_UNTIL), Some(today().add_days(30)));
    assert_eq!(
        (quote_row.link(quote::STATUS), quote_row.number(quote::VERSION)),
        (Some(defaults::QUOTE_DRAFT), Some(1))
    );
    assert!(quote_row.text(quote::NUMBER).is_empty(), "a draft has no number");
    // 3 × 333.33 less 5 % is 949.99; with 19.99 that is the deal's amount, and the tax that of both lines.
    assert_eq!(quote_row.money(quote::NET), row(&crm, id).money(deal::AMOUNT));
    assert_eq!((amount(&crm, new, quote::NET), amount(&crm, new, quote::GROSS)), (96_998, 96_998 + 18_050 + 140));
    let told: Vec<_> = before.1.iter().map(|line| (line.text(quote_line::NAME), line.text(quote_line::UNIT))).collect();
    assert_eq!(told, [("Desk", "pcs"), ("Handbook", "")]);
    assert_eq!(before.1[0].text(quote_line::TEXT), "Oak, 160 cm");
    // Neither the catalogue nor the deal changes the quote.
    let desk = before.1[0].link(quote_line::PRODUCT).expect("has a product");
    crm.run(edit(desk, product::PRICE, euros(1)));
    crm.run(edit(desk, product::NAME, text("Chair")));
    let items: Vec<Id> = files::all(&crm, RecordType::LineItem).iter().map(Row::id).collect();
    crm.run(edit(items[0], line_item::QUANTITY, number(9 * ONE)));
    crm.run(Command::Delete(vec![items[1]]));
    let after = (row(&crm, new), lines(&crm, new));
    assert_eq!(after.0.fields(), before.0.fields());
    let fields = |rows: &[Row]| rows.iter().map(Row::fields).collect::<Vec<_>>();
    assert_eq!(fields(&after.1), fields(&before.1));
}

#[test]
fn a_deal_without_lines_is_offered_as_one() {
    let crm = TestWorkspace::new();
    let id = a_deal(&crm, "Consulting");
    let bare = new_quote(&crm, id);
    assert!(crm.refusal(Command::SendQuote { quote: bare }).contains("no lines"));
    crm.run(edit(id, deal::AMOUNT, euros(1_250_050)));
    let new = new_quote(&crm, id);
    let lines = lines(&crm, new);
    assert_eq!((lines.len(), lines[0].text(quote_line::NAME)), (1, "Consulting"));
    assert_eq!(amount(&crm, new, quote::NET), 1_250_050);
    // Accepted at another price, the deal has that amount and still no lines.
    crm.run(edit(lines[0].id(), quote_line::PRICE, euros(1_200_000)));
    send(&crm, new);
    crm.run(Command::AcceptQuote { quote: new, how: Acceptance::TakeOver });
    assert_eq!(amount(&crm, id, deal::AMOUNT), 1_200_000);
    assert!(files::all(&crm, RecordType::LineItem).is_empty());
}

#[test]
fn numbers_have_no_gap_whatever_is_undone_or_deleted() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let year = today().ymd().0;
    let number = |quote: Id| row(&crm, quote).text(quote::NUMBER).to_string();
    let [one, two, three] = [0; 3].map(|_| new_quote(&crm, id));
    send(&crm, two);
    assert_eq!(number(two), format!("{year}-0001"));
    assert_eq!(
        display_names::name(RecordType::Quote, &row(&crm, two), Language::En),
        format!("{year}-0001 Fjord AS – Renewal")
    );
    // It may have been printed: the undo makes it a draft again, which keeps the number.
    crm.undo();
    assert_eq!((status(&crm, two), number(two)), (defaults::QUOTE_DRAFT, format!("{year}-0001")));
    send(&crm, one);
    assert_eq!(number(one), format!("{year}-0002"));
    assert!(crm.refusal(Command::Delete(vec![two])).contains("no gap"));
    assert!(crm.refusal(Command::Delete(vec![id])).contains("no gap"));
    crm.run(Command::Delete(vec![three]));
    send(&crm, two);
    assert_eq!(number(two), format!("{year}-0001"));
    let last = new_quote(&crm, id);
    send(&crm, last);
    assert_eq!(number(last), format!("{year}-0003"));
    // Nobody types one.
    assert!(crm.refusal(edit(last, quote::NUMBER, text("x"))).contains("sent"));
    let draft = new_quote(&crm, id);
    assert!(crm.refusal(edit(draft, quote::NUMBER, text("x"))).contains("sent"));
    assert!(crm.refusal(edit(draft, quote::STATUS, link(defaults::QUOTE_ACCEPTED))).contains("sent"));
    // The circle begins again with the year.
    days_pass(400);
    crm.run(edit(draft, quote::VALID_UNTIL, Some(Value::Day(today().add_days(10)))));
    send(&crm, draft);
    assert_eq!(number(draft), format!("{}-0001", today().ymd().0));
}

#[test]
fn the_creation_of_a_quote_with_a_number_is_not_undone() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let new = new_quote(&crm, id);
    let created = crm.session.stack(|stack| stack.next_undo().expect("can be undone").seq);
    send(&crm, new);
    crm.undo();
    let before = crm.content();
    // Not even if the user insists.
    let kept = |field| kontor::command::KeptItem { id: new, field };
    for wish in [UndoWish::default(), UndoWish::with(vec![kept(None), kept(Some(quote::NUMBER))])] {
        drop(wait(crm.session.undo_with(created, wish)));
        assert_eq!(crm.content(), before);
    }
}

#[test]
fn what_was_sent_stays_as_it_is() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let new = new_quote(&crm, id);
    let first = lines(&crm, new)[0].id();
    crm.run(edit(first, quote_line::QUANTITY, number(4 * ONE)));
    let edited = crm.session.stack(|stack| stack.next_undo().expect("can be undone").seq);
    send(&crm, new);
    let before = crm.content();
    for (field, value) in [
        (quote::NAME, text("Other")),
        (quote::DISCOUNT, number(ONE)),
        (quote::VALID_UNTIL, Some(Value::Day(today().add_days(90)))),
        (quote::TERMS, text("None")),
        (quote::OPPORTUNITY, link(a_deal(&crm, "Other"))),
    ] {
        assert!(crm.refusal(edit(new, field, value.clone())).contains("new version"), "{field:?}");
        let bulk = Command::Bulk { ids: std::sync::Arc::new(vec![new]), edit: BulkEdit::Set { field, value } };
        assert!(crm.try_do(bulk).is_err(), "{field:?}");
    }
    for command in [
        edit(first, quote_line::PRICE, euros(1)),
        Command::Delete(vec![first]),
        Command::Create {
            kind: RecordType::QuoteLine,
            fields: vec![(quote_line::QUOTE, link(new)), (quote_line::NAME, text("x"))],
        },
        Command::SendQuote { quote: new },
    ] {
        crm.refusal(command);
    }
    // The owner may change, as may what a link leads to.
    let bo = crm.create(RecordType::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    crm.run(edit(new, quote::OWNER, link(bo)));
    // The undo of what came before leaves it alone, too.
    drop(wait(crm.session.undo_with(edited, UndoWish::default())));
    assert_eq!(row(&crm, first).number(quote_line::QUANTITY), Some(4 * ONE));
    assert_eq!(crm.content().len(), before.len() + 2);
}

#[test]
fn a_later_version_supersedes_when_it_is_sent() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let one = new_quote(&crm, id);
    assert!(crm.refusal(Command::NewQuoteVersion { quote: one }).contains("draft itself"));
    send(&crm, one);
    let year = today().ymd().0;
    crm.run(Command::NewQuoteVersion { quote: one });
    let two = newest(&crm, id);
    assert_eq!((status(&crm, one), status(&crm, two)), (defaults::QUOTE_SENT, defaults::QUOTE_DRAFT));
    assert_eq!(row(&crm, two).link(quote::PREVIOUS), Some(one));
    assert!(crm.refusal(Command::NewQuoteVersion { quote: one }).contains("already"));
    // Each line is found beside the one that it was copied from.
    let copies: Vec<Id> = lines(&crm, one).iter().map(|line| line_of_version(two, line.id())).collect();
    assert_eq!(lines(&crm, two).iter().map(Row::id).collect::<Vec<_>>(), copies);
    crm.run(edit(copies[1], quote_line::PRICE, euros(1_500)));
    // Beside each other, the second line is the one that changed.
    let beside = crm.session.read(|set| quote_versions::compare(set, two));
    assert_eq!((beside.versions, beside.lines.len()), (vec![one, two], 2));
    let changed: Vec<bool> = crm
        .session
        .read(|set| beside.lines.iter().map(|line| quote_versions::is_changed(set, line[0], line[1])).collect());
    assert_eq!(changed, [false, true]);
    send(&crm, two);
    assert_eq!(row(&crm, two).text(quote::NUMBER), format!("{year}-0001-2"));
    assert_eq!((status(&crm, one), status(&crm, two)), (defaults::QUOTE_SUPERSEDED, defaults::QUOTE_SENT));
    assert_eq!(lines(&crm, one)[1].money(quote_line::PRICE).map(|price| price.minor), Some(1_999));
    assert!(
        crm.refusal(Command::AcceptQuote { quote: one, how: Acceptance::TakeOver }).contains("accepted or declined")
    );
    // Versions take no number of the circle.
    let other = new_quote(&crm, id);
    send(&crm, other);
    assert_eq!(row(&crm, other).text(quote::NUMBER), format!("{year}-0002"));
    crm.run(Command::DeclineQuote { quote: two });
    crm.run(Command::NewQuoteVersion { quote: two });
    let three = newest(&crm, id);
    assert_eq!(crm.session.read(|set| quotes::versions(set, two)), [one, two, three]);
    send(&crm, three);
    assert_eq!(row(&crm, three).text(quote::NUMBER), format!("{year}-0001-3"));
    // The undo gives the second one back its answer.
    crm.undo();
    assert_eq!((status(&crm, two), status(&crm, three)), (defaults::QUOTE_DECLINED, defaults::QUOTE_DRAFT));
}

#[test]
fn acceptance_wins_the_deal_by_its_rules_and_is_undone_as_one() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    crm.run(edit(defaults::STAGE_WON, stage::GATE, text("next_step")));
    let new = new_quote(&crm, id);
    crm.run(edit(new, quote::DISCOUNT, number(10 * ONE)));
    assert!(crm.refusal(Command::AcceptQuote { quote: new, how: Acceptance::TakeOver }).contains("customer has"));
    send(&crm, new);
    let before = crm.content();
    // The stage asks for a field, here as everywhere.
    let win = |fields| Command::AcceptQuote { quote: new, how: Acceptance::Win(fields) };
    assert!(crm.refusal(win(vec![])).contains("requires these fields"));
    crm.run(win(vec![(deal::NEXT_STEP, text("Deliver"))]));
    let won = row(&crm, id);
    assert_eq!((won.link(deal::STAGE), won.text(deal::NEXT_STEP)), (Some(defaults::STAGE_WON), "Deliver"));
    assert_eq!(won.number(deal::PROBABILITY), Some(100));
    assert_eq!((status(&crm, new), row(&crm, new).day(quote::DECIDED)), (defaults::QUOTE_ACCEPTED, Some(today())));
    // The deal says what the quote says, to the cent: the discount is two lines, one for each rate.
    assert_eq!(won.money(deal::AMOUNT), row(&crm, new).money(quote::NET));
    let items: Vec<String> = crm.session.read(|set| {
        let all = kontor::command::line_items::sorted(set, id);
        all.into_iter().map(|row| row.text(line_item::NAME).to_string()).collect()
    });
    assert_eq!(items, ["Desk", "Handbook", "Discount 10%", "Discount 10%"]);
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(row(&crm, id).link(deal::STAGE), Some(defaults::STAGE_WON));
    crm.undo();
    crm.run(Command::AcceptQuote { quote: new, how: Acceptance::TakeOver });
    let kept = row(&crm, id);
    assert_ne!(kept.link(deal::STAGE), Some(defaults::STAGE_WON));
    assert_eq!(kept.money(deal::AMOUNT), row(&crm, new).money(quote::NET));
}

#[test]
fn acceptance_of_what_the_deal_has_changes_no_line() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let before: Vec<Id> = files::all(&crm, RecordType::LineItem).iter().map(Row::id).collect();
    let new = new_quote(&crm, id);
    send(&crm, new);
    crm.run(Command::AcceptQuote { quote: new, how: Acceptance::Win(vec![]) });
    assert_eq!(files::all(&crm, RecordType::LineItem).iter().map(Row::id).collect::<Vec<_>>(), before);
    assert_eq!(row(&crm, id).link(deal::STAGE), Some(defaults::STAGE_WON));
    assert!(crm.refusal(Command::NewQuoteVersion { quote: new }).contains("not accepted"));
}

#[test]
fn quotes_expire_after_their_last_day_and_can_still_be_accepted() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let new = new_quote(&crm, id);
    let draft = new_quote(&crm, id);
    send(&crm, new);
    days_pass(30);
    crm.run(Command::ExpireQuotes);
    assert_eq!(status(&crm, new), defaults::QUOTE_SENT, "the last day counts");
    days_pass(1);
    let done = crm.run(Command::ExpireQuotes);
    assert_eq!(
        done.header.map(|header| (header.cause.action, header.cause.subject)),
        Some((Action::ExpireQuotes, "1".to_string()))
    );
    assert_eq!((status(&crm, new), status(&crm, draft)), (defaults::QUOTE_EXPIRED, defaults::QUOTE_DRAFT));
    assert!(crm.refusal(Command::SendQuote { quote: draft }).contains("has passed"));
    crm.run(Command::AcceptQuote { quote: new, how: Acceptance::Win(vec![]) });
    assert_eq!(status(&crm, new), defaults::QUOTE_ACCEPTED);
}

#[test]
fn a_letterhead_is_written_and_read_back() {
    let all = Letterhead {
        company: "Nordlicht GmbH".to_string(),
        address: "Hafenstraße 1\n20457 Hamburg".to_string(),
        bank: "IBAN \\ DE02".to_string(),
        terms: ["30 days".to_string(), "30 Tage".to_string(), String::new()],
        pattern: "A{YY}/{000}".to_string(),
        days: "14".to_string(),
        paper: Paper::Letter,
        ..Letterhead::default()
    };
    assert_eq!(Letterhead::read(&all.write()), all);
    assert_eq!(
        Letterhead::read("later x\ncompany A"),
        Letterhead { company: "A".to_string(), ..Letterhead::default() }
    );
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    crm.run(edit(settings::SETTINGS_ID, settings::LETTERHEAD, text(&all.write())));
    let new = new_quote(&crm, id);
    assert_eq!(row(&crm, new).day(quote::VALID_UNTIL), Some(today().add_days(14)));
    assert_eq!(row(&crm, new).text(quote::TERMS), "30 days");
    send(&crm, new);
    assert_eq!(row(&crm, new).text(quote::NUMBER), format!("A{:02}/001", today().ymd().0 % 100));
}

#[test]
fn quotes_travel_with_the_workspace() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let new = new_quote(&crm, id);
    send(&crm, new);
    let read = workspace_file::read(&files::workspace(&crm)).expect("is read");
    assert_eq!((read.set.count(RecordType::Quote), read.set.count(RecordType::QuoteLine)), (1, 2));
    let other = files::restored(&files::workspace(&crm));
    assert_eq!(other.content(), crm.content());
}

#[test]
fn the_document_says_what_the_record_says_in_the_customers_language() {
    let crm = TestWorkspace::new();
    let id = deal_with_lines(&crm);
    let new = new_quote(&crm, id);
    crm.run(edit(new, quote::DISCOUNT, number(10 * ONE)));
    crm.run(edit(new, quote::LANGUAGE, text("de")));
    let read = || crm.session.read(|set| quote_document::read(set, new, Language::En)).expect("is there");
    assert_eq!(read().title, "Angebot (Entwurf)");
    send(&crm, new);
    let document = read();
    assert_eq!(document.title, format!("Angebot {}-0001", today().ymd().0));
    let first = &document.lines[0];
    let told =
        [&first.position, &first.name, &first.quantity, &first.price, &first.discount, &first.tax, &first.amount];
    assert_eq!(told, ["1", "Desk", "3 pcs", "333,33 €", "5\u{a0}%", "19\u{a0}%", "949,99 €"]);
    let sums: Vec<(&str, &str)> =
        document.sums.iter().map(|(label, amount)| (label.as_str(), amount.as_str())).collect();
    assert_eq!(
        sums,
        [
            ("Zwischensumme", "969,98 €"),
            ("Rabatt 10\u{a0}%", "\u{2212}97,00 €"),
            ("Nettosumme", "872,98 €"),
            ("7\u{a0}% USt. auf 17,99 €", "1,26 €"),
            ("19\u{a0}% USt. auf 854,99 €", "162,45 €"),
            ("Gesamtbetrag", "1.036,69 €"),
        ]
    );
    assert_eq!(amount(&crm, new, quote::GROSS), 103_669);
}

#[test]
fn a_quote_for_a_contact_alone_goes_to_their_company_and_addresses_them_as_letters_do() {
    let crm = TestWorkspace::new();
    let company = crm.create(RecordType::Account, vec![(account::NAME, text("Fjord Werke"))]);
    let person = crm.create(
        RecordType::Contact,
        vec![
            (contact::FIRST_NAME, text("Jörg")),
            (contact::LAST_NAME, text("Grün")),
            (contact::SALUTATION, link(defaults::MR)),
            (contact::ACCOUNT, link(company)),
            (contact::STREET, text("Am Kai 3")),
            (contact::POSTAL_CODE, text("24103")),
            (contact::CITY, text("Kiel")),
        ],
    );
    let to = |language| crm.session.read(|set| quotes::recipient(set, None, Some(person), language));
    assert_eq!(to(Language::De), text("Fjord Werke\nHerrn Jörg Grün\nAm Kai 3\n24103 Kiel"));
    assert_eq!(to(Language::En), text("Fjord Werke\nMr. Jörg Grün\nAm Kai 3\n24103 Kiel"));
}
