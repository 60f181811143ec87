//! The files that are being imported: what they hold, what the user decided about them, and what that would come to.
use leptos::prelude::*;

use crate::app_state::files::{Answer, Job};
use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::store::mappings;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import::ReadFile;
use crate::worker_protocol::import_config::{Applied, ChoiceColumn, Column, FileConfig, ImportConfig};
use crate::worker_protocol::messages::{self, Conflict};
use crate::worker_protocol::{ImportPreview, Reply, Request, TableFacts};

/// The files that are being imported.
#[derive(Clone, Copy)]
pub struct ImportState {
    /// What the files are called together.
    pub name: RwSignal<String>,
    /// What the files are, without what they mean; nothing before all are read.
    pub tables: RwSignal<Vec<TableFacts>>,
    /// What the user wants of them.
    pub wishes: RwSignal<ImportConfig>,
    /// Rows checked and rows in all, while the check is under way.
    pub progress: RwSignal<Option<(u32, u32)>>,
    /// When the check began.
    pub began: StoredValue<i64>,
    /// What the import would come to.
    pub plan: RwSignal<Option<ImportPreview>>,
    /// From which place on those are shown where the files differ from the workspace, and these.
    pub conflicts: RwSignal<(u32, Vec<Conflict>)>,
    /// Whether these are unfolded.
    pub is_unfolded: RwSignal<bool>,
    /// Whether the columns of each file are open at first: where it is the only one and some are for the user to place.
    pub opened: StoredValue<Vec<bool>>,
    /// Files of archives and folders that hold no table.
    pub passed: RwSignal<Vec<String>>,
    /// The saved mappings that fit each file.
    pub fitting: RwSignal<Vec<Vec<Id>>>,
    /// What was done beside the import.
    pub note: RwSignal<Option<String>>,
    /// Why a file cannot be read.
    pub problem: RwSignal<Option<String>>,
    /// Whether the file is still being read.
    pub is_reading: RwSignal<bool>,
    /// Whether the import is being stored.
    pub is_storing: RwSignal<bool>,
    /// Whether the user cancelled it meanwhile.
    pub is_cancelled: StoredValue<bool>,
    /// Whether it is asked about mappings that were handed over.
    pub is_asking: RwSignal<bool>,
    /// What was read, until that is answered.
    pub held: StoredValue<Option<ReadFile>, LocalStorage>,
    /// What was imported: its kind where it is one, and how many.
    pub done: RwSignal<Option<(Option<RecordType>, u32)>>,
    /// The worker that has the file; it stops when it is let go.
    pub job: StoredValue<Option<Job>, LocalStorage>,
    /// Rises with every change, so that an outdated answer is passed over.
    pub turn: StoredValue<u32>,
}

impl ImportState {
    /// With no files yet.
    pub fn new(cx: AppContext) -> ImportState {
        ImportState {
            name: RwSignal::new(String::new()),
            tables: RwSignal::new(Vec::new()),
            wishes: RwSignal::new(ImportConfig { sheets: Vec::new(), skip_duplicates: false, language: cx.language }),
            progress: RwSignal::new(None),
            began: StoredValue::new(0),
            plan: RwSignal::new(None),
            conflicts: RwSignal::new((0, Vec::new())),
            is_unfolded: RwSignal::new(false),
            opened: StoredValue::new(Vec::new()),
            passed: RwSignal::new(Vec::new()),
            fitting: RwSignal::new(Vec::new()),
            note: RwSignal::new(None),
            problem: RwSignal::new(None),
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

    /// Changes what the user wants, and checks the file again.
    pub fn set_config(self, cx: AppContext, change: impl FnOnce(&mut ImportConfig)) {
        self.wishes.update(change);
        self.check(cx);
    }

    /// Another column may now go to a field with a list: its values are guessed first.
    pub fn set_columns(self, cx: AppContext, at: usize, change: impl FnOnce(&mut Vec<Column>)) {
        self.wishes.update(|wishes| {
            if let Some(sheet) = wishes.sheets.get_mut(at) {
                change(&mut sheet.columns);
            }
        });
        let sheet = self.wishes.with_untracked(|wishes| wishes.sheets.get(at).cloned());
        let Some((kind, sheet)) = sheet.and_then(|sheet| Some((sheet.kind?, sheet))) else { return };
        self.ask(cx, Request::Guess(at as u32, kind, sheet.columns.clone(), sheet.pipeline), move |reply| {
            if let Reply::Guessed(guessed) = reply {
                // What was decided about the other columns stays.
                let decided = |new: ChoiceColumn| {
                    let is_it = |own: &&ChoiceColumn| (own.column, own.field) == (new.column, new.field);
                    sheet.choices.iter().find(is_it).cloned().unwrap_or(new)
                };
                self.wish_sheet(cx, at, |sheet| sheet.choices = guessed.choices.into_iter().map(decided).collect());
            }
        });
    }

    /// The stages a file names are those of another pipeline.
    pub fn wish_pipeline(self, cx: AppContext, at: usize, pipeline: Id) {
        let sheet = self.wishes.with_untracked(|wishes| wishes.sheets.get(at).cloned());
        let Some((kind, sheet)) = sheet.and_then(|sheet| Some((sheet.kind?, sheet))) else { return };
        self.ask(cx, Request::Guess(at as u32, kind, sheet.columns.clone(), Some(pipeline)), move |reply| {
            if let Reply::Guessed(guessed) = reply {
                self.wish_sheet(cx, at, |sheet| {
                    (sheet.pipeline, sheet.choices) = (guessed.pipeline, guessed.choices);
                });
            }
        });
    }

    /// A file is read by a saved mapping, or as guessed.
    pub fn use_mapping(self, cx: AppContext, at: usize, id: Option<Id>) {
        self.ask(cx, Request::UseMapping(at as u32, id), move |reply| {
            if let Reply::Guessed(guessed) = reply {
                self.wish_sheet(cx, at, |sheet| *sheet = guessed);
            }
        });
    }

    /// Saves what was decided about a file under a name.
    pub fn save_mapping(self, cx: AppContext, at: usize, name: String) {
        let sheet = self.wishes.with_untracked(|wishes| wishes.sheets.get(at).cloned());
        let (Some(job), Some(sheet)) = (self.job.get_value(), sheet.filter(|_| !name.is_empty())) else { return };
        let Some(kind) = sheet.kind else { return };
        cx.app.store(&job, Request::SaveMapping(at as u32, name.clone(), sheet), move |is_stored| {
            // The page may be gone meanwhile.
            if !is_stored || self.note.try_set(Some(cx.t_with(phrases::MAPPING_SAVED, &[&name]))).is_some() {
                return;
            }
            let id = cx.app.read_untracked(|set| mappings::named(set, kind, &name));
            let applied = id.map(|id| Applied { id, lost: Vec::new() });
            self.wishes.update(|wishes| {
                wishes.sheets.iter_mut().skip(at).take(1).for_each(|sheet| sheet.mapping = applied.clone())
            });
            self.fit();
        });
    }

    /// Asks which saved mappings fit by now. The plan may still be under way, so this has no turn.
    fn fit(self) {
        if let Some(job) = self.job.get_value() {
            job.ask(&Request::Propose, move |answer| {
                if let Ok((Reply::Proposed(_, fitting), _)) = answer {
                    self.fitting.try_set(fitting);
                }
            });
        }
    }

    /// A file holds records of another kind, or is left out.
    pub fn set_kind(self, cx: AppContext, at: usize, kind: Option<RecordType>) {
        match kind {
            None => self.wish_sheet(cx, at, |sheet| sheet.kind = None),
            Some(kind) => self.ask(cx, Request::Guess(at as u32, kind, Vec::new(), None), move |reply| {
                if let Reply::Guessed(guessed) = reply {
                    self.wish_sheet(cx, at, |sheet| *sheet = guessed);
                }
            }),
        }
    }

    /// Changes what the user wants of a file.
    pub fn wish_sheet(self, cx: AppContext, at: usize, change: impl FnOnce(&mut FileConfig)) {
        self.set_config(cx, |wishes| {
            if let Some(sheet) = wishes.sheets.get_mut(at) {
                change(sheet);
            }
        });
    }

    /// Whether the columns of a file are open at first.
    pub fn is_open(self, at: usize) -> bool {
        self.opened.with_value(|opened| opened.get(at) == Some(&true))
    }

    /// What a file is, in words.
    pub fn facts(self, cx: AppContext, at: usize) -> String {
        let name = self.wishes.with_untracked(|wishes| wishes.sheets.get(at).map(|sheet| sheet.file.clone()));
        self.tables
            .with_untracked(|tables| tables.get(at).map(|table| facts(cx, &name.unwrap_or_default(), table)))
            .unwrap_or_default()
    }

    /// The only kind that comes in, where it is one.
    pub fn single_kind(self) -> Option<RecordType> {
        let kinds: Vec<RecordType> =
            self.wishes.with_untracked(|wishes| wishes.sheets.iter().filter_map(|sheet| sheet.kind).collect());
        kinds.first().copied().filter(|first| kinds.iter().all(|kind| kind == first))
    }

    /// Works out what the import would come to.
    pub fn check(self, cx: AppContext) {
        self.plan.set(None);
        let rows = self.tables.with_untracked(|tables| tables.iter().map(|table| table.rows).sum());
        self.began.set_value(cx.app.now().0);
        self.progress.set(Some((0, rows)));
        self.ask(cx, Request::Plan(self.wishes.get_untracked()), move |reply| {
            if let Reply::Plan(preview) = reply {
                let from = self.conflicts.with_untracked(|(from, _)| *from).min(preview.differing.saturating_sub(1));
                let from = from - from % messages::CONFLICTS_PER_REPLY as u32;
                self.conflicts.set((0, preview.conflicts.clone()));
                self.progress.set(None);
                self.plan.set(Some(preview));
                if from > 0 {
                    self.show_conflicts(cx, from);
                }
            }
        });
    }

    /// Shows the places where the files differ from the workspace, from one on.
    pub fn show_conflicts(self, cx: AppContext, from: u32) {
        self.ask(cx, Request::Conflicts(from), move |reply| {
            if let Reply::Conflicts(conflicts) = reply {
                self.conflicts.set((from, conflicts));
            }
        });
    }

    /// Asks the worker; an answer that is outdated by the time it comes is passed over.
    pub fn ask(self, cx: AppContext, request: Request, then: impl FnOnce(Reply) + 'static) {
        let turn = self.next_request_id();
        if let Some(job) = self.job.get_value() {
            job.ask(&request, move |answer| self.on_reply(cx, turn, answer, Box::new(then)));
        }
    }

    /// Takes an answer of this turn.
    pub fn on_reply(self, cx: AppContext, turn: u32, answer: Answer, then: Box<dyn FnOnce(Reply)>) {
        // The page may be gone, or the user may have changed a wish meanwhile.
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

    /// From now on, answers to what was asked before are passed over.
    pub fn next_request_id(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    /// Lets go of all files.
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
        self.problem.set(None);
        self.done.set(None);
    }
}

fn facts(cx: AppContext, name: &str, table: &TableFacts) -> String {
    let rows = format::number(i64::from(table.rows), cx.language);
    let delimiter = match table.delimiter {
        None => return cx.t_with(phrases::SHEET_FACTS, &[name, &rows, &table.form]),
        Some('\t') => cx.t(phrases::TAB_NAME).to_string(),
        Some(other) => format!("“{other}”"),
    };
    cx.t_with(phrases::FILE_FACTS, &[name, &rows, &table.form, &delimiter])
}
