//! Matches a file's values with picklist entries: by name, and by other CRMs' names for the same thing. The user sees
//! the result and may change it.
use rustc_hash::FxHashMap;

use super::parse_cell::trimmed;
use super::pipeline_names::PipelineNames;
use super::table::Table;
use crate::base::fold::tokenize;
use crate::base::{FieldId, Id, Value};
use crate::command::lead as lead_rules;
use crate::domain::picklist::Picklist;
use crate::domain::records::{choice, opportunity, stage};
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::Language;
use crate::store::{RecordStore, display_names, picklists};
use crate::worker_protocol::import_config::{
    Choice, ChoiceColumn, ChoiceMapping, Column, Target, can_add, list_of, takes_several,
};

/// With more different values than this, a column is more likely free text.
const MAX_DISTINCT_CHOICES: usize = 60;
/// A longer value, in bytes, is free text too.
const LONGEST: usize = 1_000;
/// With more new owners or tags than this, a column is free text too.
const MOST_NEW: usize = 1_000;

/// Other CRMs' lead statuses, by category.
const STATUSES: &[(Id, &[&str])] = &[
    (
        defaults::OPEN,
        &[
            "new",
            "open",
            "not contacted",
            "uncontacted",
            "neu",
            "offen",
            "nicht kontaktiert",
            "unread",
            "untouched",
            "nouveau",
            "nouvelle",
            "ouvert",
            "ouverte",
            "non contacte",
        ],
    ),
    (
        defaults::WORKING,
        &[
            "working",
            "contacted",
            "attempted to contact",
            "attempting contact",
            "contact in future",
            "pre qualified",
            "prequalified",
            "qualified",
            "in progress",
            "in process",
            "assigned",
            "recycled",
            "nurturing",
            "connected",
            "open deal",
            "bad timing",
            "in bearbeitung",
            "kontaktiert",
            "arbeiten kontaktiert",
            "qualifiziert",
            "en cours",
            "contacte",
            "qualifie",
        ],
    ),
    (
        defaults::CONVERTED,
        &["closed converted", "geschlossen konvertiert", "konvertiert", "converted", "converti", "convertie"],
    ),
    (
        defaults::NOT_CONVERTED,
        &[
            "junk lead",
            "junk",
            "lost lead",
            "lost",
            "dead",
            "unqualified",
            "not qualified",
            "disqualified",
            "closed",
            "not converted",
            "nicht konvertiert",
            "verloren",
            "unqualifiziert",
            "abgelehnt",
            "canceled",
            "cannot contact",
            "non qualifie",
            "disqualifie",
            "perdu",
            "non converti",
        ],
    ),
];

/// Other CRMs' names of picklist entries.
const ENTRIES: &[(Id, &[&str])] = &[
    (Id::fixed(400), &["list", "bought list", "data list", "liste"]),
    (
        Id::fixed(401),
        &[
            "website",
            "web form",
            "internet",
            "online",
            "web site",
            "kontaktformular",
            "site web",
            "formulaire de contact",
        ],
    ),
    (
        defaults::SOURCE_REFERRAL,
        &["referral", "word of mouth", "empfehlung", "existing customer", "recommandation", "bouche a oreille"],
    ),
    (Id::fixed(403), &["partner referral", "reseller"]),
    (Id::fixed(404), &["ads", "advertising", "anzeige", "google ads", "annonce"]),
    (Id::fixed(405), &["event", "conference", "tradeshow", "veranstaltung", "salon", "evenement", "foire"]),
    (Id::fixed(407), &["misc", "sonstiges", "autres", "divers"]),
    (defaults::MEETING, &["treffen"]),
    (defaults::OMITTED, &["ausgelassen"]),
    (defaults::BEST_CASE, &["bester fall"]),
    (defaults::COMMIT, &["zugesagt"]),
    (Id::fixed(572), &["prufer"]),
    (Id::fixed(573), &["beeinflusser"]),
    (Id::fixed(575), &["forderer in der leitung"]),
    (Id::fixed(470), &["mrs", "miss", "madame", "mlle", "mademoiselle"]),
    (Id::fixed(471), &["monsieur"]),
];

/// Other CRMs' stages.
const STAGES: &[(Id, &[&str])] = &[
    (
        Id::fixed(200),
        &[
            "prospect",
            "new",
            "lead in",
            "appointmentscheduled",
            "appointment scheduled",
            "develop",
            "neu",
            "interessent",
            "nouveau",
            "nouvelle",
            "rendez vous planifie",
        ],
    ),
    (
        Id::fixed(201),
        &["qualified", "qualify", "qualified to buy", "qualifiedtobuy", "qualifiziert", "qualifie", "qualifiee"],
    ),
    (Id::fixed(204), &["id decision makers", "decision maker bought in", "decisionmakerboughtin"]),
    (
        Id::fixed(206),
        &[
            "proposal",
            "propose",
            "proposal made",
            "contract sent",
            "contractsent",
            "value proposal",
            "angebot",
            "quote",
            "proposal price quote",
            "devis",
            "proposition",
            "contrat envoye",
        ],
    ),
    (
        Id::fixed(207),
        &[
            "negotiation",
            "negotiations started",
            "verhandlung",
            "review",
            "in verhandlung",
            "negociation",
            "en negociation",
        ],
    ),
    (
        defaults::STAGE_WON,
        &["won", "closedwon", "gewonnen", "close won", "abgeschlossen gewonnen", "gagne", "gagnee", "fermee gagnee"],
    ),
    (
        defaults::STAGE_LOST,
        &[
            "lost",
            "closedlost",
            "verloren",
            "close lost",
            "closed lost to competition",
            "abgeschlossen verloren",
            "perdu",
            "perdue",
            "fermee perdue",
            "canceled",
        ],
    ),
];

/// The columns with picklist values, with a guess for each value. Stages are those of the given pipeline, otherwise of
/// the main one, because two pipelines may use the same name for different stages.
pub fn guess(
    set: &RecordStore,
    table: &Table,
    kind: RecordType,
    columns: &[Column],
    pipeline: Option<Id>,
) -> Vec<ChoiceColumn> {
    let named = columns.iter().position(|column| column.target == Target::Pipeline);
    let of_column = |(at, column): (usize, &Column)| {
        let Target::Field(number) = column.target else { return None };
        let field = set.field(kind, number)?;
        let is_listed =
            matches!(field.kind, FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Link(RecordType::User));
        is_listed.then(|| ChoiceColumn {
            column: at as u32,
            field: number,
            choices: match named.filter(|_| field.kind == FieldType::Choice(Picklist::Stage)) {
                Some(named) => stages_of_rows(set, table, (at, named), values(set, table, at, field, pipeline)),
                None => values(set, table, at, field, pipeline),
            },
        })
    };
    columns.iter().enumerate().filter_map(of_column).collect()
}

/// The values in a cell: one, or several if the field takes several.
pub fn split<'a>(field: &Field, cell: &'a str) -> impl Iterator<Item = &'a str> {
    let several = takes_several(field).then(|| cell.split([';', ',']));
    let one = several.is_none().then_some(cell);
    one.into_iter().chain(several.into_iter().flatten()).map(trimmed).filter(|value| !value.is_empty())
}

/// The entries a field may link to, by name: a column may have a hundred thousand values.
struct Listed {
    ids: Vec<Id>,
    by_name: FxHashMap<String, Id>,
}

impl Listed {
    /// The entries for a field; stages of one pipeline only.
    fn of(set: &RecordStore, field: &Field, pipeline: Option<Id>) -> Listed {
        let ids = match field.kind {
            FieldType::Choice(Picklist::Stage) => {
                picklists::stages_of(set, pipeline.unwrap_or(defaults::MAIN_PIPELINE))
            }
            _ => picklists::entries(set, field),
        };
        let mut by_name = FxHashMap::default();
        for id in &ids {
            for language in Language::ALL {
                by_name.entry(compact(&display_names::whole_of(set, *id, language))).or_insert(*id);
            }
        }
        Listed { ids, by_name }
    }

    /// The entry with the name of a value.
    fn entry(&self, set: &RecordStore, field: &Field, value: &str) -> Option<Id> {
        if let Some(id) = self.by_name.get(&compact(value)) {
            return Some(*id);
        }
        let wanted = tokenize(value);
        let is_it = |names: &[&str]| names.contains(&wanted.as_str());
        let known = |table: &[(Id, &[&str])]| table.iter().find(|(_, names)| is_it(names)).map(|(id, _)| *id);
        match field.kind {
            FieldType::Choice(Picklist::Status) => {
                known(STATUSES).map(|category| lead_rules::first_status(set, category))
            }
            FieldType::Choice(Picklist::Stage) => known(STAGES).filter(|id| self.ids.contains(id)),
            _ => known(ENTRIES).filter(|id| self.ids.contains(id)),
        }
    }
}

/// A name for comparing entries: "OnlineStore" equals "Online Store".
fn compact(text: &str) -> String {
    tokenize(text).replace(' ', "")
}

/// The fields of a new entry called `name`, at the end of its picklist; a stage belongs to the given pipeline.
pub fn new_entry(
    set: &RecordStore,
    field: &Field,
    name: &str,
    place: usize,
    pipeline: Option<Id>,
) -> (RecordType, Vec<(FieldId, Value)>) {
    match list_of(field) {
        None => (RecordType::User, vec![(crate::domain::records::user::NAME, Value::Text(name.to_string()))]),
        Some(Picklist::Stage) => {
            let last = picklists::of_list(set, Picklist::Stage)
                .into_iter()
                .filter_map(|id| set.get(RecordType::Stage, id)?.number(stage::ORDER))
                .max();
            let mut fields = vec![
                (stage::NAME, Value::Text(name.to_string())),
                (stage::PROBABILITY, Value::Number(0)),
                (stage::FORECAST, Value::Link(defaults::PIPELINE)),
                (stage::ORDER, Value::Number(last.unwrap_or(0) + 1 + place as i64)),
            ];
            fields.extend(pipeline.map(|id| (stage::PIPELINE, Value::Link(id))));
            (RecordType::Stage, fields)
        }
        Some(list) => {
            let last = picklists::of_list(set, list).len() + place;
            let fields = vec![
                (choice::NAME, Value::Text(name.to_string())),
                (choice::LIST, Value::Number(list.code())),
                (choice::ORDER, Value::Number(last as i64)),
            ];
            (RecordType::Choice, fields)
        }
    }
}

/// The stage of a pipeline that a file's name means.
pub fn stage_called(set: &RecordStore, pipeline: Id, name: &str) -> Option<Id> {
    let field = RecordType::Opportunity.field(opportunity::STAGE)?;
    Listed::of(set, field, Some(pipeline)).entry(set, field, name)
}

/// The meanings of stages where another column names the pipeline: a stage that only rows of known pipelines have is one of
/// theirs, and none is added for it.
fn stages_of_rows(
    set: &RecordStore,
    table: &Table,
    (column, named): (usize, usize),
    mut choices: Vec<Choice>,
) -> Vec<Choice> {
    let pipelines = PipelineNames::of(set);
    let mut of_value: FxHashMap<&str, Vec<Option<Id>>> = FxHashMap::default();
    for row in 0..table.rows.len() {
        let pipeline = pipelines.called(trimmed(table.cell(row, named)));
        let all = of_value.entry(trimmed(table.cell(row, column))).or_default();
        if !all.contains(&pipeline) {
            all.push(pipeline);
        }
    }
    for choice in &mut choices {
        let Some(all) = of_value.get(choice.value.as_str()) else { continue };
        let Some(all) = all.iter().copied().collect::<Option<Vec<Id>>>() else { continue };
        let is_there = |id: &Id| all.contains(&picklists::pipeline_of(set, *id));
        if !matches!(choice.meaning, ChoiceMapping::Entry(id) if is_there(&id)) {
            let stage = all.iter().find_map(|pipeline| stage_called(set, *pipeline, &choice.value));
            choice.meaning = stage.map_or(ChoiceMapping::Keep, ChoiceMapping::Entry);
        }
    }
    choices
}

fn values(set: &RecordStore, table: &Table, column: usize, field: &'static Field, pipeline: Option<Id>) -> Vec<Choice> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for row in 0..table.rows.len() {
        split(field, table.cell(row, column)).for_each(|value| *counts.entry(value).or_default() += 1);
    }
    let listed = Listed::of(set, field, pipeline);
    let most = if matches!(field.kind, FieldType::Choice(_)) { MAX_DISTINCT_CHOICES } else { MOST_NEW };
    let is_free_text = counts.len() > most;
    let choice = |(value, count): (&str, usize)| {
        let meaning = match listed.entry(set, field, value) {
            Some(id) => ChoiceMapping::Entry(id),
            None if can_add(field) && !is_free_text && value.len() <= LONGEST => ChoiceMapping::Add,
            None => ChoiceMapping::Keep,
        };
        Choice { value: value.to_string(), count: count as u32, meaning }
    };
    let mut out: Vec<Choice> = counts.into_iter().map(choice).collect();
    out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    out
}
