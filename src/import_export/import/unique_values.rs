//! Fields that hold each value once: a row whose value another record or row has goes without it, and says who has it.
use super::parsed_row::ParsedRow;
use super::planner::ImportPlanner;
use super::sheet_plan::SheetPlan;
use super::value_holders::Holder;
use crate::base::{Id, Row};
use crate::command::unique;
use crate::locale::{Phrase, phrase, phrases};
use crate::store::display_names;
use crate::worker_protocol::import_config::Target;

const TAKEN: Phrase = phrase!(
    "The record or the row behind the arrow has this value already, and the field holds each value once. The value is kept in the description.",
    "Der Datensatz oder die Zeile hinter dem Pfeil hat diesen Wert bereits, und das Feld enthält jeden Wert nur einmal. Der Wert steht in der Beschreibung.",
    "La fiche ou la ligne après la flèche a déjà cette valeur, et le champ ne contient chaque valeur qu’une seule fois. La valeur est conservée dans la description.",
);

impl ImportPlanner<'_> {
    /// Takes the values out of a row that another record or an earlier row has.
    pub(super) fn keep_values_unique(
        &mut self,
        part: &SheetPlan,
        row: usize,
        id: Id,
        read: &mut ParsedRow,
        record: Option<&Row>,
    ) {
        let set = self.set;
        for field in set.fields(part.kind).iter().filter(|field| field.unique) {
            let Some(value) = read.fields.get(field.number) else { continue };
            let present = record.and_then(|record| record.get(field.number));
            let stays = present.is_some() && part.sheet.keeps.contains(&field.number);
            let Some(key) = unique::key(field, value).filter(|_| !stays) else { continue };
            let values = self.unique_values.of_field(set, part.kind, field);
            match values.get(&key) {
                Some(holder) if holder.id != id => {
                    let holder = match holder.line {
                        Some(line) => phrases::ROW_OF_FILE.with(self.language, &[&line.to_string()]),
                        None => {
                            let name = display_names::name_of(set, holder.id, self.language);
                            format!("{} {name}", part.kind.one().of(self.language))
                        }
                    };
                    let column = part.column(Target::Field(field.number)).and_then(|at| part.table.header.get(at));
                    let column = column.map_or(field.label.of(self.language), String::as_str).to_string();
                    let cell = part.cell(row, Target::Field(field.number)).to_string();
                    read.fields.take(field.number);
                    read.kept.push(format!("{column}: {cell}"));
                    let cell = display_names::cut(&cell, 30);
                    self.complain(part, row, &column, &format!("{cell} → {holder}"), TAKEN);
                }
                _ => {
                    values.insert(key, Holder { id, line: Some(part.table.line(row)) });
                    if let Some(before) = present.and_then(|before| unique::key(field, &before)) {
                        let is_own = values.get(&before).is_some_and(|holder| holder.id == id && holder.line.is_none());
                        if is_own {
                            values.remove(&before);
                        }
                    }
                }
            }
        }
    }
}
