//! The value of a field in a record, whatever it comes from: stored, derived by a rule, or computed by a formula
//! or a roll-up. The
//! only place where lists, filters, reports and exports ask for it.
use super::computed_values::{Computed, Records, View};
use super::record_tables::RecordTables;
use super::{display_names, exchange_rates, filter};
use crate::base::{Currency, Date, FieldId, Id, Money, Row, Value};
use crate::domain::field::{Derived, LinkedField};
use crate::domain::formula::evaluate::{Data, Inputs, Missing, Outcome};
use crate::domain::formula::gather::Linked;
use crate::domain::formula::{Formula, RollUp, number};
use crate::domain::records::activity;
use crate::domain::rules::derived_fields;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::Language;

impl Records for RecordTables {
    fn record(&self, kind: RecordType, id: Id) -> Option<&Row> {
        self.get(kind, id)
    }

    fn any_linking(&self, id: Id, kind: RecordType, via: FieldId, is_it: fn(&Row) -> bool) -> bool {
        self.linking(id, kind, via).any(is_it)
    }
}

impl RecordTables {
    /// The value of a field in a record.
    pub fn value(&self, field: &Field, row: &Row) -> Option<Value> {
        match field.derived {
            Some(derived @ Derived::Score(_)) => self.computed(field, derived, row).ok(),
            Some(derived) if derived.is_custom() => self.computed(field, derived, row).ok(),
            Some(Derived::About) => self.about(row).map(Value::Text),
            Some(Derived::Linked(path)) => self.value(path.of, self.linked(path, row)?),
            _ => field.own_value(row),
        }
    }

    /// The record that a field of a linked record is of.
    pub fn linked(&self, path: &LinkedField, row: &Row) -> Option<&Row> {
        self.get(path.target, row.link(path.via)?)
    }

    /// The record that an activity is about: the most particular one of those it is linked to, or else one of the
    /// workspace's own types.
    pub fn about_of(&self, activity: &Row) -> Option<Id> {
        derived_fields::about(activity)
            .or_else(|| self.own_links(RecordType::Activity).find_map(|link| activity.link(link)))
    }

    /// The custom fields by which activities or files link to records of the workspace's own types.
    pub fn own_links(&self, from: RecordType) -> impl Iterator<Item = FieldId> + '_ {
        let own = self.fields(from).iter().rev().take_while(|field| field.is_custom());
        own.filter(|field| field.leads_to_own()).map(|field| field.number)
    }

    /// The first of them that links to records of a type; `None` if the workspace has none yet.
    pub fn own_link(&self, from: RecordType, kind: RecordType) -> Option<FieldId> {
        let leads = |field: &&&Field| field.leads_to_own() && field.single_target() == Some(kind);
        self.fields(from).iter().find(leads).map(|field| field.number)
    }

    /// The field by which activities link to records of a type; `None` if the workspace has none yet.
    pub fn activity_link(&self, kind: RecordType) -> Option<FieldId> {
        match kind {
            RecordType::Lead => Some(activity::LEAD),
            RecordType::Contact => Some(activity::CONTACT),
            RecordType::Account => Some(activity::ACCOUNT),
            RecordType::Opportunity => Some(activity::OPPORTUNITY),
            kind => self.own_link(RecordType::Activity, kind),
        }
    }

    /// The name of the record that an activity is about.
    fn about(&self, activity: &Row) -> Option<String> {
        // Such names are the same in every language.
        self.about_of(activity).map(|id| display_names::whole_of(self, id, Language::En))
    }

    /// The day for which values are computed.
    pub fn viewed_on(&self) -> Date {
        self.computed_values().view().today
    }

    /// Whether records of a type have scores; `None` before it is known.
    pub fn has_scores(&self, kind: RecordType) -> Option<bool> {
        self.computed_values().has_scores(kind)
    }

    /// The amount of a field in a record, if it is a money field.
    pub fn money(&self, field: &Field, row: &Row) -> Option<Money> {
        match self.value(field, row) {
            Some(Value::Money(money)) => Some(money),
            _ => None,
        }
    }

    /// Why a field has no value in a record; `None` if it has one, or is not computed so.
    pub fn missing(&self, field: &Field, row: &Row) -> Option<Missing> {
        match field.derived {
            Some(derived) if derived.is_custom() => self.computed(field, derived, row).err(),
            Some(Derived::Linked(path)) => self.missing(path.of, self.linked(path, row)?),
            _ => None,
        }
    }

    /// The value of a formula that no field has yet.
    pub fn value_of_formula(&self, formula: &Formula, row: &Row) -> Computed {
        let evaluate = self.computed_values().view().evaluate.ok_or(Missing::NotLoaded)?;
        (evaluate.formula)(formula, &OfRow { set: self, kind: formula.kind, row })
    }

    /// The value of a roll-up that no field has yet.
    pub fn value_of_roll_up(&self, roll_up: &RollUp, row: &Row) -> Computed {
        let evaluate = self.computed_values().view().evaluate.ok_or(Missing::NotLoaded)?;
        let via = self.field(roll_up.from, roll_up.via);
        if via.and_then(Field::target) != Some(roll_up.kind) {
            return Err(Missing::Unfit);
        }
        let of = |kind: RecordType, row| OfRow { set: self, kind, row };
        let rows: Vec<OfRow> =
            self.linking(row.id(), roll_up.from, roll_up.via).map(|row| of(roll_up.from, row)).collect();
        let by = roll_up.by.and_then(|number| self.field(roll_up.from, number));
        let at = |row| by.and_then(|field| self.value(field, row)).map(|value| filter::number(&value));
        let linked = rows.iter().map(|inputs| Linked { id: inputs.row.id(), at: at(inputs.row), inputs });
        let mut linked: Vec<Linked> = linked.collect();
        (evaluate.roll_up)(roll_up, &of(roll_up.kind, row), &mut linked)
    }

    /// The records from which a roll-up gathers for a record.
    pub fn gathered(&self, roll_up: &RollUp, id: Id) -> impl Iterator<Item = &Row> {
        self.linking(id, roll_up.from, roll_up.via).filter(|row| self.is_gathered(roll_up, row))
    }

    /// Whether a record meets the condition of a roll-up.
    pub fn is_gathered(&self, roll_up: &RollUp, row: &Row) -> bool {
        roll_up.only.as_ref().is_none_or(|only| self.value_of_formula(only, row) == Ok(Value::Yes))
    }

    fn computed(&self, field: &Field, derived: Derived, row: &Row) -> Computed {
        let (kind, compute): (_, &dyn Fn() -> Computed) = match derived {
            Derived::Formula(formula) => (formula.kind, &|| self.value_of_formula(formula, row)),
            Derived::RollUp(roll_up) => (roll_up.kind, &|| self.value_of_roll_up(roll_up, row)),
            Derived::Score(kind) => {
                if !self.computed_values().knows_scores(kind) {
                    return Err(Missing::NotLoaded);
                }
                (kind, &move || self.computed_values().score(self, kind, row).ok_or(Missing::Blank))
            }
            Derived::Readiness | Derived::ExpectedRevenue | Derived::About | Derived::Linked(_) => {
                return self.value(field, row).ok_or(Missing::Blank);
            }
        };
        let values = self.computed_values();
        // Only of stored rows: previews show others.
        let slot = self.locate(row.id()).map(|(_, slot)| slot);
        let slot = slot.filter(|slot| self.row_at(kind, *slot).is_some_and(|own| own.ptr_eq(row)));
        if let Some(known) = slot.and_then(|slot| values.get(kind, field.number, slot)) {
            return known;
        }
        let value = values.within(field.number, row.id(), compute);
        if let Some(slot) = slot {
            values.put(kind, field.number, slot, value.clone());
        }
        value
    }
}

/// A record as the input of formulas.
struct OfRow<'a> {
    set: &'a RecordTables,
    kind: RecordType,
    row: &'a Row,
}

impl OfRow<'_> {
    fn view(&self) -> View {
        self.set.computed_values().view()
    }

    fn own(&self, field: &Field) -> Outcome {
        if let (None, FieldType::Text) = (field.derived, field.kind) {
            let text = self.row.text(field.number);
            return if text.is_empty() { Err(Missing::Blank) } else { Ok(Data::Text(text.to_string())) };
        }
        let value = match field.derived {
            // Each browser learns it for itself.
            Some(_) if field.is_learnt() => return Err(Missing::Unfit),
            Some(derived) => self.set.computed(field, derived, self.row),
            None => field.own_value(self.row).ok_or(Missing::Blank),
        };
        match value {
            Ok(value) => Ok(data(field, value, self.view())),
            // "No" is the empty field.
            Err(Missing::Blank) if field.kind == FieldType::Flag => Ok(Data::Flag(false)),
            Err(why) => Err(why),
        }
    }
}

impl Inputs for OfRow<'_> {
    fn field(&self, path: &[FieldId]) -> Outcome {
        let (first, rest) = path.split_first().ok_or(Missing::Unfit)?;
        let field = self.set.field(self.kind, *first).ok_or(Missing::Blank)?;
        if rest.is_empty() {
            return self.own(field);
        }
        let target = self.set.value(field, self.row).and_then(|value| value.link());
        let (kind, row) = target.and_then(|id| self.set.find(id)).ok_or(Missing::Blank)?;
        OfRow { set: self.set, kind, row }.field(rest)
    }

    fn name(&self, id: Id) -> String {
        display_names::whole_of(self.set, id, self.view().language)
    }

    fn today(&self) -> Date {
        self.view().today
    }

    fn language(&self) -> Language {
        self.view().language
    }

    fn currency(&self) -> Currency {
        exchange_rates::base_currency(self.set)
    }
}

/// A stored value as formulas see it.
fn data(field: &Field, value: Value, view: View) -> Data {
    match value {
        Value::Text(text) => Data::Text(text),
        Value::Number(number) => Data::Number(match field.kind {
            FieldType::Decimal => number::from_millionths(number),
            FieldType::Percent => i128::from(number) * (number::ONE / 100),
            _ => i128::from(number) * number::ONE,
        }),
        Value::Money(money) => Data::Money(number::from_money(money), money.currency),
        Value::Day(day) => Data::Day(day),
        Value::Moment(at) => Data::Day(view.zone.day(at)),
        Value::Yes => Data::Flag(true),
        Value::Link(id) => Data::Links(vec![id]),
        Value::Links(ids) => Data::Links(ids),
    }
}
