//! Record rules: a new record that breaks one is left out, and an existing one keeps what the file would break.
use std::rc::Rc;

use super::plan::BREAKS_RULE;
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::SheetPlan;
use crate::base::{FieldId, Row};
use crate::command::{FieldEdit, Rejection, record_rules};
use crate::domain::RecordType;
use crate::domain::schema;
use crate::locale::{Phrase, phrase};
use crate::store::record_rules::{Rules, viewer};
use crate::worker_protocol::import_config::Target;

const ROW_LEFT_OUT: Phrase = phrase!(
    "{} The row is not imported; correct it, and import it again.",
    "{} Die Zeile wird nicht importiert; berichtigen Sie sie, und importieren Sie sie erneut.",
    "{} La ligne n’est pas importée ; corrigez-la et réimportez-la.",
);
const VALUE_LEFT_OUT: Phrase =
    phrase!("{} The record keeps its value.", "{} Der Datensatz behält seinen Wert.", "{} La fiche garde sa valeur.",);

impl ImportPlanner<'_> {
    fn rules(&mut self, kind: RecordType, world: &ImportContext) -> Rc<Rules> {
        let set = self.set;
        let viewer = viewer(None, world.today, self.language, world.local);
        self.rules.entry(kind).or_insert_with(|| Rc::new(Rules::of(set, kind, &viewer))).clone()
    }

    /// Whether a rule refuses the new record of a row, which is then left out.
    pub(super) fn refuses_row(&mut self, part: &SheetPlan, row: usize, record: &Row, world: &ImportContext) -> bool {
        let rules = self.rules(part.kind, world);
        let broken = rules.broken(self.set, None, record);
        let Some(why) = record_rules::rejection(&broken, None, self.language) else { return false };
        self.tell_refused(part, row, &why, ROW_LEFT_OUT);
        self.gone.insert(record.id(), None);
        self.unique_values.release(part.kind, record.id());
        self.plan.leave_row_out(part.place, row, BREAKS_RULE);
        true
    }

    /// Takes out what rules refuse of the changes of an existing record.
    pub(super) fn take_refused(
        &mut self,
        part: &SheetPlan,
        row: usize,
        record: &Row,
        entries: &mut Vec<FieldEdit>,
        world: &ImportContext,
    ) {
        let rules = self.rules(part.kind, world);
        for ((number, _), mut why) in record_rules::take_refused(self.set, &rules, record, entries, self.language) {
            why.field = self.set.field(part.kind, number);
            self.tell_refused(part, row, &why, VALUE_LEFT_OUT);
        }
    }

    fn tell_refused(&mut self, part: &SheetPlan, row: usize, why: &Rejection, text: Phrase) {
        let target = |number: FieldId| part.column(Target::Field(number)).and_then(|at| part.table.header.get(at));
        let column = why
            .field
            .map(|field| target(field.number).map_or(field.label.of(self.language), String::as_str).to_string());
        let cell = why.field.map_or("", |field| part.cell(row, Target::Field(field.number))).to_string();
        let text = schema::kept(&text.with(self.language, &[why.text.of(self.language)]));
        self.complain(part, row, &column.unwrap_or_default(), &cell, Phrase::named(text, text));
    }
}
