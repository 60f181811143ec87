//! Fields that records have whether the file mentions them or not, and effects of one column on others.
use super::parsed_row::ParsedRow;
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::SheetPlan;
use crate::base::fold::tokenize;
use crate::base::{FieldId, Id, IdMap, Row, Timestamp, Value};
use crate::command::{lead as lead_rules, opportunity as opportunity_rules};
use crate::domain::records::{account, activity, campaign, contact, lead, opportunity, stage, user};
use crate::domain::rules::validate;
use crate::domain::{Field, RecordType, defaults};
use crate::locale::{Phrase, phrase};
use crate::store::{RecordStore, RecordTables, display_names, picklists, stages};
use crate::worker_protocol::import_config::Target;

const STAND_IN: Phrase = phrase!(
    "This required value is missing; a placeholder is used. Fill it in after the import.",
    "Dieser Pflichtwert fehlt; ein Platzhalter ist eingesetzt. Tragen Sie den Wert nach dem Import nach.",
    "Cette valeur obligatoire manque ; une valeur provisoire la remplace. Renseignez-la après l’importation.",
);

const EARLIER_STAGE: Phrase = phrase!(
    "The stage in the file requires this field. The opportunity is put into an earlier stage; the file's is kept in the description.",
    "Die Phase in der Datei verlangt dieses Feld. Die Opportunity kommt in eine frühere Phase; jene steht in der Beschreibung.",
    "L’étape indiquée dans le fichier exige ce champ. L’opportunité est placée à une étape antérieure ; celle du fichier est conservée dans la description.",
);
const STAGE_ASKS: Phrase = phrase!(
    "The stage of the opportunity asks for this field, so that it is not emptied.",
    "Die Phase der Opportunity verlangt dieses Feld; es wird nicht geleert.",
    "L’étape de l’opportunité exige ce champ ; il n’est donc pas vidé.",
);
const LOST_WITHOUT_REASON: Phrase = phrase!(
    "A lost opportunity has a reason. “Other” is set; choose the right one after the import.",
    "Eine verlorene Opportunity hat einen Grund. „Sonstiges“ ist gesetzt; wählen Sie nach dem Import den richtigen.",
    "Une opportunité perdue a un motif. « Autre » est appliqué ; choisissez le bon après l’importation.",
);
const CLOSED_AHEAD: Phrase = phrase!(
    "A closed opportunity does not close in the future. Its close date is set to today.",
    "Eine geschlossene Opportunity schließt nicht in der Zukunft. Ihr Abschlussdatum ist auf heute gesetzt.",
    "Une opportunité clôturée ne peut pas avoir une date de clôture future. La date est fixée à aujourd’hui.",
);

/// The probability and forecast category of every stage.
pub fn stages(set: &RecordStore) -> IdMap<(i64, Option<Value>)> {
    let figures = |row: &Row| (row.number(stage::PROBABILITY).unwrap_or(0), row.get(stage::FORECAST));
    set.rows(RecordType::Stage).map(|(_, row)| (row.id(), figures(row))).collect()
}

/// The probability and forecast category of a new stage.
pub fn figures(fields: &[(FieldId, Value)]) -> (i64, Option<Value>) {
    let get = |number: FieldId| fields.iter().find(|(other, _)| *other == number).map(|(_, value)| value.clone());
    let percent = match get(stage::PROBABILITY) {
        Some(Value::Number(percent)) => percent,
        _ => 0,
    };
    (percent, get(stage::FORECAST))
}

/// A new stage gets the probability that most of its deals have in the file.
pub fn new_stage(part: &SheetPlan, column: usize, name: &str, fields: &mut [(FieldId, Value)]) {
    let Some(percents) = part.column(Target::Field(opportunity::PROBABILITY)) else { return };
    let mut counts = [0u32; 101];
    for row in 0..part.table.rows.len() {
        let percent = part.table.cell(row, percents).trim().trim_end_matches('%').parse::<usize>();
        if let (true, Ok(percent @ 0..=100)) = (part.table.cell(row, column).trim() == name, percent) {
            counts[percent] += 1;
        }
    }
    let most = (0..=100).max_by_key(|percent| counts[*percent as usize]).unwrap_or(0);
    fields
        .iter_mut()
        .filter(|(number, _)| *number == stage::PROBABILITY)
        .for_each(|(_, value)| *value = Value::Number(most));
}

impl ImportPlanner<'_> {
    /// Interprets a cell as done, not done, won or lost; other words are kept.
    pub(super) fn done(&mut self, part: &SheetPlan, cell: &str, header: &str, read: &mut ParsedRow) {
        let said = tokenize(cell);
        let is_deal = part.kind == RecordType::Opportunity;
        let (yes, no): (&[&str], &[&str]) = if is_deal {
            (&["won", "gewonnen", "gagne", "gagnee"], &["lost", "verloren", "perdu", "perdue"])
        } else {
            (
                &[
                    "completed",
                    "done",
                    "closed",
                    "erledigt",
                    "abgeschlossen",
                    "true",
                    "yes",
                    "ja",
                    "1",
                    "wahr",
                    "held",
                    "oui",
                    "vrai",
                    "termine",
                    "terminee",
                    "fait",
                ],
                &[
                    "not started",
                    "open",
                    "offen",
                    "nicht begonnen",
                    "nicht gestartet",
                    "false",
                    "no",
                    "nein",
                    "0",
                    "falsch",
                    "planned",
                    "ouvert",
                    "ouverte",
                    "non commence",
                    "non commencee",
                    "non demarree",
                    "non",
                    "faux",
                ],
            )
        };
        match (yes.contains(&said.as_str()), no.contains(&said.as_str())) {
            (true, _) => read.done = Some(true),
            (_, true) => read.done = Some(false),
            _ if is_deal && matches!(said.as_str(), "open" | "offen" | "ouvert" | "ouverte" | "en cours") => {}
            _ => {
                read.done = read.done.or(if is_deal { None } else { Some(false) });
                read.kept.push(format!("{header}: {}", cell.trim()));
            }
        }
    }

    /// An account or a campaign that is only named by other records.
    pub(super) fn new_named(&mut self, kind: RecordType, name: &str, world: &mut ImportContext) -> Id {
        if self.is_trial {
            return Id([0; 16]);
        }
        let id = (world.new_id)();
        // A campaign's fields have the same numbers as an account's.
        const { assert!(account::NAME.0 == campaign::NAME.0 && account::CREATED.0 == campaign::CREATED.0) };
        let fields = [(account::NAME, Value::Text(name.to_string())), (account::CREATED, Value::Moment(world.now))];
        self.plan.add_entry(kind, id, &fields);
        self.registry.add(kind, id, "", name);
        id
    }

    /// Sets the fields that every new record has.
    pub(super) fn fill_defaults(
        &mut self,
        part: &SheetPlan,
        row: usize,
        id: Id,
        read: &mut ParsedRow,
        world: &ImportContext,
    ) {
        let created = read.fields.moment(lead::CREATED).filter(|_| part.kind == RecordType::Lead);
        if let Some(field) = part.kind.field_by_key("created") {
            read.fields.set_if_empty(field.number, Some(Value::Moment(world.now)));
        }
        self.follow(part, row, id, read);
        part.start.iter().cloned().for_each(|(number, value)| {
            let is_late = part.kind == RecordType::Opportunity
                && number == opportunity::CLOSE_DATE
                && read.fields.get(number).is_none();
            let value = match (value, created) {
                // The deadline counts from the creation.
                (Value::Day(day), Some(created)) if number == lead::DEADLINE => {
                    Value::Day(day.add_days(world.day(created).0 - world.today.0))
                }
                (value, _) => value,
            };
            read.fields.set_if_empty(number, Some(value));
            if is_late {
                self.complain(
                    part,
                    row,
                    part.kind.field(number).map_or("", |field| field.label.of(self.language)),
                    "",
                    STAND_IN,
                );
            }
        });
        if part.kind == RecordType::Opportunity {
            self.enter_stage(part, row, read, world);
            self.stage(read);
        }
        if part.kind == RecordType::Lead && self.category(read) == Some(defaults::NOT_CONVERTED) {
            read.fields.set_if_empty(lead::REASON, Some(Value::Link(defaults::REASON_UNKNOWN)));
        }
        for field in validate::missing(self.set.fields(part.kind), |number| read.fields.get(number).is_some()) {
            // A person without a last name gets the first name, a user the address.
            let stand_in = match (part.kind, field.number) {
                (RecordType::Lead, lead::LAST_NAME) => read.fields.take(lead::FIRST_NAME),
                // A contact without any name is called like its company.
                (RecordType::Contact, contact::LAST_NAME) => {
                    read.fields.take(contact::FIRST_NAME).or_else(|| Value::text(part.company(row)))
                }
                (RecordType::User, user::NAME) => {
                    part.kind.field_by_key("email").and_then(|email| read.fields.get(email.number).cloned())
                }
                _ => None,
            };
            if matches!(field.kind, crate::domain::FieldType::Text) {
                let text = || Value::Text(validate::NOT_GIVEN.of(self.language).to_string());
                read.fields.put(field.number, stand_in.unwrap_or_else(text));
                self.complain(part, row, field.label.of(self.language), "", STAND_IN);
            }
        }
    }

    /// Sets the fields of an existing record that follow from a row.
    pub(super) fn derive_fields(
        &mut self,
        part: &SheetPlan,
        row: usize,
        record: &Row,
        read: &mut ParsedRow,
        world: &ImportContext,
    ) {
        match part.kind {
            RecordType::Lead if self.is_converted(read) => {
                read.fields.set_if_empty(lead::CREATED, record.get(lead::CREATED));
                for number in [lead::COMPANY, lead::EMAIL] {
                    read.fields.set_if_empty(number, record.get(number));
                }
                self.convert(part, None, record.id(), read);
            }
            RecordType::Opportunity => {
                if let Some(won) = read.done {
                    let own = read.pipeline.or_else(|| {
                        record.link(opportunity::STAGE).map(|stage| picklists::pipeline_of(self.set, stage))
                    });
                    read.fields.put(opportunity::STAGE, Value::Link(self.closing(own, won)));
                }
                match read.pipeline {
                    Some(pipeline) => self.put_in_pipeline(part, row, pipeline, Some(record), read),
                    None => self.keep_pipeline(part, row, record, read),
                }
                if part.sheet.erases {
                    self.keep_asked(part, row, record, read);
                }
                let stage = read.fields.link(opportunity::STAGE);
                // The day on which it was closed stays: the file closes it in the future, which no closed deal does.
                let stays_closed = stage.is_none_or(|stage| Some(stage) == record.link(opportunity::STAGE))
                    && record.link(opportunity::STAGE).is_some_and(|stage| stages::is_closed(self.set, stage));
                let is_ahead =
                    matches!(read.fields.get(opportunity::CLOSE_DATE), Some(Value::Day(day)) if *day > world.today);
                if stays_closed && is_ahead {
                    read.fields.take(opportunity::CLOSE_DATE);
                }
                if stage.is_some() && stage != record.link(opportunity::STAGE) {
                    self.stage(read);
                    read.fields.put(opportunity::STAGE_SINCE, Value::Moment(world.now));
                }
            }
            RecordType::Activity => {
                let is_done = read.done == Some(true);
                let given = read.fields.take(activity::DONE);
                let done = record.get(activity::DONE).filter(|_| given.is_none()).or(given);
                if is_done {
                    read.fields.set_if_empty(activity::DONE, done.or(Some(Value::Moment(world.now))));
                }
            }
            _ => {}
        }
    }

    /// Keeps what a deal's stage asks for and the file would empty.
    fn keep_asked(&mut self, part: &SheetPlan, row: usize, record: &Row, read: &mut ParsedRow) {
        let own = record.link(opportunity::STAGE);
        let Some(stage) = read.fields.link(opportunity::STAGE).or(own) else { return };
        let after = |number: FieldId| record.get(number).filter(|_| !read.blanks.contains(&number));
        for field in opportunity_rules::emptied(self.set, record, stage, after) {
            read.blanks.retain(|number| *number != field.number);
            self.complain(part, row, field.label.of(self.language), "", STAGE_ASKS);
        }
    }

    /// The stage in which deals of a pipeline are won or lost.
    fn closing(&self, pipeline: Option<Id>, won: bool) -> Id {
        let (closes, usual): (fn(&RecordTables, Id) -> bool, Id) = match won {
            true => (stages::is_won, defaults::STAGE_WON),
            false => (stages::is_lost, defaults::STAGE_LOST),
        };
        let all = picklists::stages_of(self.set, pipeline.unwrap_or(defaults::MAIN_PIPELINE));
        all.into_iter().find(|id| closes(self.set, *id)).unwrap_or(usual)
    }

    /// Whether a lead, of the files or existing, already has this deal as the result of its conversion.
    pub(super) fn is_redundant(&self, lead: Id, deal: Id) -> bool {
        let here = || self.set.get(RecordType::Lead, lead)?.link(lead::CONVERTED_OPPORTUNITY);
        self.became.get(&lead).copied().or_else(here) == Some(deal)
    }

    fn follow(&mut self, part: &SheetPlan, row: usize, id: Id, read: &mut ParsedRow) {
        if let Some(last) = self.last_activity.get(&id)
            && let Some(field) = part.kind.field_by_key("last_activity")
        {
            read.fields.set_if_empty(field.number, Some(Value::Moment(*last)));
        }
        match part.kind {
            RecordType::Lead if self.is_converted(read) => self.convert(part, Some(row), id, read),
            RecordType::Contact => {
                if let Some(account) = read.fields.link(contact::ACCOUNT) {
                    self.account_of.insert(id, account);
                }
            }
            RecordType::Opportunity => {
                if let Some(won) = read.done {
                    let pipeline = read.pipeline.or(part.sheet.pipeline);
                    read.fields.put(opportunity::STAGE, Value::Link(self.closing(pipeline, won)));
                }
                if let Some(pipeline) = read.pipeline {
                    self.put_in_pipeline(part, row, pipeline, None, read);
                }
                let went = self.came_from.get(&id).and_then(|lead| self.went.get(lead)).copied().unwrap_or_default();
                read.fields.set_if_empty(opportunity::CONTACT, went.contact.map(Value::Link));
                read.fields.set_if_empty(opportunity::ACCOUNT, went.account.map(Value::Link));
                let created = read.fields.get(opportunity::CREATED).cloned();
                read.fields.set_if_empty(opportunity::STAGE_SINCE, created);
            }
            RecordType::Activity => self.finish_activity(part, row, read),
            _ => {}
        }
    }

    /// Gives a done activity a completion time, and removes it from one that is not done.
    fn finish_activity(&mut self, part: &SheetPlan, row: usize, read: &mut ParsedRow) {
        let given = read.fields.take(activity::DONE);
        let is_done = read.done.unwrap_or(given.is_some());
        if is_done {
            let due = match read.fields.get(activity::DUE) {
                Some(Value::Day(due)) => Some(Value::Moment(Timestamp(due.midnight().0 + 43_200_000))),
                _ => None,
            };
            let done = given.or(due).or(read.fields.get(activity::CREATED).cloned());
            if let Some(Value::Moment(at)) = done {
                for number in activity::LINKS {
                    if let Some(about) = read.fields.link(number) {
                        let last = self.last_activity.entry(about).or_insert(at);
                        *last = (*last).max(at);
                    }
                }
            }
            read.fields.set_if_empty(activity::DONE, done);
        } else if given.is_some()
            && let Some(column) = part.column(Target::Field(activity::DONE))
        {
            read.kept.push(format!("{}: {}", part.table.header[column], part.table.cell(row, column).trim()));
        }
    }

    fn category(&self, read: &ParsedRow) -> Option<Id> {
        self.categories.get(&read.fields.link(lead::STATUS)?).copied()
    }

    pub(super) fn is_converted(&self, read: &ParsedRow) -> bool {
        read.is_converted || self.category(read) == Some(defaults::CONVERTED)
    }

    /// Converts the lead's fields: status, time, and the resulting records as far as they are known.
    fn convert(&mut self, part: &SheetPlan, row: Option<usize>, id: Id, read: &mut ParsedRow) {
        if self.category(read) != Some(defaults::CONVERTED) {
            let status = lead_rules::first_status(self.set, defaults::CONVERTED);
            if let (Some(row), Some(column)) = (row, part.column(Target::Field(lead::STATUS))) {
                let cell = part.table.cell(row, column).trim();
                let line = format!("{}: {cell}", part.table.header[column]);
                if !cell.is_empty() && !read.kept.contains(&line) {
                    read.kept.push(line);
                }
            }
            read.fields.put(lead::STATUS, Value::Link(status));
        }
        read.fields.take(lead::REASON);
        let mut went = self.went.get(&id).copied().unwrap_or_default();
        went.contact = read
            .fields
            .link(lead::CONVERTED_CONTACT)
            .or_else(|| self.registry.by_email(read.fields.text(lead::EMAIL)?));
        let known = went.contact.and_then(|contact| self.account_of.get(&contact).copied());
        let named = || self.registry.by_name(RecordType::Account, read.fields.text(lead::COMPANY)?);
        went.account = read.fields.link(lead::CONVERTED_ACCOUNT).or(known).or_else(named);
        went.opportunity = read.fields.link(lead::CONVERTED_OPPORTUNITY).or(went.opportunity);
        read.fields.set_if_empty(lead::CONVERTED_CONTACT, went.contact.map(Value::Link));
        read.fields.set_if_empty(lead::CONVERTED_ACCOUNT, went.account.map(Value::Link));
        read.fields.set_if_empty(lead::CONVERTED_OPPORTUNITY, went.opportunity.map(Value::Link));
        let at = went.at.map(Value::Moment).or_else(|| read.fields.get(lead::CREATED).cloned());
        read.fields.set_if_empty(lead::CONVERTED_AT, at);
        if let Some(deal) = went.opportunity {
            self.came_from.entry(deal).or_insert(id);
        }
        if let Some(deal) = read.fields.link(lead::CONVERTED_OPPORTUNITY) {
            self.became.insert(id, deal);
        }
        self.went.insert(id, went);
    }

    /// Applies the rules of a new deal's stage. A lost deal gets a reason, a closed one closes today at the latest, and
    /// one that lacks fields its stage asks for is in the last stage before that does not.
    fn enter_stage(&mut self, part: &SheetPlan, row: usize, read: &mut ParsedRow, world: &ImportContext) {
        let Some(stage) = read.fields.link(opportunity::STAGE) else { return };
        let set = self.set;
        let change = |read: &ParsedRow, to: Id| {
            let after = |number: FieldId| read.fields.get(number).cloned();
            opportunity_rules::stage_change_of(set, None, to, after, world.today)
        };
        let lacks = |read: &ParsedRow, to: Id| {
            let missing = change(read, to).missing;
            missing.into_iter().find(|field| field.number != opportunity::LOSS_REASON)
        };
        let mut complaints: Vec<(&'static Field, Phrase)> = Vec::new();
        let mut to = stage;
        if let Some(field) = lacks(read, stage) {
            let is_closed = |id: &Id| stages::is_closed(set, *id);
            let stages = picklists::stages_of(set, picklists::pipeline_of(set, stage));
            let before = stages.into_iter().take_while(|id| *id != stage).filter(|id| !is_closed(id));
            to = before.filter(|id| lacks(read, *id).is_none()).last().unwrap_or(stage);
            if to != stage {
                let name = display_names::name_of(set, stage, self.language);
                let label = part.kind.field(opportunity::STAGE).map_or("", |field| field.label.of(self.language));
                read.kept.push(format!("{label}: {name}"));
                read.fields.put(opportunity::STAGE, Value::Link(to));
                // They were those of the other stage.
                read.fields.take(opportunity::PROBABILITY);
                read.fields.take(opportunity::FORECAST);
                complaints.push((field, EARLIER_STAGE));
            }
        }
        let entered = change(read, to);
        for field in entered.missing.iter().copied().filter(|field| field.number == opportunity::LOSS_REASON) {
            read.fields.put(opportunity::LOSS_REASON, Value::Link(defaults::LOSS_OTHER));
            complaints.push((field, LOST_WITHOUT_REASON));
        }
        for (number, value) in entered.edits.into_iter().filter(|(number, _)| *number == opportunity::CLOSE_DATE) {
            value.into_iter().for_each(|value| read.fields.put(number, value));
            complaints.extend(part.kind.field(number).map(|field| (field, CLOSED_AHEAD)));
        }
        for (field, text) in complaints {
            let cell = part.cell(row, Target::Field(field.number)).to_string();
            self.complain(part, row, field.label.of(self.language), &cell, text);
        }
    }

    /// Sets probability and forecast category from the stage if the row has none.
    fn stage(&self, read: &mut ParsedRow) {
        let stage = read.fields.link(opportunity::STAGE).and_then(|stage| self.stages.get(&stage));
        if let Some((percent, forecast)) = stage {
            read.fields.set_if_empty(opportunity::PROBABILITY, Some(Value::Number(*percent)));
            read.fields.set_if_empty(opportunity::FORECAST, forecast.clone());
        }
    }
}
