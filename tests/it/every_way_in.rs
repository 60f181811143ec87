//! Every way in passes the same rules: no status that only an action sets, reasons where they are asked, the fields a
//! stage asks for, close dates, and nothing new for converted leads.
use std::rc::Rc;
use std::sync::Arc;

use crate::support::files::{all, file, guess, import, plan, store};
use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::{Currency, FieldId, Id, Row, Value};
use kontor::command::{
    AcceptEnquiry, Attachment, BulkEdit, Command, CompleteWithOutcome, Conversion, FieldEdit, Import,
};
use kontor::domain::records::{activity, contact, file as file_fields, lead, opportunity, stage, user};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::clipboard_tsv;
use kontor::worker_protocol::import_config::ImportMode;

pub const NOT_INTERESTED: Id = Id::fixed(421);
pub const PRICE: Id = Id::fixed(440);

pub fn a_lead(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text(name))])
}

pub fn a_deal(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(name))])
}

pub fn convert(crm: &TestWorkspace, lead: Id) {
    crm.run(Command::Convert(Conversion::new(lead)));
}

pub fn day(days: i32) -> Option<Value> {
    Some(Value::Day(today().add_days(days)))
}

/// The field a command is refused for.
pub fn refused(crm: &TestWorkspace, command: Command) -> Option<FieldId> {
    let before = crm.content();
    let refused = crm.try_do(command);
    assert_eq!(crm.content(), before, "a refused command changes nothing");
    match refused {
        Err(SessionError::Refused(refusal)) => refusal.field.map(|field| field.number),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("is not refused"),
    }
}

/// Sets fields as an import of a file does it for an existing record.
pub fn update(id: Id, fields: Vec<FieldEdit>) -> Command {
    Command::Import(Import {
        file: "file".to_string(),
        new: Rc::default(),
        fills: Rc::new(vec![(id, fields)]),
        blobs: Default::default(),
    })
}

#[test]
fn a_lead_is_not_created_converted_and_not_closed() {
    let crm = TestWorkspace::new();
    let create = |more: Vec<FieldEdit>| {
        let mut fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
        fields.extend(more);
        Command::Create { kind: RecordType::Lead, fields }
    };
    let status = |id| (lead::STATUS, link(id));
    assert_eq!(refused(&crm, create(vec![status(defaults::STATUS_CONVERTED)])), Some(lead::STATUS));
    assert_eq!(refused(&crm, create(vec![status(defaults::STATUS_NOT_CONVERTED)])), Some(lead::STATUS));
    let closed = vec![status(defaults::STATUS_NOT_CONVERTED), (lead::REASON, link(NOT_INTERESTED))];
    assert_eq!(refused(&crm, create(closed)), Some(lead::STATUS));
    crm.run(create(vec![status(defaults::STATUS_WORKING)]));
}

#[test]
fn an_opportunity_is_not_created_in_a_stage_it_could_not_move_to() {
    let crm = TestWorkspace::new();
    let gated = Id::fixed(203);
    crm.run(Command::Edit { id: gated, fields: vec![(stage::GATE, text("next_step"))] });
    let create = |to, more: Vec<FieldEdit>| {
        let mut fields =
            vec![(opportunity::NAME, text("Roof")), (opportunity::STAGE, link(to)), (opportunity::CLOSE_DATE, day(40))];
        fields.extend(more);
        Command::Create { kind: RecordType::Opportunity, fields }
    };
    assert_eq!(refused(&crm, create(defaults::STAGE_LOST, Vec::new())), Some(opportunity::LOSS_REASON));
    assert_eq!(refused(&crm, create(gated, Vec::new())), Some(opportunity::NEXT_STEP));
    crm.run(create(defaults::STAGE_LOST, vec![(opportunity::LOSS_REASON, link(PRICE))]));
    crm.run(create(gated, vec![(opportunity::NEXT_STEP, text("Call"))]));
    crm.run(create(defaults::STAGE_WON, Vec::new()));
    let deals = all(&crm, RecordType::Opportunity);
    let closes = |to: Id| deals.iter().find(|row| row.link(opportunity::STAGE) == Some(to)).unwrap();
    assert_eq!(closes(defaults::STAGE_WON).get(opportunity::CLOSE_DATE), day(0));
    assert_eq!(closes(defaults::STAGE_LOST).get(opportunity::CLOSE_DATE), day(0));
    assert_eq!(closes(defaults::STAGE_WON).number(opportunity::PROBABILITY), Some(100));
    assert_eq!(closes(gated).get(opportunity::CLOSE_DATE), day(40));
}

#[test]
fn a_reopened_lead_has_no_reason_and_is_asked_for_one_again() {
    let crm = TestWorkspace::new();
    let open = link(defaults::STATUS_WORKING);
    let edit = |id| Command::Edit { id, fields: vec![(lead::STATUS, open.clone())] };
    let bulk = |id| Command::Bulk {
        ids: Arc::new(vec![id]),
        edit: BulkEdit::Set { field: lead::STATUS, value: open.clone() },
    };
    let paste = |id| Command::SetCells(Arc::new(vec![(id, (lead::STATUS, open.clone()))]));
    let file = |id| update(id, vec![(lead::STATUS, open.clone())]);
    for reopen in [&edit as &dyn Fn(Id) -> Command, &bulk, &paste, &file] {
        let ada = a_lead(&crm, "Berg");
        crm.run(Command::Disqualify { leads: vec![ada], reason: NOT_INTERESTED });
        let closed = crm.content();
        crm.run(reopen(ada));
        assert_eq!((crm.get(ada, lead::STATUS), crm.get(ada, lead::REASON)), (open.clone(), None));
        let close = vec![(lead::STATUS, link(defaults::STATUS_NOT_CONVERTED))];
        assert_eq!(refused(&crm, Command::Edit { id: ada, fields: close }), Some(lead::REASON));
        crm.undo();
        assert_eq!(crm.content(), closed);
        crm.run(Command::Convert(Conversion::new(ada)));
        assert_eq!(crm.get(ada, lead::REASON), None, "a converted lead was not closed without a conversion");
        crm.undo();
        assert_eq!(crm.content(), closed);
        let clear = vec![(lead::REASON, None)];
        assert_eq!(refused(&crm, Command::Edit { id: ada, fields: clear }), Some(lead::REASON));
    }
}

#[test]
fn cells_pasted_into_one_record_are_answers_to_each_other() {
    let crm = TestWorkspace::new();
    let (ada, deal) = (a_lead(&crm, "Berg"), a_deal(&crm, "Roof"));
    let paste =
        |id, fields: Vec<FieldEdit>| Command::SetCells(Arc::new(fields.into_iter().map(|edit| (id, edit)).collect()));
    let closed = (lead::STATUS, link(defaults::STATUS_NOT_CONVERTED));
    assert_eq!(refused(&crm, paste(ada, vec![closed.clone()])), None, "there is nothing else to change");
    crm.run(paste(ada, vec![closed, (lead::REASON, link(NOT_INTERESTED))]));
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_NOT_CONVERTED));
    assert_eq!(crm.get(ada, lead::REASON), link(NOT_INTERESTED));
    let lost = (opportunity::STAGE, link(defaults::STAGE_LOST));
    crm.run(paste(deal, vec![(opportunity::LOSS_REASON, link(PRICE)), lost]));
    assert_eq!(crm.get(deal, opportunity::STAGE), link(defaults::STAGE_LOST));
    assert_eq!(crm.get(deal, opportunity::LOSS_REASON), link(PRICE));
}

#[test]
fn a_converted_lead_is_not_deleted_and_gets_no_activities_and_no_files() {
    let crm = TestWorkspace::new();
    let (ada, open) = (a_lead(&crm, "Berg"), a_lead(&crm, "Quast"));
    let task = |about: Id, more: Vec<FieldEdit>| {
        let mut fields = vec![(activity::SUBJECT, text("Call back")), (activity::TYPE, link(defaults::TASK))];
        fields.push((activity::LEAD, link(about)));
        fields.extend(more);
        Command::Create { kind: RecordType::Activity, fields }
    };
    let created = |command| crm.run(command).created[0].1;
    let series = created(task(ada, vec![(activity::DUE, day(0)), (activity::RECURRENCE, text("FREQ=WEEKLY"))]));
    let elsewhere = created(task(open, Vec::new()));
    let before = crm.content();
    convert(&crm, ada);
    let converted = crm.session.read(|set| set.get(RecordType::Lead, ada).cloned());
    let attachment = || Attachment { name: "a".into(), media_type: "text/plain".into(), bytes: Arc::new(vec![1]) };
    for command in [
        Command::Delete(vec![ada]),
        Command::Delete(vec![open, ada]),
        Command::Bulk { ids: Arc::new(vec![ada]), edit: BulkEdit::Delete },
        Command::Log { about: ada, fields: vec![(activity::SUBJECT, text("Talk"))] },
        Command::LogWithReadiness { about: ada, fields: vec![(activity::SUBJECT, text("Talk"))], signs: Vec::new() },
        Command::Attach { about: ada, files: vec![attachment()] },
        Command::Edit { id: elsewhere, fields: vec![(activity::LEAD, link(ada))] },
        Command::Edit { id: ada, fields: vec![(lead::CITY, text("Kiel"))] },
        task(ada, Vec::new()),
    ] {
        assert_eq!(refused(&crm, command), None);
    }
    // What it had goes on at its contact.
    let person = converted.as_ref().and_then(|row| row.link(lead::CONVERTED_CONTACT)).expect("is converted");
    let follow_up = vec![(activity::SUBJECT, text("Send the offer"))];
    crm.run(Command::CompleteWithOutcome(CompleteWithOutcome { activity: series, outcome: String::new(), follow_up }));
    let next = all(&crm, RecordType::Activity);
    let next: Vec<&Row> = next.iter().filter(|row| ![series, elsewhere].contains(&row.id())).collect();
    assert_eq!(next.len(), 2, "the next of the series, and the follow-up");
    assert!(next.iter().all(|row| row.link(activity::CONTACT) == Some(person) && row.link(activity::LEAD).is_none()));
    assert!(crm.get(person, contact::LAST_ACTIVITY).is_some());
    let enquiry = AcceptEnquiry {
        is_captured: false,
        fields: Vec::new(),
        subject: "Contact".into(),
        text: "Hello".into(),
        to: Some(ada),
    };
    crm.run(Command::AcceptEnquiry(enquiry));
    let note = all(&crm, RecordType::Activity).into_iter().find(|row| row.text(activity::TEXT) == "Hello").unwrap();
    assert_eq!((note.link(activity::CONTACT), note.link(activity::LEAD)), (Some(person), None));
    assert_eq!(
        crm.session.read(|set| set.get(RecordType::Lead, ada).map(Row::fields)),
        converted.map(|row| row.fields())
    );
    for _ in 0..2 {
        crm.undo();
    }
    crm.undo();
    assert_eq!(crm.content(), before, "the conversion is undone");
    crm.run(Command::Attach { about: ada, files: vec![attachment()] });
    assert_eq!(all(&crm, RecordType::File)[0].link(file_fields::LEAD), Some(ada));
    crm.run(Command::Delete(vec![ada]));
}

#[test]
fn a_lead_that_another_user_gives_or_imports_is_unread() {
    let crm = TestWorkspace::new();
    let owner = |name: &str| crm.create(RecordType::User, vec![(user::NAME, text(name))]);
    let (me, bo) = (owner("Ada"), owner("Bo"));
    crm.session.set_user(Some(me), Language::En);
    let give = |id, to| Command::Edit { id, fields: vec![(lead::OWNER, link(to))] };
    let bulk =
        |id, to| Command::Bulk { ids: Arc::new(vec![id]), edit: BulkEdit::Set { field: lead::OWNER, value: link(to) } };
    let paste = |id, to| Command::SetCells(Arc::new(vec![(id, (lead::OWNER, link(to)))]));
    let file_update = |id, to| update(id, vec![(lead::OWNER, link(to))]);
    for give in [&give as &dyn Fn(Id, Id) -> Command, &bulk, &paste, &file_update] {
        let id = a_lead(&crm, "Berg");
        assert_eq!(crm.get(id, lead::UNREAD), None, "one's own is read");
        crm.run(give(id, bo));
        assert_eq!(crm.get(id, lead::UNREAD), Some(Value::Yes));
        crm.run(give(id, me));
        assert_eq!(crm.get(id, lead::UNREAD), None);
    }
    let rows = "Last Name,Company,Lead Owner,Lead Status\nFirst,A,Bo,Open - Not Contacted\nSecond,B,Ada,Open - Not Contacted\nThird,C,Bo,Closed - Not Converted\n";
    import(&crm, &[file("leads.csv", rows)]);
    let leads = all(&crm, RecordType::Lead);
    let is_unread =
        |name: &str| leads.iter().find(|row| row.text(lead::LAST_NAME) == name).map(|row| row.is(lead::UNREAD));
    assert_eq!([is_unread("First"), is_unread("Second"), is_unread("Third")], [Some(true), Some(false), Some(false)]);
}

#[test]
fn imported_opportunities_are_in_stages_that_the_rules_allow_and_the_preview_says_so() {
    let crm = TestWorkspace::new();
    crm.run(Command::Edit { id: defaults::STAGE_WON, fields: vec![(stage::GATE, text("next_step"))] });
    crm.run(Command::Edit { id: Id::fixed(207), fields: vec![(stage::GATE, text("next_step"))] });
    let ahead = today().add_days(40).to_iso();
    let rows = format!(
        "Opportunity Name,Stage,Close Date,Next Step,Loss reason\nLost,Closed Lost,2026-03-02,,\nPriced,Closed Lost,2026-03-02,,Price\nAhead,Closed Won,{ahead},Sign,\nBare,Closed Won,2026-03-02,,\n"
    );
    let plan = import(&crm, &[file("deals.csv", &rows)]);
    let deals = all(&crm, RecordType::Opportunity);
    let deal = |name: &str| deals.iter().find(|row| row.text(opportunity::NAME) == name).expect("is imported");
    assert_eq!(deal("Lost").link(opportunity::LOSS_REASON), Some(defaults::LOSS_OTHER));
    assert_eq!(deal("Priced").link(opportunity::LOSS_REASON), Some(PRICE));
    assert_eq!(deal("Ahead").link(opportunity::STAGE), Some(defaults::STAGE_WON));
    assert_eq!(deal("Ahead").get(opportunity::CLOSE_DATE), day(0));
    assert_eq!(deal("Bare").link(opportunity::STAGE), Some(Id::fixed(206)));
    assert_eq!(deal("Bare").number(opportunity::PROBABILITY), Some(75));
    assert!(deal("Bare").text(opportunity::DESCRIPTION).contains("Stage: Closed Won"));
    let said: Vec<(usize, &str)> = plan.diagnostics.iter().map(|said| (said.line, said.column.as_str())).collect();
    assert_eq!(said, [(2, "Loss reason"), (4, "Close date"), (5, "Next step")]);
}

#[test]
fn what_a_stage_asks_for_cannot_be_emptied_while_a_deal_is_in_it() {
    let crm = TestWorkspace::new();
    let gated = Id::fixed(203);
    let deal = a_deal(&crm, "Roof");
    let old = a_deal(&crm, "Old");
    crm.run(Command::Edit { id: old, fields: vec![(opportunity::STAGE, link(gated))] });
    crm.run(Command::Edit { id: gated, fields: vec![(stage::GATE, text("next_step primary_contact"))] });
    let person = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg"))]);
    let step = (opportunity::NEXT_STEP, text("Call"));
    crm.run(Command::Edit { id: deal, fields: vec![step.clone(), (opportunity::CONTACT, link(person))] });
    let filled = crm.session.stack(|stack| stack.next_undo().expect("is in force").seq);
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(gated))] });
    let before = crm.content();
    let clear = |number| BulkEdit::Set { field: number, value: None };
    for (command, field) in [
        (Command::Edit { id: deal, fields: vec![(opportunity::NEXT_STEP, None)] }, Some(opportunity::NEXT_STEP)),
        (Command::Edit { id: deal, fields: vec![(opportunity::CONTACT, None)] }, Some(opportunity::CONTACT)),
        // Of many and of pasted cells, those that refuse it stay as they are: here all of them.
        (Command::Bulk { ids: Arc::new(vec![deal]), edit: clear(opportunity::NEXT_STEP) }, None),
        (Command::SetCells(Arc::new(vec![(deal, (opportunity::NEXT_STEP, None))])), None),
        (Command::Delete(vec![person]), Some(opportunity::CONTACT)),
        (Command::Bulk { ids: Arc::new(vec![person]), edit: BulkEdit::Delete }, None),
    ] {
        assert_eq!(refused(&crm, command), field);
    }
    // A file that empties it, and an undo of the action that filled it, leave it as it is.
    let rows = "Opportunity Name,Next Step,Description\nRoof,,New text\n";
    let mut sheets = guess(&crm, &[file("deals.csv", rows)]);
    sheets.iter_mut().for_each(|sheet| (sheet.mode, sheet.erases) = (ImportMode::Update, true));
    let planned = plan(&crm, &[file("deals.csv", rows)], sheets);
    assert_eq!(planned.diagnostics.iter().map(|said| said.column.as_str()).collect::<Vec<_>>(), ["Next step"]);
    store(&crm, &planned);
    assert_eq!((crm.get(deal, step.0), crm.get(deal, opportunity::DESCRIPTION)), (step.1.clone(), text("New text")));
    crm.undo();
    crm.run(update(deal, vec![(opportunity::NEXT_STEP, None), (opportunity::DESCRIPTION, text("New text"))]));
    assert_eq!((crm.get(deal, step.0), crm.get(deal, opportunity::DESCRIPTION)), (step.1.clone(), text("New text")));
    crm.undo();
    let Err(SessionError::Refused(_)) = wait(crm.session.undo(filled)) else { panic!("the stage asks for both") };
    assert_eq!(crm.content(), before);
    // It can be replaced, and emptied together with a move to a stage that does not ask for it.
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::NEXT_STEP, text("Write"))] });
    let away = vec![(opportunity::STAGE, link(Id::fixed(201))), (opportunity::NEXT_STEP, None)];
    crm.run(Command::Edit { id: deal, fields: away });
    crm.run(Command::Delete(vec![person]));
    // A deal that lacked it before the stage came to ask for it is edited as ever.
    crm.run(Command::Edit { id: old, fields: vec![(opportunity::DESCRIPTION, text("Old"))] });
}

#[test]
fn a_pasted_stage_is_one_of_the_deals_own_pipeline_or_named_with_another_one() {
    let crm = TestWorkspace::new();
    let done = crm.run(Command::CopyPipeline {
        pipeline: defaults::MAIN_PIPELINE,
        name: text("Partners"),
        name_de: text("Partnergeschäft"),
    });
    let copied = |name: &str| {
        let is_it = |id: &Id| crm.get(*id, stage::NAME) == text(name);
        done.created.iter().map(|(_, id)| *id).find(is_it).expect("is copied")
    };
    let (main, other) = (a_deal(&crm, "Roof"), a_deal(&crm, "Wall"));
    crm.run(Command::Edit { id: other, fields: vec![(opportunity::STAGE, link(copied("Prospecting")))] });
    let renamed = copied("Value Proposition");
    crm.run(Command::Edit { id: renamed, fields: vec![(stage::NAME, text("Only here"))] });
    let read = |deal: Id, cell: &str| {
        crm.session.read(|set| {
            let row = set.get(RecordType::Opportunity, deal).expect("is there");
            let field = set.field(RecordType::Opportunity, opportunity::STAGE).expect("is there");
            clipboard_tsv::read(set, row, field, cell, Currency::EUR)
        })
    };
    assert_eq!(read(main, "Qualification"), Ok(link(Id::fixed(201))));
    assert_eq!(read(other, "Qualification"), Ok(link(copied("Qualification"))));
    assert_eq!(read(other, "Qualification (Sales)"), Ok(link(Id::fixed(201))));
    assert_eq!(read(main, "only here"), Ok(link(renamed)), "one pipeline alone has it");
    assert!(read(main, "Nowhere").is_err());
    // Of two pipelines that have a name, neither is the deal's: the cell says which one is meant.
    let third = crm.run(Command::CopyPipeline {
        pipeline: done.created.iter().find(|(kind, _)| *kind == RecordType::Pipeline).expect("is there").1,
        name: text("Third"),
        name_de: None,
    });
    assert!(read(main, "Only here").is_err_and(|why| why.en.contains("Several pipelines")));
    let is_it = |(_, id): &&(RecordType, Id)| crm.get(*id, stage::NAME) == text("Only here");
    assert_eq!(read(main, "Only here (Third)"), Ok(link(third.created.iter().find(is_it).expect("is copied").1)));
}
