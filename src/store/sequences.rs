//! Sequences: what a plan of activities says, on which records it may be, and what ends it. The steps are a text with a line
//! each: `TYPE DAYS TEMPLATE SUBJECT`, of which the subject's further lines are what there is to do, and the template is `-`
//! for none. The days count from the day on which the step before was done, for the first one from the beginning.
use super::record_tables::RecordTables;
use super::stages;
use crate::base::escape::{in_a_line, in_lines};
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::domain::records::{contact, email_template, enrolment, lead, opportunity, sequence, status};
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase};

/// The most steps of a sequence.
pub const MOST_STEPS: usize = 20;

/// The most days between two steps.
pub const MOST_DAYS: i32 = 3_650;

/// For how many days after its end a sequence gets the credit for a conversion or a won deal.
pub const CREDIT_DAYS: i64 = 90;

/// The types of the records on which a sequence may be.
pub const KINDS: [RecordType; 3] = [RecordType::Lead, RecordType::Contact, RecordType::Opportunity];

/// A step of a sequence.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The type of the activity.
    pub of: Id,
    /// The days after the step before.
    pub days: i32,
    /// The template of an email.
    pub template: Option<Id>,
    /// The activity's subject.
    pub subject: String,
    /// The activity's text.
    pub text: String,
}

/// Reads the steps of a stored text, whoever wrote it; `None` if it is not in this form.
pub fn read(text: &str) -> Option<Vec<Step>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let steps: Vec<Step> = lines.map(read_step).collect::<Option<_>>()?;
    (1..=MOST_STEPS).contains(&steps.len()).then_some(steps)
}

/// The stored text of steps.
pub fn write(steps: &[Step]) -> String {
    let line = |step: &Step| {
        let Step { of, days, template, subject, text } = step;
        let template = template.map_or("-".to_string(), |id| id.to_string());
        let text = if text.is_empty() { String::new() } else { format!("\n{text}") };
        format!("{of} {days} {template} {}", in_a_line(&format!("{}{text}", subject.trim())))
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read_step(line: &str) -> Option<Step> {
    let mut words = line.splitn(4, ' ');
    let of = words.next()?.parse().ok()?;
    let days = words.next()?.parse().ok().filter(|days| (0..=MOST_DAYS).contains(days))?;
    let template = match words.next()? {
        "-" => None,
        id => Some(id.parse().ok()?),
    };
    let rest = in_lines(words.next()?);
    let (subject, text) = rest.split_once('\n').unwrap_or((&rest, ""));
    let is_named = !subject.trim().is_empty();
    is_named.then(|| Step { of, days, template, subject: subject.to_string(), text: text.to_string() })
}

/// The steps of an enrolment: as its sequence had them when it began.
pub fn steps_of(enrolment: &Row) -> Vec<Step> {
    read(enrolment.text(enrolment::STEPS)).unwrap_or_default()
}

/// The template of the step that an activity is, if there is one and it is for records of this type.
pub fn template_of(set: &RecordTables, kind: RecordType, planned: Id) -> Option<Id> {
    let enrolment = set.linking(planned, RecordType::Enrolment, enrolment::ACTIVITY).next()?;
    let at = usize::try_from(enrolment.number(enrolment::STEP)?).ok()?;
    let template = steps_of(enrolment).get(at.checked_sub(1)?)?.template?;
    let row = set.get(RecordType::EmailTemplate, template)?;
    (row.text(email_template::OF) == kind.key()).then_some(template)
}

/// The type of the records on which a sequence may be.
pub fn kind_of(sequence: &Row) -> Option<RecordType> {
    RecordType::from_key(sequence.text(sequence::OF)).filter(|kind| KINDS.contains(kind))
}

/// The enrolment's field that links to a record of a type.
pub fn link(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Lead => Some(enrolment::LEAD),
        RecordType::Contact => Some(enrolment::CONTACT),
        RecordType::Opportunity => Some(enrolment::OPPORTUNITY),
        _ => None,
    }
}

/// What ends a sequence on a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The deal was won.
    Won,
    /// The lead was converted.
    Converted,
    /// The person replied.
    Replied,
    /// The person does not want the emails, calls or letters of its steps.
    OptedOut,
    /// The lead was closed without a conversion, or the deal was lost.
    Closed,
    /// Somebody stopped it.
    Stopped,
    /// All its steps are done.
    Finished,
}

impl End {
    /// All of them. Where two browsers ended a sequence differently, the first of this list counts.
    pub const ALL: [End; 7] =
        [End::Won, End::Converted, End::Replied, End::OptedOut, End::Closed, End::Stopped, End::Finished];

    /// What sequences are for.
    pub const GOALS: [End; 3] = [End::Won, End::Converted, End::Replied];

    /// The enrolment's field that says when.
    pub const fn field(self) -> FieldId {
        match self {
            End::Won => enrolment::WON,
            End::Converted => enrolment::CONVERTED,
            End::Replied => enrolment::REPLIED,
            End::OptedOut => enrolment::OPTED_OUT,
            End::Closed => enrolment::CLOSED,
            End::Stopped => enrolment::STOPPED,
            End::Finished => enrolment::FINISHED,
        }
    }

    /// Whether it may still be noted after the sequence has ended, because it is likely to come of it.
    pub fn may_follow(self, value: impl Fn(FieldId) -> Option<Value>, now: Timestamp) -> bool {
        let moment = |number: FieldId| match value(number) {
            Some(Value::Moment(at)) => Some(at),
            _ => None,
        };
        let is_recent = moment(enrolment::ENDED).is_some_and(|at| now.0 - at.0 <= CREDIT_DAYS * 86_400_000);
        let is_open = [End::Finished, End::Replied].iter().any(|end| moment(end.field()).is_some());
        let is_other = moment(self.field()).is_none();
        End::GOALS.contains(&self) && is_recent && is_open && is_other
    }
}

/// How an enrolment ended; `None` while its steps go on.
pub fn end_of(enrolment: &Row) -> Option<End> {
    End::ALL.into_iter().find(|end| enrolment.moment(end.field()).is_some())
}

/// What people may not want, with the type of the activities that it concerns.
pub const OPT_OUTS: [(FieldId, Id); 3] =
    [(lead::OPT_OUT, defaults::EMAIL), (lead::DO_NOT_CALL, defaults::CALL), (lead::NO_POST, defaults::LETTER)];

/// What ends a sequence on a record as it is, if something does. `value` tells the fields of records, and `left` are the steps
/// that are still to be done.
pub fn ended_by(
    set: &RecordTables,
    (kind, about): (RecordType, Id),
    left: &[Step],
    value: &dyn Fn(Id, FieldId) -> Option<Value>,
) -> Option<End> {
    let linked = |number: FieldId| value(about, number).as_ref().and_then(Value::link);
    let person = match kind {
        RecordType::Lead => {
            if value(about, lead::CONVERTED_AT).is_some() {
                return Some(End::Converted);
            }
            let status = linked(lead::STATUS).and_then(|id| set.get(RecordType::Status, id));
            if status.and_then(|row| row.link(status::CATEGORY)) == Some(defaults::NOT_CONVERTED) {
                return Some(End::Closed);
            }
            Some(about)
        }
        RecordType::Opportunity => {
            let stage = linked(opportunity::STAGE);
            if stage.is_some_and(|stage| stages::is_won(set, stage)) {
                return Some(End::Won);
            }
            if stage.is_some_and(|stage| stages::is_closed(set, stage)) {
                return Some(End::Closed);
            }
            linked(opportunity::CONTACT)
        }
        _ => Some(about),
    };
    // A contact's fields have the same numbers as a lead's.
    const { assert!(lead::OPT_OUT.0 == contact::OPT_OUT.0 && lead::DO_NOT_CALL.0 == contact::DO_NOT_CALL.0) };
    let has = |of: Id| left.iter().any(|step| step.of == of);
    let refuses = |number: FieldId| person.is_some_and(|person| value(person, number).is_some());
    const { assert!(lead::NO_POST.0 == contact::NO_POST.0) };
    let wants_none = |(number, of): (FieldId, Id)| refuses(number) && has(of);
    let is_unwanted = OPT_OUTS.into_iter().any(wants_none);
    is_unwanted.then_some(End::OptedOut)
}

/// Why a sequence is not put on a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LeftOut {
    /// The record is gone.
    Gone,
    /// The sequence is for records of another type.
    OtherType,
    /// The lead was converted.
    Converted,
    /// The lead was closed, or the deal was won or lost.
    Closed,
    /// The person does not want the emails, calls or letters of its steps.
    OptedOut,
    /// The record is in the sequence already.
    Already,
}

impl LeftOut {
    /// The reason in words.
    pub const fn phrase(self) -> Phrase {
        match self {
            LeftOut::Gone => {
                phrase!("The record no longer exists.", "Den Datensatz gibt es nicht mehr.", "La fiche n’existe plus.",)
            }
            LeftOut::OtherType => phrase!(
                "The sequence is for records of another type.",
                "Die Sequenz ist für Datensätze eines anderen Typs.",
                "La séquence est destinée à un autre type de fiche.",
            ),
            LeftOut::Converted => phrase!(
                "The lead was converted. Use a sequence for its contact.",
                "Der Lead wurde konvertiert. Nehmen Sie eine Sequenz für seinen Kontakt.",
                "Le lead a été converti. Utilisez une séquence pour son contact.",
            ),
            LeftOut::Closed => phrase!("It is closed.", "Bereits geschlossen.", "La fiche est close."),
            LeftOut::OptedOut => phrase!(
                "The person does not want the emails, calls or letters of the steps.",
                "Die Person möchte die E-Mails, Anrufe oder Briefe der Schritte nicht.",
                "La personne ne veut pas des e-mails, appels ou lettres des étapes.",
            ),
            LeftOut::Already => phrase!(
                "It is in this sequence already.",
                "Bereits in dieser Sequenz.",
                "La fiche suit déjà cette séquence.",
            ),
        }
    }
}

/// Why a sequence with these steps is not put on a record, if it is not.
pub fn left_out(set: &RecordTables, sequence: &Row, steps: &[Step], about: Id) -> Option<LeftOut> {
    let Some(kind) = set.locate(about).map(|(kind, _)| kind) else { return Some(LeftOut::Gone) };
    let link = link(kind).filter(|_| kind_of(sequence) == Some(kind));
    let Some(link) = link else { return Some(LeftOut::OtherType) };
    let value = |id: Id, number: FieldId| set.find(id)?.1.get(number);
    match ended_by(set, (kind, about), steps, &value) {
        Some(End::Converted) => return Some(LeftOut::Converted),
        Some(End::OptedOut) => return Some(LeftOut::OptedOut),
        Some(_) => return Some(LeftOut::Closed),
        None => {}
    }
    let is_in = |row: &Row| row.link(enrolment::SEQUENCE) == Some(sequence.id()) && end_of(row).is_none();
    set.linking(about, RecordType::Enrolment, link).any(is_in).then_some(LeftOut::Already)
}
