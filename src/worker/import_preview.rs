//! The preview of an import: what a plan counts, and the rows that the page shows of it.
use std::sync::Arc;

use super::{JobRunner, message_texts, out_of_turn};
use crate::base::Id;
use crate::command;
use crate::enquiry;
use crate::import_export::import::{self, ImportContext, ImportPlanner, Plan};
use crate::import_export::preview_rows::PlannedImport;
use crate::import_export::table::Table;
use crate::locale::Language;
use crate::storage::Storage;
use crate::store::RecordStore;
use crate::worker_protocol::import_config::ImportConfig;
use crate::worker_protocol::messages::{self, Conflict, Count, Differing};
use crate::worker_protocol::preview_rows::RowQuery;
use crate::worker_protocol::{ImportPreview, Reply};

/// The number of rows between two progress reports.
const ROWS: usize = 4_000;

impl<S: Storage> JobRunner<S> {
    /// Plans an import.
    pub(super) fn plan(&mut self, config: ImportConfig, progress: &dyn Fn(u32, u32)) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        if self.tables.is_empty() || config.sheets.len() != self.tables.len() {
            return out_of_turn();
        }
        self.planned = None;
        let (planned, preview) = session.read(|set| {
            let now = (self.tools.now)();
            let mut new_id = || Id::new(now.0, &(self.tools.random)());
            let mut world = ImportContext {
                now,
                today: (self.tools.today)(),
                currency: command::currency(set),
                local: self.local,
                new_id: &mut new_id,
            };
            let tables: Vec<Arc<Table>> = self.tables.iter().map(|(_, table)| table.clone()).collect();
            let mut planner = ImportPlanner::new(set, &tables, config.clone(), &mut world);
            if self.hands_commits_over {
                planner.leave_files_out();
            }
            while !planner.step(ROWS, &mut world) {
                let (done, all) = planner.progress();
                progress(done as u32, all as u32);
            }
            let planned = PlannedImport::new(planner.finish(), config, tables);
            let preview = preview(set, &planned);
            (planned, preview)
        });
        self.planned = Some(planned);
        Reply::Plan(preview)
    }

    /// Some rows of the last plan.
    pub(super) fn preview_rows(&mut self, query: RowQuery) -> Reply {
        match (&mut self.planned, &self.session) {
            (Some(planned), Ok(session)) => Reply::PreviewRows(session.read(|set| planned.rows(set, query))),
            _ => out_of_turn(),
        }
    }

    /// The enquiries of the last plan.
    pub(super) fn planned_enquiries(&self) -> Reply {
        match &self.planned {
            Some(planned) => Reply::Enquiries { texts: planned.plan.enquiries.iter().map(enquiry::write).collect() },
            None => out_of_turn(),
        }
    }

    /// Some differences between the last plan and the workspace.
    pub(super) fn conflicts(&self, from: u32) -> Reply {
        match (&self.planned, &self.session) {
            (Some(planned), Ok(session)) => {
                Reply::Conflicts(session.read(|set| conflicts(set, &planned.plan, from as usize, self.language)))
            }
            _ => out_of_turn(),
        }
    }
}

fn preview(set: &RecordStore, planned: &PlannedImport) -> ImportPreview {
    let (plan, language) = (&planned.plan, planned.config.language);
    let files: Vec<String> = planned.config.sheets.iter().map(|sheet| sheet.file.clone()).collect();
    let count = |(kind, count): &(_, import::Count)| Count {
        kind: *kind,
        new: count.new as u32,
        changed: count.changed as u32,
        same: count.same as u32,
    };
    ImportPreview {
        counts: plan.counts.iter().map(count).collect(),
        rows: (0..files.len()).map(|sheet| planned.counts(sheet)).collect(),
        entries: message_texts::lines(&plan.entries, |at| message_texts::entry(&plan.rows[*at], language)),
        complaints: message_texts::complaints(set, planned, &files),
        described: plan.described as u32,
        conflicts: conflicts(set, plan, 0, language),
        differing: plan.conflicts.len() as u32,
        fields: differing(plan),
        replied: plan.replied as u32,
        attached: plan.blobs.len() as u32,
        enquiries: plan.enquiries.len() as u32,
        left_out: message_texts::lines(&plan.left_out, |line| message_texts::left_out(line, &files, language)),
    }
}

/// A part of the differences between a file and the workspace.
fn conflicts(set: &RecordStore, plan: &Plan, from: usize, language: Language) -> Vec<Conflict> {
    let some = plan.conflicts.iter().skip(from).take(messages::CONFLICTS_PER_REPLY);
    some.map(|conflict| message_texts::conflict(set, conflict, language)).collect()
}

/// The fields in which the files differ from the workspace, in order of occurrence.
fn differing(plan: &Plan) -> Vec<Differing> {
    let mut out: Vec<Differing> = Vec::new();
    for conflict in &plan.conflicts {
        let (sheet, field) = (conflict.sheet as u32, conflict.field);
        match out.iter_mut().find(|own| own.sheet == sheet && own.field == field) {
            Some(own) => own.count += 1,
            None => out.push(Differing { sheet, field, count: 1 }),
        }
    }
    out
}
