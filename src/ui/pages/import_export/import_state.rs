//! The state of an import: the files, the user's configuration, and the preview.
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::files::{Answer, Job};
use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::store::mappings;
use crate::ui::context::AppContext;
use crate::worker_protocol::import_config::{Applied, ChoiceColumn, Column, FileConfig, ImportConfig};
use crate::worker_protocol::messages::{self, Complaint, Conflict};
use crate::worker_protocol::preview_rows::RowFilter;
use crate::worker_protocol::request::Reread;
use crate::worker_protocol::{ImportPreview, Reply, Request, TableFacts};

/// The state of an import.
#[derive(Clone, Copy)]
pub struct ImportState {
    /// The name for all files together.
    pub name: RwSignal<String>,
    /// The formats of the files; empty before all are read.
    pub tables: RwSignal<Vec<TableFacts>>,
    /// The user's configuration.
    pub config: RwSignal<ImportConfig>,
    /// The progress of the check: rows done and in all.
    pub progress: RwSignal<Option<(u32, u32)>>,
    /// The time the check began.
    pub began: StoredValue<i64>,
    /// The preview; while the next one is made, that of the configuration before.
    pub plan: RwSignal<Option<ImportPreview>>,
    /// The index of the file whose rows are shown.
    pub sheet: RwSignal<usize>,
    /// Which of its rows are shown.
    pub filter: RwSignal<RowFilter>,
    /// The index of the first difference shown, and the differences from there on.
    pub conflicts: RwSignal<(u32, Vec<Conflict>)>,
    /// Whether the differences are expanded.
    pub is_unfolded: RwSignal<bool>,
    /// The lead source of the rows, if the import began where one is described.
    pub source: StoredValue<Option<Id>>,
    /// Whether each file's columns are expanded.
    pub opened: StoredValue<Vec<bool>>,
    /// The index of the file of which a record type is being made.
    pub making: RwSignal<Option<usize>>,
    /// Files of archives and folders that contain no table.
    pub passed: RwSignal<Vec<String>>,
    /// The saved mappings that match each file.
    pub fitting: RwSignal<Vec<Vec<Id>>>,
    /// A message about an action besides the import.
    pub note: RwSignal<Option<String>>,
    /// The reason why a file cannot be read.
    pub problem: RwSignal<Option<String>>,
    /// The files of the watched folder that are imported.
    pub from_folder: StoredValue<Vec<String>>,
    /// What customers sent back among the files.
    pub answers: RwSignal<Vec<Arc<Vec<u8>>>>,
    /// The unknown senders that wait as enquiries since the import.
    pub waiting: RwSignal<u32>,
    /// Whether the file is still being read.
    pub is_reading: RwSignal<bool>,
    /// Whether the import is being stored.
    pub is_storing: RwSignal<bool>,
    /// Whether the user cancelled it.
    pub is_cancelled: StoredValue<bool>,
    /// Whether the user is being asked about mappings from outside.
    pub is_asking: RwSignal<bool>,
    /// The content read, until that is answered.
    pub held: StoredValue<Option<ReadFiles>, LocalStorage>,
    /// The result of the import: the record type if there is only one, and the numbers of new and of changed records.
    pub done: RwSignal<Option<(Option<RecordType>, u32, u32)>>,
    /// The worker with the file; it stops when it is dropped.
    pub job: StoredValue<Option<Job>, LocalStorage>,
    /// Increases with every change, so that an outdated answer is ignored.
    pub turn: StoredValue<u32>,
}

/// The content read from the files so far.
#[derive(Default)]
pub struct ReadFiles {
    /// Whether they were passed from outside.
    pub is_foreign: bool,
    /// How many were read.
    pub count: usize,
    /// The tables in them.
    pub tables: Vec<TableFacts>,
    /// Those that hold no table.
    pub passed: Vec<String>,
    /// Files among them that customers sent back.
    pub answers: Vec<Vec<u8>>,
    /// Mappings among them: the name and the text of each.
    pub mappings: Vec<(String, String)>,
}

impl ImportState {
    /// A state without files.
    pub fn new(cx: AppContext) -> ImportState {
        ImportState {
            name: RwSignal::new(String::new()),
            tables: RwSignal::new(Vec::new()),
            config: RwSignal::new(ImportConfig { sheets: Vec::new(), skip_duplicates: false, language: cx.language }),
            progress: RwSignal::new(None),
            began: StoredValue::new(0),
            plan: RwSignal::new(None),
            sheet: RwSignal::new(0),
            filter: RwSignal::new(RowFilter::All),
            conflicts: RwSignal::new((0, Vec::new())),
            is_unfolded: RwSignal::new(false),
            source: StoredValue::new(cx.import_source.try_update_value(Option::take).flatten()),
            opened: StoredValue::new(Vec::new()),
            making: RwSignal::new(None),
            passed: RwSignal::new(Vec::new()),
            fitting: RwSignal::new(Vec::new()),
            note: RwSignal::new(None),
            problem: RwSignal::new(None),
            from_folder: StoredValue::new(Vec::new()),
            answers: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(0),
            is_reading: RwSignal::new(false),
            is_storing: RwSignal::new(false),
            is_cancelled: StoredValue::new(false),
            is_asking: RwSignal::new(false),
            held: StoredValue::new_local(None),
            done: RwSignal::new(None),
            job: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        }
    }

    /// Changes the configuration, and checks the file again.
    pub fn set_config(self, cx: AppContext, change: impl FnOnce(&mut ImportConfig)) {
        self.config.update(change);
        self.check(cx);
    }

    /// Changes the columns of a file. The values of new picklist columns are guessed first.
    pub fn set_columns(self, cx: AppContext, at: usize, change: impl FnOnce(&mut Vec<Column>)) {
        self.config.update(|config| {
            if let Some(sheet) = config.sheets.get_mut(at) {
                change(&mut sheet.columns);
                let kind = sheet.kind;
                sheet.release_mapped(|number| cx.field(kind?, number));
            }
        });
        let sheet = self.config.with_untracked(|config| config.sheets.get(at).cloned());
        let Some((kind, sheet)) = sheet.and_then(|sheet| Some((sheet.kind?, sheet))) else { return };
        self.ask(
            cx,
            Request::Guess { table: at as u32, kind, columns: sheet.columns.clone(), pipeline: sheet.pipeline },
            move |reply| {
                if let Reply::Guessed(guessed) = reply {
                    // Choices for other columns are kept.
                    let decided = |new: ChoiceColumn| {
                        let is_it = |own: &&ChoiceColumn| (own.column, own.field) == (new.column, new.field);
                        sheet.choices.iter().find(is_it).cloned().unwrap_or(new)
                    };
                    self.update_sheet(cx, at, |sheet| {
                        sheet.choices = guessed.choices.into_iter().map(decided).collect()
                    });
                }
            },
        );
    }

    /// Chooses the pipeline of the stages in a file.
    pub fn set_pipeline(self, cx: AppContext, at: usize, pipeline: Id) {
        let sheet = self.config.with_untracked(|config| config.sheets.get(at).cloned());
        let Some((kind, sheet)) = sheet.and_then(|sheet| Some((sheet.kind?, sheet))) else { return };
        self.ask(
            cx,
            Request::Guess { table: at as u32, kind, columns: sheet.columns.clone(), pipeline: Some(pipeline) },
            move |reply| {
                if let Reply::Guessed(guessed) = reply {
                    self.update_sheet(cx, at, |sheet| {
                        (sheet.pipeline, sheet.choices) = (guessed.pipeline, guessed.choices);
                    });
                }
            },
        );
    }

    /// Configures a file by a saved mapping, or by guessing.
    pub fn use_mapping(self, cx: AppContext, at: usize, id: Option<Id>) {
        self.ask(cx, Request::UseMapping { table: at as u32, mapping: id }, move |reply| {
            if let Reply::Guessed(guessed) = reply {
                self.update_sheet(cx, at, |sheet| *sheet = guessed);
            }
        });
    }

    /// Saves the configuration of a file as a mapping.
    pub fn save_mapping(self, cx: AppContext, at: usize, name: String) {
        let sheet = self.config.with_untracked(|config| config.sheets.get(at).cloned());
        let (Some(job), Some(sheet)) = (self.job.get_value(), sheet.filter(|_| !name.is_empty())) else { return };
        let Some(kind) = sheet.kind else { return };
        cx.app.store(
            &job,
            Request::SaveMapping { table: at as u32, name: name.clone(), config: sheet },
            move |is_stored| {
                // The page may be disposed by now.
                if !is_stored || self.note.try_set(Some(cx.t_with(phrases::MAPPING_SAVED, &[&name]))).is_some() {
                    return;
                }
                let id = cx.app.read_untracked(|set| mappings::named(set, kind, &name));
                let applied = id.map(|id| Applied { id, lost: Vec::new(), lost_values: Vec::new() });
                self.config.update(|config| {
                    config.sheets.iter_mut().skip(at).take(1).for_each(|sheet| sheet.mapping = applied.clone())
                });
                self.fit();
            },
        );
    }

    /// Updates the matching saved mappings. The plan may still be in progress, so that this has no request id.
    fn fit(self) {
        if let Some(job) = self.job.get_value() {
            job.ask(&Request::Propose, move |answer| {
                if let Ok((Reply::Proposed { fitting, .. }, _)) = answer {
                    self.fitting.try_set(fitting);
                }
            });
        }
    }

    /// Reads a table again, otherwise. What was configured is guessed anew.
    pub fn read_again(self, cx: AppContext, at: usize, how: Reread) {
        self.ask(cx, Request::ReadAgain { table: at as u32, how }, move |reply| {
            let Reply::Tables { mut tables, .. } = reply else { return };
            let Some(table) = tables.pop() else { return };
            let (sheet, fitting) = (table.sheet.clone(), table.fitting.clone());
            self.tables.update(|tables| tables.iter_mut().skip(at).take(1).for_each(|own| *own = table.clone()));
            self.fitting.update(|all| all.iter_mut().skip(at).take(1).for_each(|own| *own = fitting.clone()));
            self.update_sheet(cx, at, |own| *own = sheet);
        });
    }

    /// Sets the record type of a file, or leaves it out.
    pub fn set_kind(self, cx: AppContext, at: usize, kind: Option<RecordType>) {
        match kind {
            None => self.update_sheet(cx, at, |sheet| sheet.kind = None),
            Some(kind) => self.ask(
                cx,
                Request::Guess { table: at as u32, kind, columns: Vec::new(), pipeline: None },
                move |reply| {
                    if let Reply::Guessed(guessed) = reply {
                        self.update_sheet(cx, at, |sheet| *sheet = guessed);
                    }
                },
            ),
        }
    }

    /// Changes the configuration of a file.
    pub fn update_sheet(self, cx: AppContext, at: usize, change: impl FnOnce(&mut FileConfig)) {
        self.set_config(cx, |config| {
            if let Some(sheet) = config.sheets.get_mut(at) {
                change(sheet);
            }
        });
    }

    /// Notes whether the user expanded the columns of a file.
    pub fn set_open(self, at: usize, is_open: bool) {
        self.opened.update_value(|opened| opened.iter_mut().skip(at).take(1).for_each(|own| *own = is_open));
    }

    /// Whether the columns of a file are expanded.
    pub fn is_open(self, at: usize) -> bool {
        self.opened.with_value(|opened| opened.get(at) == Some(&true))
    }

    /// A description of a file.
    pub fn facts(self, cx: AppContext, at: usize) -> String {
        let name = self.config.with_untracked(|config| config.sheets.get(at).map(|sheet| sheet.file.clone()));
        self.tables
            .with_untracked(|tables| tables.get(at).map(|table| facts(cx, &name.unwrap_or_default(), table)))
            .unwrap_or_default()
    }

    /// The record type to be imported, if there is only one.
    pub fn single_kind(self) -> Option<RecordType> {
        let kinds: Vec<RecordType> =
            self.config.with_untracked(|config| config.sheets.iter().filter_map(|sheet| sheet.kind).collect());
        kinds.first().copied().filter(|first| kinds.iter().all(|kind| kind == first))
    }

    /// Requests the preview.
    pub fn check(self, cx: AppContext) {
        let rows = self.tables.with_untracked(|tables| tables.iter().map(|table| table.rows).sum());
        self.began.set_value(cx.app.now().0);
        self.progress.set(Some((0, rows)));
        self.ask(cx, Request::Plan(self.config.get_untracked()), move |reply| {
            if let Reply::Plan(preview) = reply {
                let from = self.conflicts.with_untracked(|(from, _)| *from).min(preview.differing.saturating_sub(1));
                let from = from - from % messages::CONFLICTS_PER_REPLY as u32;
                self.conflicts.set((0, preview.conflicts.clone()));
                self.keep_filter(&preview);
                self.progress.set(None);
                self.plan.set(Some(preview));
                if from > 0 {
                    self.show_conflicts(cx, from);
                }
            }
        });
    }

    /// Shows all rows if the plan has none that were shown; complaints may have other places in it.
    fn keep_filter(self, new: &ImportPreview) {
        let filter = self.filter.get_untracked();
        let RowFilter::Complaint(at) = filter else { return };
        let before = self.plan.with_untracked(|plan| plan.as_ref()?.complaints.get(at as usize).cloned());
        let is_it = |other: &Complaint| {
            before
                .as_ref()
                .is_some_and(|own| (own.sheet, &own.column, &own.text) == (other.sheet, &other.column, &other.text))
        };
        let now = new.complaints.iter().position(is_it);
        let kept = now.map_or(RowFilter::All, |place| RowFilter::Complaint(place as u32));
        if kept != filter {
            self.filter.set(kept);
        }
    }

    /// Shows the differences between files and workspace, from an index on.
    pub fn show_conflicts(self, cx: AppContext, from: u32) {
        self.ask(cx, Request::Conflicts { from }, move |reply| {
            if let Reply::Conflicts(conflicts) = reply {
                self.conflicts.set((from, conflicts));
            }
        });
    }

    /// Sends a request; an answer that is outdated when it arrives is ignored.
    pub fn ask(self, cx: AppContext, request: Request, then: impl FnOnce(Reply) + 'static) {
        let turn = self.next_request_id();
        if let Some(job) = self.job.get_value() {
            job.ask(&request, move |answer| self.on_reply(cx, turn, answer, Box::new(then)));
        }
    }

    /// Handles an answer to the request with this id.
    pub fn on_reply(self, cx: AppContext, turn: u32, answer: Answer, then: Box<dyn FnOnce(Reply)>) {
        // The page may be disposed, or the user may have changed the configuration in the meantime.
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match answer {
            Ok((reply, _)) => then(reply),
            Err(failure) => {
                self.reset();
                self.problem.set(Some(cx.app.explain(&failure)));
            }
        }
    }

    /// Begins a new request id: answers to earlier requests are ignored.
    pub fn next_request_id(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    /// Drops all files.
    pub fn reset(self) {
        self.next_request_id();
        self.job.set_value(None);
        self.is_reading.set(false);
        self.is_asking.set(false);
        self.held.set_value(None);
        self.progress.set(None);
        self.tables.set(Vec::new());
        self.passed.set(Vec::new());
        self.fitting.set(Vec::new());
        self.note.set(None);
        self.conflicts.set((0, Vec::new()));
        self.plan.set(None);
        self.sheet.set(0);
        self.filter.set(RowFilter::All);
        self.problem.set(None);
        self.answers.set(Vec::new());
        self.waiting.set(0);
        self.making.set(None);
        self.done.set(None);
    }
}

fn facts(cx: AppContext, name: &str, table: &TableFacts) -> String {
    let rows = format::number(i64::from(table.rows), cx.language);
    let delimiter = match table.delimiter {
        None => return cx.t_with(phrases::SHEET_FACTS, &[name, &rows, &table.form]),
        Some('\t') => cx.t(phrases::TAB_NAME).to_string(),
        Some(other) => cx.t_with(phrases::QUOTED, &[&other.to_string()]),
    };
    cx.t_with(phrases::FILE_FACTS, &[name, &rows, &table.form, &delimiter])
}

/// The name of a number of records of one type, or of several.
pub fn called(cx: AppContext, kind: Option<RecordType>, count: u32) -> String {
    match (kind, count) {
        (Some(kind), count) => kind.called(count, cx.language),
        (None, 1) => cx.t(phrases::RECORDS_ONE).to_string(),
        (None, _) => cx.t(phrases::RECORDS_MANY).to_string(),
    }
}
