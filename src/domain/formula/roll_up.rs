//! Roll-ups: the value of a field, gathered from the records that link to its record. The stored form is the way of
//! gathering, the type of those records, the number of their link, for the latest one that of a date, then what is
//! gathered and the condition, both as formulas: `sum opportunity 2 [11] (= [3] @1f)`.
use super::{Expr, Formula, ResultType, canonical};
use crate::base::FieldId;
use crate::domain::RecordType;

/// How values are gathered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gathering {
    /// The number of records.
    Count,
    /// The sum of the values; zero without any.
    Sum,
    /// The lowest value.
    Min,
    /// The highest value.
    Max,
    /// The average of those that have a value.
    Average,
    /// The value at the latest date, of those that have one.
    Latest,
}

impl Gathering {
    /// All of them, with the names under which they are stored.
    pub const ALL: [(&str, Gathering); 6] = [
        ("count", Gathering::Count),
        ("sum", Gathering::Sum),
        ("min", Gathering::Min),
        ("max", Gathering::Max),
        ("average", Gathering::Average),
        ("latest", Gathering::Latest),
    ];

    /// The one with a stored name.
    pub fn from_name(name: &str) -> Option<Gathering> {
        Gathering::ALL.iter().find(|(own, _)| *own == name).map(|(_, how)| *how)
    }

    /// The stored name.
    pub fn name(self) -> &'static str {
        Gathering::ALL.iter().find(|(_, how)| *how == self).map_or("", |(name, _)| name)
    }
}

/// What a field gathers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RollUp {
    /// The type of the records that have the field.
    pub kind: RecordType,
    /// How it gathers.
    pub how: Gathering,
    /// The type of the records from which it gathers.
    pub from: RecordType,
    /// Their field that links to the record.
    pub via: FieldId,
    /// Their date by which the latest is found.
    pub by: Option<FieldId>,
    /// What it gathers from each of them; nothing where they are counted.
    pub what: Option<Expr>,
    /// The condition that they must meet, if there is one.
    pub only: Option<Formula>,
    /// What it results in.
    pub result: ResultType,
}

impl RollUp {
    /// The types of records from which can be gathered: those of daily work, and their parts.
    pub fn sources() -> impl Iterator<Item = RecordType> {
        RollUp::SOURCES.into_iter().chain(RecordType::PLACES_FOR_CUSTOM.iter().copied())
    }

    const SOURCES: [RecordType; 9] = [
        RecordType::Lead,
        RecordType::Account,
        RecordType::Contact,
        RecordType::Opportunity,
        RecordType::Activity,
        RecordType::LineItem,
        RecordType::ContactRole,
        RecordType::Affiliation,
        RecordType::File,
    ];

    /// Writes the definition.
    pub fn write(&self) -> String {
        let mut out = vec![self.how.name().to_string(), self.from.key().to_string(), self.via.0.to_string()];
        out.extend(self.by.map(|number| number.0.to_string()));
        out.extend(self.what.as_ref().map(canonical::write));
        out.extend(self.only.as_ref().map(|only| canonical::write(&only.expr)));
        out.join(" ")
    }

    /// Reads the output of [`RollUp::write`]; `None` if it is damaged.
    pub fn read(text: &str, kind: RecordType, result: ResultType) -> Option<RollUp> {
        let mut rest = text;
        let mut word = || {
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            rest = after;
            word
        };
        let how = Gathering::from_name(word())?;
        let from = RecordType::from_key(word()).filter(|from| from.is_custom() || RollUp::SOURCES.contains(from))?;
        let via = word().parse::<u16>().ok().map(FieldId::from)?;
        let by = if how == Gathering::Latest { Some(word().parse::<u16>().ok().map(FieldId::from)?) } else { None };
        let mut parts = canonical::read_several(rest)?.into_iter();
        let what = if how == Gathering::Count { None } else { Some(parts.next()?) };
        let only = parts.next().map(|expr| Formula { kind: from, result: ResultType::Flag, expr });
        parts.next().is_none().then_some(RollUp { kind, how, from, via, by, what, only, result })
    }

    /// The fields of those records that it reads beside its expressions: the link and the date.
    pub fn links(&self) -> impl Iterator<Item = (RecordType, FieldId)> {
        [Some(self.via), self.by].into_iter().flatten().map(|number| (self.from, number))
    }

    /// The expressions about the records from which it gathers.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.what.iter().chain(self.only.as_ref().map(|only| &only.expr))
    }
}
