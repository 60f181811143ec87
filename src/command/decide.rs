//! The dispatch of commands to the functions that carry them out.
use super::activity::CompleteWithOutcome;
use super::bulk::BulkEdit;
use super::commands::{Command, Import};
use super::create::{add_choice, create};
use super::decision::{Context, Decision, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::files::Attachment;
use super::merge_workspace::{self, MergeWorkspace};
use super::settle::{follow, settle};
use super::{
    accept_enquiry, activity, assign, automate, automation, bulk, bulk_convert, campaign, convert, custom_type,
    deal_room, email, field, files, hierarchy, layout, lead, make_type, meeting, merge, migrate, not_duplicate,
    numbers, opportunity, pipeline, quote_answer, quote_email, quotes, restore, separate_type, sequence, set_up, undo,
    validate_settings,
};
use crate::base::{FieldId, Id, Value};
use crate::change::{Action, ActionLabel, Blob};
use crate::domain::records::{lead as lead_fields, opportunity as opportunity_fields, settings};
use crate::domain::{RecordType, defaults};
use crate::locale::{Language, format, phrase};
use crate::store::mail_merge::Medium;
use crate::store::{RecordStore, display_names};

/// The effect of a command besides the draft: its name in the history, and data that belongs to the changes.
struct Effect {
    action: Action,
    subject: String,
    blobs: Vec<Blob>,
    skipped: Vec<String>,
}

impl Effect {
    fn new(action: Action, subject: impl Into<String>) -> Effect {
        Effect { action, subject: subject.into(), blobs: Vec::new(), skipped: Vec::new() }
    }
}

type Outcome = Result<Effect, Rejection>;

/// Decides what a command changes.
pub fn decide(set: &RecordStore, command: Command, context: &mut Context) -> Result<Decision, Rejection> {
    let mut draft = Draft::new(set, context.today, context.now);
    let effect = match command {
        Command::Undo { commit, wanted } => return undo::undo(set, &commit, &wanted, context),
        Command::Redo { undone, action } => return undo::redo(set, &undone, action, context),
        Command::Restore { commit, ids } => return restore::restore(set, commit, &ids, context),
        Command::Automate(wanted) => return automate::automate(set, &wanted, context),
        Command::WithNewChoices { choices, command } => {
            choices.into_iter().for_each(|choice| add_choice(&mut draft, choice));
            carry_out(&mut draft, *command, context)?
        }
        command => carry_out(&mut draft, command, context)?,
    };
    let changes = settle(draft, effect.action, context)?;
    let cause = ActionLabel::new(effect.action, effect.subject);
    Ok(Decision { cause, about: None, changes, skipped: effect.skipped, blobs: effect.blobs })
}

fn carry_out(draft: &mut Draft, command: Command, context: &mut Context) -> Outcome {
    match command {
        Command::Setup { name } => setup(draft, name),
        Command::SetUp(wanted) => {
            set_up::set_up(draft, &wanted, context)?;
            Ok(Effect::new(Action::Edit, wanted.name.trim()))
        }
        Command::Create { kind, fields } => create_record(draft, kind, fields, context),
        Command::Edit { id, fields } => edit(draft, id, fields, context),
        Command::Reorder { order, ids } => reorder(draft, order, &ids, context),
        Command::Delete(ids) => delete(draft, &ids, context),
        Command::DeleteField { field: id } => delete_field(draft, id, context),
        Command::AssignNumbers { field: id } => assign_numbers(draft, id, context),
        Command::MakeType(wanted) => {
            let id = make_type::make(draft, &wanted, context)?;
            Ok(Effect::new(Action::Create, draft.name(id, context.language)))
        }
        Command::SeparateType { custom_type: id } => {
            separate_type::separate(draft, id, context)?;
            Ok(Effect::new(Action::SeparateType, name(draft, id, context)))
        }
        Command::CopyPipeline { pipeline: from, name, name_de } => copy_pipeline(draft, from, [name, name_de], context),
        Command::SaveLayout(wanted) => {
            let (action, subject) = layout::save(draft, &wanted, context)?;
            Ok(Effect::new(action, subject))
        }
        Command::AssignByRules { leads: ids } => assign_by_rules(draft, &ids, context),
        Command::AcceptEnquiry(enquiry) => {
            let id = accept_enquiry::accept(draft, enquiry, context)?;
            Ok(Effect::new(Action::Arrive, draft.name(id, context.language)))
        }
        Command::DaysReached { day } => {
            automation::note_days(draft, day);
            Ok(Effect::new(Action::DaysReached, format::day(day, context.language)))
        }
        Command::Log { about, fields } => log(draft, about, fields, &[], context),
        Command::LogWithReadiness { about, fields, signs } => log(draft, about, fields, &signs, context),
        Command::LogEmails(emails) => {
            Ok(Effect::new(Action::Email, email::log(draft, &emails, Medium::Email, context)?))
        }
        Command::LogLetters(letters) => {
            Ok(Effect::new(Action::Letter, email::log(draft, &letters, Medium::Letter, context)?))
        }
        Command::LogStepEmail { step, email } => {
            Ok(Effect::new(Action::Email, email::log_step(draft, step, email, context)?))
        }
        Command::Invite(wanted) => {
            meeting::invite(draft, &wanted, context)?;
            let action = if wanted.is_cancelled { Action::CallOff } else { Action::Invite };
            Ok(Effect::new(action, draft.name(wanted.meeting, context.language)))
        }
        Command::Respond { meeting: id, key, response } => {
            meeting::respond(draft, id, &key, response)?;
            Ok(Effect::new(Action::Edit, draft.name(id, context.language)))
        }
        Command::Enrol(wanted) => Ok(Effect::new(Action::Enrol, sequence::enrol(draft, &wanted, context)?)),
        Command::EndSequence { enrolment, end } => {
            Ok(Effect::new(Action::EndSequence, sequence::end(draft, enrolment, end, context)?))
        }
        Command::AddToCampaign(wanted) => Ok(Effect::new(Action::AddMembers, campaign::add(draft, &wanted, context)?)),
        Command::SetMemberStatus { members, status } => {
            Ok(Effect::new(Action::MemberStatus, campaign::set_status(draft, &members, status, context)?))
        }
        Command::RemoveMembers(members) => {
            Ok(Effect::new(Action::RemoveMembers, campaign::remove(draft, &members, context)?))
        }
        Command::SendQuote { quote } => {
            quotes::send(draft, quote)?;
            Ok(Effect::new(Action::SendQuote, draft.name(quote, context.language)))
        }
        Command::EmailQuote { number, email } => {
            let quote = email.about;
            quote_email::email(draft, &number, email, context)?;
            Ok(Effect::new(Action::EmailQuote, draft.name(quote, context.language)))
        }
        Command::NewQuoteVersion { quote } => {
            let subject = name(draft, quote, context);
            quotes::new_version(draft, quote, context)?;
            Ok(Effect::new(Action::NewQuoteVersion, subject))
        }
        Command::AcceptQuote { quote, how } => {
            quotes::accept(draft, quote, how)?;
            Ok(Effect::new(Action::AcceptQuote, name(draft, quote, context)))
        }
        Command::DeclineQuote { quote } => {
            quotes::decline(draft, quote)?;
            Ok(Effect::new(Action::Edit, name(draft, quote, context)))
        }
        Command::TakeQuoteAnswer { file, how } => {
            let (subject, blobs) = quote_answer::take(draft, &file, how, context)?;
            Ok(Effect { blobs, ..Effect::new(Action::AnswerQuote, subject) })
        }
        Command::LogRoom(wish) => Ok(Effect::new(Action::SaveRoom, deal_room::log(draft, &wish, context)?)),
        Command::TakeRoomAnswer { file, choice } => {
            for (id, fields) in deal_room::edits(draft.base(), &file.answer, &choice)? {
                edit(draft, id, fields, context)?;
            }
            let (subject, blobs) = deal_room::take(draft, &file, &choice, context)?;
            Ok(Effect { blobs, ..Effect::new(Action::TakeRoom, subject) })
        }
        Command::RenumberQuote { quote } => {
            quotes::renumber(draft, quote)?;
            Ok(Effect::new(Action::Edit, name(draft, quote, context)))
        }
        Command::ExpireQuotes => {
            let expired = quotes::expire(draft);
            Ok(Effect::new(Action::ExpireQuotes, expired.to_string()))
        }
        Command::MarkRead { lead: id } => mark_read(draft, id, context),
        Command::Complete { activity: id } => complete(draft, CompleteWithOutcome::plain(id), context),
        Command::CompleteWithOutcome(how) => complete(draft, how, context),
        Command::Schedule { activity: id, date: due, time: start } => {
            activity::schedule(draft, id, due, start, context)?;
            Ok(Effect::new(Action::Schedule, name(draft, id, context)))
        }
        Command::Disqualify { leads: ids, reason } => disqualify(draft, &ids, reason, context),
        Command::CloseOverdue => close_overdue(draft, context),
        Command::Bulk { ids, edit } => bulk_edit(draft, &ids, &edit, context),
        Command::SetCells(cells) => {
            let changed = bulk::set_cells(draft, &cells, context)?;
            Ok(Effect::new(Action::BulkEdit, changed.to_string()))
        }
        Command::BulkConvert(conversions) => {
            let converted = bulk_convert::bulk_convert(draft, &conversions, context)?;
            Ok(Effect::new(Action::BulkConvert, converted.to_string()))
        }
        Command::Convert(conversion) => {
            let subject = name(draft, conversion.lead, context);
            convert::convert(draft, &conversion, context)?;
            Ok(Effect::new(Action::Convert, subject))
        }
        Command::Merge(wanted) => {
            merge::merge(draft, &wanted)?;
            Ok(Effect::new(Action::Merge, draft.name(wanted.master, context.language)))
        }
        Command::MarkNotDuplicates(ids) => mark_not_duplicates(draft, &ids, context),
        Command::MakePrimary { role } => {
            let opportunity = opportunity::make_primary(draft, role)?;
            Ok(Effect::new(Action::Edit, name(draft, opportunity, context)))
        }
        Command::Attach { about, files } => attach(draft, about, files, context),
        Command::Import(import) => take_import(draft, &import, context),
        Command::MergeWorkspace(wanted) => Ok(merge_other_workspace(draft, &wanted, context)),
        // These are decided as a whole, and a command that adds choices contains one other: neither is part of a
        // command.
        Command::Undo { .. }
        | Command::Redo { .. }
        | Command::Restore { .. }
        | Command::Automate(_)
        | Command::WithNewChoices { .. } => Err(NESTED),
    }
}

/// A command contains one that must not be nested; no view builds such a command.
const NESTED: Rejection = Rejection::new(phrase!(
    "This cannot be combined with another change. Do one after the other.",
    "Das lässt sich nicht mit einer anderen Änderung verbinden. Machen Sie eines nach dem anderen.",
    "Impossible de combiner cela avec une autre modification. Faites l’une après l’autre.",
));

/// The name of a record before the command.
fn name(draft: &Draft, id: Id, context: &Context) -> String {
    display_names::name_of(draft.base(), id, context.language)
}

fn setup(draft: &mut Draft, name: Option<String>) -> Outcome {
    let set = draft.base();
    let missing = |(_, id, _): &defaults::Seed| set.locate(*id).is_none();
    for (kind, id, fields) in defaults::records().into_iter().filter(missing) {
        draft.insert(kind, id, fields);
    }
    migrate::migrate(draft);
    draft.set(settings::SETTINGS_ID, settings::EDITION, Some(Value::Number(defaults::SCHEMA_VERSION)));
    if let Some(name) = name.as_deref().and_then(Value::text) {
        draft.set(settings::SETTINGS_ID, settings::NAME, Some(name));
    }
    Ok(Effect::new(Action::Setup, ""))
}

fn create_record(draft: &mut Draft, kind: RecordType, fields: Vec<FieldEdit>, context: &mut Context) -> Outcome {
    let id = create(draft, kind, fields, context);
    match kind {
        RecordType::Activity => activity::after_log(draft, id, context)?,
        RecordType::Automation => automation::note_since(draft, id),
        RecordType::ContactRole => opportunity::check_role(draft, id)?,
        kind if kind.is_custom() => custom_type::check_known(draft.base(), kind)?,
        _ => {}
    }
    draft.check(id)?;
    validate_settings::check(draft, kind, id)?;
    Ok(Effect::new(Action::Create, draft.name(id, context.language)))
}

fn edit(draft: &mut Draft, id: Id, fields: Vec<FieldEdit>, context: &mut Context) -> Outcome {
    let set = draft.base();
    let (kind, _) = set.find(id).ok_or(GONE)?;
    let is_stage = |(number, _): &FieldEdit| *number == opportunity_fields::STAGE;
    let moves_stage = kind == RecordType::Opportunity && fields.iter().any(is_stage);
    lead::check_edit(set, id, &fields)?;
    fields.into_iter().for_each(|(number, value)| draft.set(id, number, value));
    follow(draft, kind, id, context)?;
    draft.check(id)?;
    validate_settings::check(draft, kind, id)?;
    let subject = name(draft, id, context);
    if !moves_stage {
        return Ok(Effect::new(Action::Edit, subject));
    }
    let stage = draft.link(id, opportunity_fields::STAGE).map(|stage| name(draft, stage, context)).unwrap_or_default();
    Ok(Effect::new(Action::MoveStage, ActionLabel::moved(&subject, &stage)))
}

fn reorder(draft: &mut Draft, order: FieldId, ids: &[Id], context: &Context) -> Outcome {
    let kind = ids.first().and_then(|id| draft.base().find(*id)).map(|(kind, _)| kind);
    for (place, id) in ids.iter().enumerate() {
        draft.set(*id, order, Some(Value::Number(place as i64 + 1)));
    }
    Ok(Effect::new(Action::Arrange, kind.map_or("", |kind| kind.many().of(context.language))))
}

fn delete(draft: &mut Draft, ids: &[Id], context: &Context) -> Outcome {
    let subject = name_or_count(draft, ids, context);
    ids.iter().try_for_each(|id| lead::delete(draft, *id))?;
    Ok(Effect::new(Action::Delete, subject))
}

fn delete_field(draft: &mut Draft, id: Id, context: &Context) -> Outcome {
    let subject = name(draft, id, context);
    field::delete(draft, id)?;
    Ok(Effect::new(Action::Fields, subject))
}

fn assign_numbers(draft: &mut Draft, id: Id, context: &Context) -> Outcome {
    let subject = name(draft, id, context);
    numbers::number(draft, id)?;
    Ok(Effect::new(Action::Fields, subject))
}

fn copy_pipeline(draft: &mut Draft, from: Id, names: [Option<Value>; 2], context: &mut Context) -> Outcome {
    let [english, german] = names;
    let id = pipeline::copy(draft, from, english, german, context)?;
    validate_settings::check(draft, RecordType::Pipeline, id)?;
    Ok(Effect::new(Action::Create, draft.name(id, context.language)))
}

fn assign_by_rules(draft: &mut Draft, ids: &[Id], context: &Context) -> Outcome {
    let assigned = accept_enquiry::assign_all(draft, ids, context.user);
    let subject = match assigned.as_slice() {
        [id] => name(draft, *id, context),
        _ => RecordType::Lead.counted(assigned.len() as u32, context.language),
    };
    Ok(Effect::new(Action::Assign, subject))
}

fn log(draft: &mut Draft, about: Id, fields: Vec<FieldEdit>, signs: &[FieldId], context: &mut Context) -> Outcome {
    let id = activity::log(draft, about, fields, signs, context)?;
    Ok(Effect::new(Action::Log, draft.name(id, context.language)))
}

fn mark_read(draft: &mut Draft, id: Id, context: &Context) -> Outcome {
    draft.base().get(RecordType::Lead, id).ok_or(GONE)?;
    draft.set(id, lead_fields::UNREAD, None);
    Ok(Effect::new(Action::Read, name(draft, id, context)))
}

fn complete(draft: &mut Draft, how: CompleteWithOutcome, context: &mut Context) -> Outcome {
    let subject = name(draft, how.activity, context);
    activity::finish(draft, how, context)?;
    Ok(Effect::new(Action::Complete, subject))
}

fn disqualify(draft: &mut Draft, ids: &[Id], reason: Id, context: &Context) -> Outcome {
    let subject = name_or_count(draft, ids, context);
    ids.iter().try_for_each(|id| lead::disqualify(draft, *id, reason))?;
    Ok(Effect::new(Action::Disqualify, subject))
}

fn close_overdue(draft: &mut Draft, context: &Context) -> Outcome {
    // By id, so that the commit is the same in every browser with these leads.
    let mut overdue = lead::overdue(draft.base(), context.today);
    overdue.sort_unstable();
    overdue.iter().try_for_each(|id| lead::disqualify(draft, *id, defaults::REASON_PERIOD))?;
    Ok(Effect::new(Action::CloseOverdue, overdue.len().to_string()))
}

fn bulk_edit(draft: &mut Draft, ids: &[Id], edit: &BulkEdit, context: &mut Context) -> Outcome {
    let set = draft.base();
    let is_owner = |number: FieldId| {
        let kind = ids.first().and_then(|id| set.find(*id)).map(|(kind, _)| kind);
        kind.and_then(|kind| set.field(kind, number)).is_some_and(|field| field.key == "owner")
    };
    let action = match edit {
        BulkEdit::Set { field: number, .. } if is_owner(*number) => Action::Assign,
        BulkEdit::Disqualify { .. } => Action::Disqualify,
        BulkEdit::Delete => Action::Delete,
        _ => Action::BulkEdit,
    };
    let first = ids.first().map(|id| name(draft, *id, context)).unwrap_or_default();
    let changed = bulk::bulk(draft, ids, edit, context)?;
    let subject = match (ids, action) {
        (_, Action::BulkEdit) => changed.to_string(),
        ([_], _) => first,
        _ => records(changed, context.language),
    };
    Ok(Effect::new(action, subject))
}

fn records(count: usize, language: Language) -> String {
    phrase!("{} records", "{} Datensätzen", "{} fiches").with(language, &[&count.to_string()])
}

/// One record by its name, several by their number.
fn name_or_count(draft: &Draft, ids: &[Id], context: &Context) -> String {
    match ids {
        [id] => name(draft, *id, context),
        _ => ids.len().to_string(),
    }
}

fn mark_not_duplicates(draft: &mut Draft, ids: &[Id], context: &mut Context) -> Outcome {
    not_duplicate::distinguish(draft, ids, context)?;
    let names: Vec<String> = ids.iter().map(|id| name(draft, *id, context)).collect();
    Ok(Effect::new(Action::Distinguish, names.join(", ")))
}

fn attach(draft: &mut Draft, about: Id, files: Vec<Attachment>, context: &mut Context) -> Outcome {
    let first = files.first().map(|file| file.name.clone()).unwrap_or_default();
    let more = files.len().saturating_sub(1);
    let blobs = files::attach(draft, about, files, context)?;
    let subject = if more == 0 { first } else { format!("{first} + {more}") };
    Ok(Effect { blobs, ..Effect::new(Action::Attach, subject) })
}

fn take_import(draft: &mut Draft, import: &Import, context: &Context) -> Outcome {
    let mut rules = assign::Rules::of(draft.base());
    for (kind, row) in import.new.iter() {
        let assigned = rules.of_import(*kind, row);
        let row = assigned.unwrap_or_else(|| row.clone());
        let row = lead::imported(draft.base(), *kind, row, context.user);
        // Edits that a rule depends on take the slow path.
        let is_below = hierarchy::parent_field(*kind).is_some_and(|above| row.link(above).is_some());
        if matches!(kind, RecordType::LineItem | RecordType::Quote | RecordType::QuoteLine) || is_below {
            draft.insert(*kind, row.id(), row.fields());
        } else {
            draft.insert_whole(*kind, row);
        }
    }
    rules.save_rotation(draft);
    let is_open = |(id, _): &&(Id, Vec<FieldEdit>)| !lead::is_converted_lead(draft.base(), *id);
    let open: Vec<_> = import.fills.iter().filter(is_open).collect();
    for (id, fields) in open {
        fields.iter().for_each(|(number, value)| draft.set(*id, *number, value.clone()));
    }
    Ok(Effect { blobs: import.blobs.to_vec(), ..Effect::new(Action::Import, import.file.clone()) })
}

fn merge_other_workspace(draft: &mut Draft, wanted: &MergeWorkspace, context: &Context) -> Effect {
    let skipped = merge_workspace::reconcile(draft, wanted, context.language);
    let blobs = wanted.blobs.to_vec();
    Effect { skipped, blobs, ..Effect::new(Action::Reconcile, wanted.file.clone()) }
}
