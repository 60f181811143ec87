//! The values of formulas and the scores that were computed so far, by field and slot. They are forgotten when something they were
//! computed from changes: what depends on what is in `dependents.rs`.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::slot::Slot;
use crate::base::{Date, FieldId, Id, Row, TimeZone, Value};
use crate::domain::RecordType;
use crate::domain::formula::evaluate::Missing;
use crate::domain::formula::gather::Evaluate;
use crate::locale::Language;

/// For whom values are computed: the day that is viewed, the language of names and numbers in texts, the time zone.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Today, or the past day that is viewed.
    pub today: Date,
    /// The language.
    pub language: Language,
    /// The time zone.
    pub zone: TimeZone,
    /// What computes; `None` before it is loaded.
    pub evaluate: Option<Evaluate>,
}

impl View {
    /// Whether the same values are computed for both. The time zone stays as long as the program runs.
    pub fn is_like(&self, other: &View) -> bool {
        (self.today, self.language, self.evaluate.is_some()) == (other.today, other.language, other.evaluate.is_some())
    }
}

/// How many fields may need each other in a row. Those that a merge made circular through a long hierarchy would need more.
const MAX_OPEN: usize = 100;

/// A value, or why there is none.
pub type Computed = Result<Value, Missing>;

/// The records on which a score depends besides its own.
pub trait Records {
    /// A record of a type.
    fn record(&self, kind: RecordType, id: Id) -> Option<&Row>;
    /// Whether one of the records of a type that link to a record by a field is such a one.
    fn any_linking(&self, id: Id, kind: RecordType, via: FieldId, is_it: fn(&Row) -> bool) -> bool;
}

/// What gives the records of a type their scores.
pub trait Scores {
    /// The score of a record, 0 to 100; `None` if it is closed, or if too few are closed to learn from.
    fn score(&self, set: &dyn Records, row: &Row, today: Date) -> Option<u8>;
    /// Whether enough of them are closed.
    fn has_learnt(&self) -> bool;
}

thread_local! {
    static ASKED: Cell<Option<&'static dyn Fn(RecordType)>> = const { Cell::new(None) };
}

/// Sets what is called whenever a score is asked for that nothing was learnt for yet.
pub fn on_score_asked(learn: &'static dyn Fn(RecordType)) {
    ASKED.set(Some(learn));
}

/// The values computed so far.
#[derive(Clone)]
pub struct ComputedValues {
    view: Cell<View>,
    kept: RefCell<Vec<Kept>>,
    /// The formulas that are being computed, each for a record.
    open: RefCell<Vec<(FieldId, Id)>>,
    /// What was learnt about records of some types.
    scores: RefCell<Vec<(RecordType, Rc<dyn Scores>)>>,
}

#[derive(Clone)]
struct Kept {
    kind: RecordType,
    field: FieldId,
    values: Vec<Option<Computed>>,
}

impl Default for ComputedValues {
    fn default() -> ComputedValues {
        let view = View { today: Date(0), language: Language::En, zone: TimeZone::UTC, evaluate: None };
        ComputedValues {
            view: Cell::new(view),
            kept: RefCell::default(),
            open: RefCell::default(),
            scores: RefCell::default(),
        }
    }
}

impl ComputedValues {
    /// For whom values are computed.
    pub fn view(&self) -> View {
        self.view.get()
    }

    /// Computes for somebody else, or for another day. Returns whether this changes values.
    pub fn set_view(&self, view: View) -> bool {
        let changes = !self.view.get().is_like(&view);
        self.view.set(view);
        if changes {
            self.kept.borrow_mut().clear();
        }
        changes
    }

    /// Whether anything was learnt about records of a type, or that there is too little to learn from. If not, it is asked for.
    pub fn knows_scores(&self, kind: RecordType) -> bool {
        let knows = self.has_scores(kind).is_some();
        if !knows {
            ASKED.get().into_iter().for_each(|learn| learn(kind));
        }
        knows
    }

    /// The score of a record; none before it was learnt.
    pub fn score(&self, set: &dyn Records, kind: RecordType, row: &Row) -> Option<Value> {
        let scores = self.scores.borrow().iter().find(|(of, _)| *of == kind).map(|(_, scores)| scores.clone());
        scores?.score(set, row, self.view().today).map(|score| Value::Number(score.into()))
    }

    /// Whether there are scores of a type; `None` before it is known.
    pub fn has_scores(&self, kind: RecordType) -> Option<bool> {
        self.scores.borrow().iter().find(|(of, _)| *of == kind).map(|(_, scores)| scores.has_learnt())
    }

    /// Sets what was learnt about records of a type.
    pub fn put_scores(&self, kind: RecordType, scores: Rc<dyn Scores>) {
        self.forget_scores(kind);
        self.scores.borrow_mut().push((kind, scores));
    }

    /// Forgets what was learnt about all records.
    pub fn forget_all_scores(&self) {
        self.scores.borrow_mut().clear();
        self.kept.borrow_mut().clear();
    }

    /// Forgets what was learnt about records of a type.
    pub fn forget_scores(&self, kind: RecordType) {
        self.scores.borrow_mut().retain(|(of, _)| *of != kind);
        self.kept.borrow_mut().retain(|kept| kept.kind != kind);
    }

    /// The value of a field in a slot, if it was computed.
    pub fn get(&self, kind: RecordType, field: FieldId, slot: Slot) -> Option<Computed> {
        let kept = self.kept.borrow();
        kept.iter().find(|kept| kept.kind == kind && kept.field == field)?.values.get(slot.index())?.clone()
    }

    /// Keeps a value.
    pub fn put(&self, kind: RecordType, field: FieldId, slot: Slot, value: Computed) {
        let mut all = self.kept.borrow_mut();
        let at = all.iter().position(|kept| kept.kind == kind && kept.field == field).unwrap_or_else(|| {
            all.push(Kept { kind, field, values: Vec::new() });
            all.len() - 1
        });
        let values = &mut all[at].values;
        if values.len() <= slot.index() {
            values.resize(slot.index() + 1, None);
        }
        values[slot.index()] = Some(value);
    }

    /// Computes a formula for a record, unless that is what is being done: then formulas need each other.
    pub fn within(&self, field: FieldId, id: Id, compute: impl FnOnce() -> Computed) -> Computed {
        let is_circle = self.open.borrow().contains(&(field, id)) || self.open.borrow().len() > MAX_OPEN;
        if is_circle {
            return Err(Missing::Circle);
        }
        self.open.borrow_mut().push((field, id));
        let value = compute();
        self.open.borrow_mut().pop();
        value
    }

    /// Forgets the values of a record.
    pub fn forget(&mut self, kind: RecordType, slot: Slot) {
        for kept in self.kept.get_mut().iter_mut().filter(|kept| kept.kind == kind) {
            if let Some(value) = kept.values.get_mut(slot.index()) {
                *value = None;
            }
        }
    }

    /// Forgets the values of all records of a type.
    pub fn forget_all(&mut self, kind: RecordType) {
        self.kept.get_mut().retain(|kept| kept.kind != kind);
    }
}
