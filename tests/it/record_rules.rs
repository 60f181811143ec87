//! Record rules: every way in obeys them, what broke one before is not locked, undo always works, and a rule whose field is
//! gone has no effect.
use std::rc::Rc;
use std::sync::Arc;

use crate::every_way_in::{a_deal, a_lead, refused, update};
use crate::support::files::{all, file, guess, import, plan};
use crate::support::{TestWorkspace, link, text, today, viewer, wait};
use kontor::base::{FieldId, Id, Row, Timestamp, Value};
use kontor::command::bulk::Preview;
use kontor::command::record_rules::asked_in_stage;
use kontor::command::{AcceptEnquiry, BulkEdit, Command, Conversion, FieldEdit, Merge, MergeWorkspace};
use kontor::domain::records::{account, field, lead, opportunity, pipeline, record_rule, stage};
use kontor::domain::{Picklist, RecordType, defaults};
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::filter::{Filter, Linking, Predicate, TextMatch};
use kontor::store::picklists;
use kontor::store::record_rule::{Effect, RecordRule, Trouble, read};
use kontor::worker_protocol::import_config::ImportMode;

const ACCOUNT: RecordType = RecordType::Account;

pub fn a_rule(crm: &TestWorkspace, kind: RecordType, effect: Effect, when: Filter, fields: &[FieldId]) -> RecordRule {
    let fields = crm.session.read(|set| fields.iter().map(|number| set.field(kind, *number).unwrap()).collect());
    let name = format!("{effect:?}");
    let message = if effect == Effect::Refuse { "No.".to_string() } else { String::new() };
    RecordRule { kind, name, effect, when, fields, entries: Vec::new(), message }
}

fn switch_on(crm: &TestWorkspace, rule: &RecordRule) -> Id {
    let mut fields = crm.session.read(|set| rule.write(set));
    fields.push((record_rule::ON, Some(Value::Yes)));
    crm.create(RecordType::RecordRule, fields)
}

pub fn require(crm: &TestWorkspace, kind: RecordType, when: Filter, fields: &[FieldId]) -> Id {
    switch_on(crm, &a_rule(crm, kind, Effect::Required, when, fields))
}

pub fn industries(crm: &TestWorkspace) -> Vec<Id> {
    crm.session.read(|set| picklists::of_list(set, Picklist::Industry))
}

fn an_account(crm: &TestWorkspace, name: &str, more: Vec<FieldEdit>) -> Id {
    crm.create(ACCOUNT, [vec![(account::NAME, text(name))], more].concat())
}

/// The records that a rule concerns, as the settings count and open them.
fn concerned(crm: &TestWorkspace, rule: &RecordRule) -> Vec<String> {
    crm.session.read(|set| {
        let check = rule.concerned(set).compile(set, rule.kind, &viewer());
        let rows = set.rows(rule.kind).map(|(_, row)| row).filter(|row| check.matches(set, row));
        rows.map(|row| row.text(account::NAME).to_string()).collect()
    })
}

fn said(crm: &TestWorkspace, command: Command) -> String {
    match crm.try_do(command) {
        Err(SessionError::Refused(why)) => why.text.of(Language::En).to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_required_field_is_asked_for_whichever_way_a_record_comes_in() {
    let crm = TestWorkspace::new();
    let industry = industries(&crm)[0];
    let [nord, sued] = ["Nord", "Sued"].map(|name| an_account(&crm, name, Vec::new()));
    let old = an_account(&crm, "Old", vec![(account::INDUSTRY, link(industry))]);
    let when = Filter::field(account::INDUSTRY, Predicate::OneOf(vec![industry]));
    let rule = a_rule(&crm, ACCOUNT, Effect::Required, when, &[account::CITY]);
    assert_eq!(concerned(&crm, &rule), ["Old"], "who breaks it is told before it is switched on");
    let rule = switch_on(&crm, &rule);
    let to = || (account::INDUSTRY, link(industry));
    let create = Command::Create { kind: ACCOUNT, fields: vec![(account::NAME, text("New")), to()] };
    let city = Some(account::CITY);
    assert_eq!(refused(&crm, create.clone()), city);
    assert_eq!(said(&crm, create), "The rule “Required” asks for this. Fill it in.");
    assert_eq!(refused(&crm, Command::Edit { id: nord, fields: vec![to()] }), city);
    assert_eq!(refused(&crm, Command::SetCells(Arc::new(vec![(nord, to())]))), city);
    let many = BulkEdit::Set { field: account::INDUSTRY, value: link(industry) };
    refused(&crm, Command::Bulk { ids: Arc::new(vec![nord, sued]), edit: many.clone() });
    let mut preview = Preview::default();
    crm.session.read(|set| [nord, sued].iter().for_each(|id| preview.add(set, *id, &many, &viewer())));
    assert_eq!(
        (preview.changed, preview.refused[0].1, preview.refused[0].0.field.unwrap().number),
        (0, 2, account::CITY)
    );
    assert_eq!(refused(&crm, update(nord, vec![to()])), city);
    // Whoever fills it at the same time passes; one of many that is complete is changed.
    crm.run(Command::SetCells(Arc::new(vec![(nord, to()), (nord, (account::CITY, text("Kiel")))])));
    crm.run(Command::Edit { id: nord, fields: vec![(account::INDUSTRY, None)] });
    crm.run(Command::Bulk { ids: Arc::new(vec![nord, sued]), edit: many });
    assert_eq!([nord, sued].map(|id| crm.get(id, account::INDUSTRY)), [link(industry), None]);
    // Of a record that lacked it before, anything else may be changed, and it may be filled, but not emptied again.
    crm.run(Command::Edit { id: old, fields: vec![(account::PHONE, text("+49 30 1"))] });
    crm.run(Command::Edit { id: old, fields: vec![(account::CITY, text("Ulm"))] });
    assert_eq!(refused(&crm, Command::Edit { id: old, fields: vec![(account::CITY, None)] }), city);
    // A merge may not leave it empty, and undo is never refused.
    let bare = an_account(&crm, "Bare", Vec::new());
    let picks = vec![(account::CITY, bare), (account::INDUSTRY, old)];
    crm.run(Command::Edit { id: bare, fields: vec![(account::PHONE, text("+49 30 2"))] });
    let merge = Command::Merge(Merge { master: bare, others: vec![old], picks });
    assert_eq!(refused(&crm, merge), city);
    let off = |on: bool| Command::Edit { id: rule, fields: vec![(record_rule::ON, Value::flag(on))] };
    crm.run(off(false));
    crm.run(Command::Edit { id: old, fields: vec![(account::CITY, None)] });
    crm.run(Command::Edit { id: old, fields: vec![(account::CITY, text("Bonn"))] });
    let filled = crm.content();
    crm.run(off(true));
    crm.undo();
    crm.undo();
    assert_eq!(crm.get(old, account::CITY), None, "the filling is undone although the rule asks for it");
    crm.redo();
    assert_eq!(crm.content(), filled);
}

#[test]
fn an_import_says_which_rows_break_a_rule_and_imports_the_rest() {
    let crm = TestWorkspace::new();
    require(&crm, ACCOUNT, Filter::default(), &[account::CITY]);
    let old = an_account(&crm, "Nord", vec![(account::CITY, text("Kiel"))]);
    let csv = "Account Name,Billing City\nEast,Ulm\nWest,\nFar,Bonn\n";
    let done = import(&crm, &[file("accounts.csv", csv)]);
    let told: Vec<(usize, &str)> =
        done.diagnostics.iter().map(|told| (told.line, told.text.of(Language::En))).collect();
    let words =
        "The rule “Required” asks for this. Fill it in. The row is not imported; correct it, and import it again.";
    assert_eq!(told, [(3, words)]);
    assert_eq!(done.rows_left_out(), 1);
    let mut names: Vec<String> = all(&crm, ACCOUNT).iter().map(|row| row.text(account::NAME).to_string()).collect();
    names.sort_unstable();
    assert_eq!(names, ["East", "Far", "Nord"]);
    // An update keeps the value that the file would take away.
    let files = [file("accounts.csv", "Account Name,Billing City,Phone\nNord,,+49 30 1\n")];
    let mut sheets = guess(&crm, &files);
    sheets.iter_mut().for_each(|sheet| (sheet.mode, sheet.erases) = (ImportMode::Update, true));
    let planned = plan(&crm, &files, sheets);
    assert_eq!(planned.diagnostics.len(), 1, "{:?}", planned.diagnostics);
    assert_eq!(planned.fills, [(old, vec![(account::PHONE, text("+49 30 1"))])]);
    // A rule that is switched on after the preview is obeyed when the file is stored: new records go with the links to
    // them, existing ones keep their values.
    let new =
        |number: u32, kind, fields: &[(FieldId, Value)]| (kind, Row::new(Id::fixed(number), Timestamp(0), &[], fields));
    let rows = vec![
        new(9_001, ACCOUNT, &[(account::NAME, Value::Text("Lost".into()))]),
        new(
            9_002,
            ACCOUNT,
            &[
                (account::NAME, Value::Text("Kept".into())),
                (account::CITY, Value::Text("Ulm".into())),
                (account::PARENT, Value::Link(Id::fixed(9_001))),
            ],
        ),
    ];
    let fills = vec![(old, vec![(account::CITY, None), (account::PHONE, text("+49 30 3"))])];
    let command = kontor::command::Import {
        file: "late".into(),
        new: Rc::new(rows),
        fills: Rc::new(fills),
        blobs: Default::default(),
    };
    crm.run(Command::Import(command));
    assert!(crm.session.read(|set| set.find(Id::fixed(9_001)).is_none()) && crm.links_are_whole());
    assert_eq!(crm.get(Id::fixed(9_002), account::PARENT), None);
    assert_eq!([account::CITY, account::PHONE].map(|number| crm.get(old, number)), [text("Kiel"), text("+49 30 3")]);
}

#[test]
fn a_stage_asks_for_what_it_requires_and_for_what_rules_require_there_each_once() {
    let crm = TestWorkspace::new();
    let deal = a_deal(&crm, "Roof");
    let to = Id::fixed(203);
    crm.run(Command::Edit { id: to, fields: vec![(stage::GATE, text("next_step"))] });
    let when = Filter::field(opportunity::STAGE, Predicate::OneOf(vec![to]));
    require(&crm, RecordType::Opportunity, when, &[opportunity::AMOUNT, opportunity::NEXT_STEP]);
    let asked = crm.session.read(|set| asked_in_stage(set, deal, to, &viewer()));
    let numbers: Vec<FieldId> = asked.iter().map(|field| field.number).collect();
    assert_eq!(numbers, [opportunity::NEXT_STEP, opportunity::AMOUNT]);
    let step = (opportunity::NEXT_STEP, text("Call"));
    let moved = |more: Vec<FieldEdit>| Command::Edit {
        id: deal,
        fields: [vec![(opportunity::STAGE, link(to))], more].concat(),
    };
    assert_eq!(refused(&crm, moved(vec![step.clone()])), Some(opportunity::AMOUNT));
    let amount = (
        opportunity::AMOUNT,
        Some(Value::Money(kontor::base::Money { minor: 100, currency: kontor::base::Currency::EUR })),
    );
    crm.run(moved(vec![step, amount]));
    // What follows from a stage may change although it is read-only; a person may not change it.
    switch_on(
        &crm,
        &a_rule(&crm, RecordType::Opportunity, Effect::ReadOnly, Filter::default(), &[opportunity::PROBABILITY]),
    );
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(defaults::STAGE_WON))] });
    assert_eq!(crm.get(deal, opportunity::PROBABILITY), Some(Value::Number(100)));
    let by_hand = vec![(opportunity::PROBABILITY, Some(Value::Number(1)))];
    assert_eq!(refused(&crm, Command::Edit { id: deal, fields: by_hand }), Some(opportunity::PROBABILITY));
}

#[test]
fn a_condition_may_ask_about_linked_records_and_about_the_pipeline() {
    let crm = TestWorkspace::new();
    let industry = industries(&crm)[0];
    let nord = an_account(&crm, "Nord", vec![(account::INDUSTRY, link(industry))]);
    let sued = an_account(&crm, "Sued", Vec::new());
    let path = |via: FieldId, of: FieldId| FieldId::through(via, of).expect("is a path");
    // Deals of accounts of this industry need an amount.
    let of_industry = Filter::field(path(opportunity::ACCOUNT, account::INDUSTRY), Predicate::OneOf(vec![industry]));
    let rule = a_rule(&crm, RecordType::Opportunity, Effect::Required, of_industry.clone(), &[opportunity::AMOUNT]);
    let old = crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Old")),
            (opportunity::ACCOUNT, link(nord)),
            (opportunity::CLOSE_DATE, Some(Value::Day(today()))),
        ],
    );
    // Before it is switched on, it lists who breaks it.
    let breaks = crm.session.read(|set| {
        let check = rule.concerned(set).compile(set, rule.kind, &viewer());
        set.rows(rule.kind).filter(|(_, row)| check.matches(set, row)).map(|(_, row)| row.id()).collect::<Vec<_>>()
    });
    assert_eq!(breaks, [old]);
    switch_on(&crm, &rule);
    let new = |account: Id| Command::Create {
        kind: RecordType::Opportunity,
        fields: vec![
            (opportunity::NAME, text("New")),
            (opportunity::ACCOUNT, link(account)),
            (opportunity::CLOSE_DATE, Some(Value::Day(today()))),
        ],
    };
    assert_eq!(refused(&crm, new(nord)), Some(opportunity::AMOUNT));
    crm.run(new(sued));
    // Accounts with a deal cannot be without a phone number; those without one can.
    let with_deals = Filter::Linking(Box::new(Linking {
        from: RecordType::Opportunity,
        via: opportunity::ACCOUNT,
        only: Filter::default(),
        least: 1,
        most: None,
    }));
    require(&crm, ACCOUNT, with_deals, &[account::PHONE]);
    crm.run(Command::Edit { id: sued, fields: vec![(account::PHONE, text("+49 30 1"))] });
    assert_eq!(refused(&crm, Command::Edit { id: sued, fields: vec![(account::PHONE, None)] }), Some(account::PHONE));
    an_account(&crm, "West", Vec::new());
    // In one pipeline, and not in another.
    let other = crm.create(RecordType::Pipeline, vec![(pipeline::NAME, text("Renewals"))]);
    let first = crm.create(
        RecordType::Stage,
        vec![
            (stage::NAME, text("Offer")),
            (stage::PIPELINE, link(other)),
            (stage::PROBABILITY, Some(Value::Number(50))),
            (stage::FORECAST, link(defaults::PIPELINE)),
        ],
    );
    let in_pipeline = Filter::field(path(opportunity::STAGE, stage::PIPELINE), Predicate::OneOf(vec![other]));
    require(&crm, RecordType::Opportunity, in_pipeline, &[opportunity::NEXT_STEP]);
    let deal = a_deal(&crm, "Roof");
    assert_eq!(
        refused(&crm, Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(first))] }),
        Some(opportunity::NEXT_STEP)
    );
    crm.run(Command::Edit {
        id: deal,
        fields: vec![(opportunity::STAGE, link(first)), (opportunity::NEXT_STEP, text("Call"))],
    });
}

#[test]
fn what_a_rule_refuses_can_be_mended_one_field_after_the_other() {
    let crm = TestWorkspace::new();
    let empty = |number| Filter::not(number, Predicate::Filled);
    let old = an_account(&crm, "Old", vec![(account::CITY, text("Kiel"))]);
    // Two validations that are broken at once, and one that needs two fields.
    let two = Filter::Any(vec![empty(account::PHONE), empty(account::WEBSITE)]);
    switch_on(&crm, &a_rule(&crm, ACCOUNT, Effect::Refuse, two, &[]));
    let kiel = Filter::field(account::CITY, Predicate::Text(TextMatch::Begins, "Ki".into()));
    let mut no_kiel = a_rule(&crm, ACCOUNT, Effect::Refuse, kiel, &[]);
    no_kiel.message = "Not in Kiel.".to_string();
    switch_on(&crm, &no_kiel);
    require(&crm, ACCOUNT, Filter::default(), &[account::STREET, account::COUNTRY]);
    assert_eq!(concerned(&crm, &no_kiel), ["Old"]);
    let edit = |number, value| Command::Edit { id: old, fields: vec![(number, value)] };
    crm.run(edit(account::DESCRIPTION, text("Unrelated")));
    crm.run(edit(account::PHONE, text("+49 30 1")));
    crm.run(edit(account::COUNTRY, text("DE")));
    // What the rule is about is not set to what it refuses again.
    assert_eq!(said(&crm, edit(account::CITY, text("Kirchheim"))), "Not in Kiel.");
    assert_eq!(refused(&crm, edit(account::PHONE, None)), Some(account::PHONE));
    crm.run(edit(account::CITY, text("Ulm")));
    assert_eq!(refused(&crm, edit(account::CITY, text("Kiel"))), Some(account::CITY));
    crm.run(edit(account::WEBSITE, text("https://example.com")));
    crm.run(edit(account::STREET, text("Ring 1")));
    assert_eq!(refused(&crm, edit(account::STREET, None)), Some(account::STREET));
}

#[test]
fn what_cannot_be_filled_is_not_asked_for() {
    let crm = TestWorkspace::new();
    let [one, two] = [industries(&crm)[0], industries(&crm)[1]];
    let is = |id| Filter::field(account::INDUSTRY, Predicate::OneOf(vec![id]));
    switch_on(&crm, &a_rule(&crm, ACCOUNT, Effect::Shown, is(one), &[account::CITY]));
    require(&crm, ACCOUNT, Filter::default(), &[account::CITY]);
    // Hidden: it is not asked for, cannot be filled, and keeps what it has.
    let id = an_account(&crm, "Nord", Vec::new());
    let fill =
        |more: Vec<FieldEdit>| Command::Edit { id, fields: [vec![(account::CITY, text("Kiel"))], more].concat() };
    assert_eq!(refused(&crm, fill(Vec::new())), Some(account::CITY));
    let to = |industry| (account::INDUSTRY, link(industry));
    assert_eq!(refused(&crm, Command::Edit { id, fields: vec![to(one)] }), Some(account::CITY));
    crm.run(fill(vec![to(one)]));
    crm.run(Command::Edit { id, fields: vec![to(two)] });
    assert_eq!(crm.get(id, account::CITY), text("Kiel"));
    crm.run(Command::Edit { id, fields: vec![(account::CITY, None)] });
    // Choices that leave no entry ask for none.
    let choices = |entry| RecordRule {
        entries: vec![entry],
        ..a_rule(&crm, ACCOUNT, Effect::Choices, Filter::default(), &[account::INDUSTRY])
    };
    switch_on(&crm, &choices(one));
    require(&crm, ACCOUNT, Filter::default(), &[account::INDUSTRY]);
    let create = |fields: Vec<FieldEdit>| Command::Create {
        kind: ACCOUNT,
        fields: [vec![(account::NAME, text("New")), (account::CITY, text("Ulm"))], fields].concat(),
    };
    assert_eq!(refused(&crm, create(vec![to(two)])), Some(account::INDUSTRY));
    assert_eq!(refused(&crm, create(Vec::new())), Some(account::INDUSTRY));
    crm.run(create(vec![to(one)]));
    crm.run(Command::Edit { id, fields: vec![(account::PHONE, text("+49 30 1"))] });
    switch_on(&crm, &choices(two));
    crm.run(create(Vec::new()));
}

#[test]
fn a_conversion_asks_for_what_rules_ask_of_the_new_records() {
    let crm = TestWorkspace::new();
    require(&crm, ACCOUNT, Filter::default(), &[account::CITY]);
    let ada = a_lead(&crm, "Berg");
    assert_eq!(refused(&crm, Command::Convert(Conversion::new(ada))), Some(account::CITY));
    let answers = vec![(ACCOUNT, (account::CITY, text("Kiel")))];
    crm.run(Command::Convert(Conversion { answers, ..Conversion::new(ada) }));
    let converted = Filter::field(lead::CONVERTED_AT, Predicate::Filled);
    let other = a_lead(&crm, "Quast");
    require(&crm, RecordType::Lead, converted, &[lead::CITY]);
    let one = Conversion { answers: vec![(ACCOUNT, (account::CITY, text("Ulm")))], ..Conversion::new(other) };
    let all = Command::BulkConvert(Arc::new(vec![one]));
    assert_eq!(refused(&crm, all.clone()), Some(lead::CITY));
    crm.run(Command::Edit { id: other, fields: vec![(lead::CITY, text("Ulm"))] });
    crm.run(all);
}

#[test]
fn an_enquiry_is_let_in_unless_a_rule_refuses_it_as_a_whole() {
    let crm = TestWorkspace::new();
    require(&crm, RecordType::Lead, Filter::default(), &[lead::CITY]);
    let spam = Filter::field(lead::EMAIL, Predicate::Text(TextMatch::Contains, "spam".into()));
    switch_on(&crm, &a_rule(&crm, RecordType::Lead, Effect::Refuse, spam, &[]));
    let enquiry = |email: &str| {
        let fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nord")), (lead::EMAIL, text(email))];
        Command::AcceptEnquiry(AcceptEnquiry {
            is_captured: false,
            fields,
            subject: "Form".into(),
            text: String::new(),
            to: None,
        })
    };
    assert_eq!(refused(&crm, enquiry("a@spam.example")), Some(lead::EMAIL));
    crm.run(enquiry("a@example.com"));
}

#[test]
fn a_rule_whose_field_is_gone_has_no_effect_and_says_so() {
    let crm = TestWorkspace::new();
    let own = crm.create(
        RecordType::Field,
        vec![(field::NAME, text("Size")), (field::OF, text("account")), (field::TYPE, text("text"))],
    );
    let number = crm.session.read(|set| set.schema().own(own).unwrap().1.number);
    let by_condition = require(&crm, ACCOUNT, Filter::field(number, Predicate::Filled), &[account::CITY]);
    let by_field = require(&crm, ACCOUNT, Filter::default(), &[number]);
    let create = || Command::Create { kind: ACCOUNT, fields: vec![(account::NAME, text("New"))] };
    assert_eq!(refused(&crm, create()), Some(number));
    let trouble = |id| crm.session.read(|set| read(set, set.get(RecordType::RecordRule, id).unwrap()).err());
    crm.run(Command::DeleteField { field: own });
    assert_eq!([trouble(by_condition), trouble(by_field)], [Some(Trouble::LostField); 2]);
    crm.run(create());
    // It can be renamed and switched off, but not on.
    crm.run(Command::Edit { id: by_field, fields: vec![(record_rule::NAME, text("Other"))] });
    crm.run(Command::Edit { id: by_field, fields: vec![(record_rule::ON, None)] });
    let on = Command::Edit { id: by_field, fields: vec![(record_rule::ON, Some(Value::Yes))] };
    assert_eq!(refused(&crm, on), Some(record_rule::FIELD_KEYS));
    (0..4).for_each(|_| drop(crm.undo()));
    assert_eq!([trouble(by_condition), trouble(by_field)], [None; 2]);
    assert_eq!(refused(&crm, create()), Some(number));
    // What another copy brings is read with the same care, and never blocked; who breaks a rule is listed.
    let damaged = |number: u32, fields: &[(FieldId, &str)]| {
        let fields: Vec<(FieldId, Value)> =
            fields.iter().map(|(field, text)| (*field, Value::Text(text.to_string()))).collect();
        (RecordType::RecordRule, Row::new(Id::fixed(number), Timestamp(0), &[], &fields))
    };
    let new = vec![
        damaged(9_001, &[(record_rule::NAME, "A"), (record_rule::OF, "account"), (record_rule::EFFECT, "later")]),
        damaged(9_002, &[(record_rule::NAME, "B"), (record_rule::OF, "stage"), (record_rule::EFFECT, "required")]),
        damaged(
            9_003,
            &[
                (record_rule::NAME, "C"),
                (record_rule::OF, "account"),
                (record_rule::EFFECT, "required"),
                (record_rule::FIELD_KEYS, "owner nothing"),
            ],
        ),
        damaged(
            9_004,
            &[
                (record_rule::NAME, "D"),
                (record_rule::OF, "account"),
                (record_rule::EFFECT, "refuse"),
                (record_rule::QUERY, "((((((((((name.filled"),
                (record_rule::MESSAGE, "No"),
            ],
        ),
        (ACCOUNT, Row::new(Id::fixed(9_005), Timestamp(0), &[], &[(account::NAME, Value::Text("Copy".into()))])),
    ];
    crm.run(Command::MergeWorkspace(MergeWorkspace { file: "copy".into(), new: Rc::new(new), ..Default::default() }));
    assert!((9_001..9_005).all(|number| trouble(Id::fixed(number)).is_some()));
    let rule = crm.session.read(|set| read(set, set.get(RecordType::RecordRule, by_field).unwrap()).unwrap());
    assert!(concerned(&crm, &rule).contains(&"Copy".to_string()));
}

#[test]
fn rules_are_in_the_workspace_file_and_what_is_stored_is_what_was_written() {
    let crm = TestWorkspace::new();
    let industry = industries(&crm)[0];
    let when = Filter::All(vec![
        Filter::field(account::CITY, Predicate::Text(TextMatch::Contains, "a & b;|()".into())),
        Filter::Any(vec![
            Filter::not(account::PHONE, Predicate::Filled),
            Filter::field(account::EMPLOYEES, Predicate::Span(Some(Value::Number(3)), None)),
        ]),
    ]);
    let mut rule = a_rule(&crm, ACCOUNT, Effect::Choices, when, &[account::INDUSTRY]);
    rule.entries = vec![industry];
    rule.message = "Please.".to_string();
    let id = switch_on(&crm, &rule);
    let of = |set: &kontor::store::RecordStore| read(set, set.get(RecordType::RecordRule, id).unwrap()).unwrap();
    assert_eq!(crm.session.read(|set| of(set)), rule);
    let journal = wait(crm.session.journal()).unwrap();
    let bytes = crm.session.read(|set| workspace_file::write(set, &journal, &[], Timestamp(0)));
    let loaded = workspace_file::read(&bytes).unwrap_or_else(|_| panic!("is read"));
    assert_eq!(of(&loaded.set), rule);
    // What would have no effect is refused when it is written.
    let kinds = |effect, when: Filter, fields: &[FieldId]| {
        let fields = crm.session.read(|set| a_rule(&crm, ACCOUNT, effect, when, fields).write(set));
        Command::Create { kind: RecordType::RecordRule, fields }
    };
    for (effect, fields, part) in [
        (Effect::Required, vec![], record_rule::FIELD_KEYS),
        (Effect::Required, vec![account::CREATED], record_rule::FIELD_KEYS),
        (Effect::Choices, vec![account::CITY], record_rule::FIELD_KEYS),
        (Effect::Choices, vec![account::INDUSTRY], record_rule::ENTRIES),
        (Effect::Shown, vec![account::CITY], record_rule::QUERY),
        (Effect::Refuse, vec![], record_rule::QUERY),
    ] {
        assert_eq!(refused(&crm, kinds(effect, Filter::default(), &fields)), Some(part), "{effect:?}");
    }
}
