//! The pipelines of imported deals: that of their column "pipeline", that of the existing deal, or the one chosen for the
//! file. The stage is always one of that pipeline.
use super::parsed_row::ParsedRow;
use super::planner::ImportPlanner;
use super::sheet_plan::SheetPlan;
use crate::base::fold::tokenize;
use crate::base::{Id, Row, Value};
use crate::domain::defaults;
use crate::domain::records::opportunity;
use crate::import_export::match_choices;
use crate::locale::{Language, Phrase, phrase};
use crate::store::{display_names, picklists, stages};
use crate::worker_protocol::import_config::Target;

const NO_SUCH_STAGE: Phrase = phrase!(
    "The pipeline of this row has no such stage. Its first one is set; the file's is kept in the description.",
    "Die Pipeline dieser Zeile hat keine solche Phase. Ihre erste ist gesetzt; jene der Datei steht in der Beschreibung.",
    "Le pipeline de cette ligne n’a pas cette étape. Sa première étape est définie ; celle du fichier est conservée dans la description.",
);

const NO_PIPELINE: Phrase = phrase!(
    "There is no such pipeline. The opportunity goes into the one chosen for the file; the name is kept in the description.",
    "Diese Pipeline gibt es nicht. Die Opportunity kommt in die für die Datei gewählte; der Name steht in der Beschreibung.",
    "Ce pipeline n’existe pas. L’opportunité va dans celui choisi pour le fichier ; le nom est conservé dans la description.",
);

impl ImportPlanner<'_> {
    /// Notes the pipeline that a row names. In a workspace with one pipeline there is nothing to choose.
    pub(super) fn note_pipeline(
        &mut self,
        part: &SheetPlan,
        row: usize,
        (header, cell): (&str, &str),
        read: &mut ParsedRow,
    ) {
        read.pipeline = self.pipelines.called(cell);
        if read.pipeline.is_none() {
            read.kept.push(format!("{header}: {cell}"));
            if self.pipelines.is_choice() {
                self.complain(part, row, header, cell, NO_PIPELINE);
            }
        }
    }

    /// The stage of a pipeline that a file's name means.
    fn stage_named(&mut self, pipeline: Id, name: &str) -> Option<Id> {
        let key = (pipeline, name.to_string());
        *self.named_stages.entry(key).or_insert_with(|| match_choices::stage_called(self.set, pipeline, name))
    }

    /// Gives a deal a stage of the pipeline that its row names: the one called as in the file, else the deal's own, else
    /// the first.
    pub(super) fn put_in_pipeline(
        &mut self,
        part: &SheetPlan,
        row: usize,
        pipeline: Id,
        record: Option<&Row>,
        read: &mut ParsedRow,
    ) {
        let belongs = |stage: Id| match self.set.locate(stage) {
            Some(_) => picklists::pipeline_of(self.set, stage) == pipeline,
            // One that the import adds belongs to the pipeline of the file.
            None => part.sheet.pipeline.unwrap_or(defaults::MAIN_PIPELINE) == pipeline,
        };
        if read.fields.link(opportunity::STAGE).is_some_and(belongs) {
            return;
        }
        let said = part.cell(row, Target::Field(opportunity::STAGE));
        let own = record.and_then(|record| record.link(opportunity::STAGE)).filter(|stage| belongs(*stage));
        let named = Some(said).filter(|said| !said.is_empty()).and_then(|said| self.stage_named(pipeline, said));
        read.fields.take(opportunity::STAGE);
        let first = || {
            let all = picklists::stages_of(self.set, pipeline);
            all.into_iter().find(|stage| !stages::is_closed(self.set, *stage))
        };
        let Some(stage) = named.or_else(|| if own.is_some() { None } else { first() }) else { return };
        read.fields.put(opportunity::STAGE, Value::Link(stage));
        if named.is_none() && !said.is_empty() {
            let header =
                part.column(Target::Field(opportunity::STAGE)).and_then(|column| part.table.header.get(column));
            let header = header.map_or("", String::as_str);
            let line = format!("{header}: {said}");
            if !read.kept.contains(&line) {
                read.kept.push(line);
            }
            self.complain(part, row, header, said, NO_SUCH_STAGE);
        }
    }

    /// Keeps a deal in its pipeline if that has a stage with the name in the file.
    pub(super) fn keep_pipeline(&self, part: &SheetPlan, row: usize, record: &Row, read: &mut ParsedRow) {
        let (Some(own), Some(given)) = (record.link(opportunity::STAGE), read.fields.link(opportunity::STAGE)) else {
            return;
        };
        let pipeline = picklists::pipeline_of(self.set, own);
        if self.set.locate(given).is_some() && picklists::pipeline_of(self.set, given) == pipeline {
            return;
        }
        let said = tokenize(part.cell(row, Target::Field(opportunity::STAGE)));
        let is_called = |id: &Id| {
            Language::ALL.iter().any(|language| tokenize(&display_names::whole_of(self.set, *id, *language)) == said)
        };
        if let Some(stage) = picklists::stages_of(self.set, pipeline).into_iter().find(is_called) {
            read.fields.put(opportunity::STAGE, Value::Link(stage));
        }
    }
}
