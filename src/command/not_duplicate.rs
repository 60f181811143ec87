//! Records that look alike but are not duplicates: marked once, respected wherever duplicates are shown.
use super::create::create;
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use crate::base::{Id, Value};
use crate::domain::RecordType;
use crate::domain::records::not_duplicate;
use crate::locale::phrase;

/// The maximum number of records that are marked at once, each pair of them.
const MAX_RECORDS: usize = 20;

/// Marks each pair of these records as not duplicates.
pub fn distinguish(draft: &mut Draft, all: &[Id], context: &mut Context) -> Result<(), Rejection> {
    let set = draft.base();
    if all.len() < 2 || all.len() > MAX_RECORDS {
        return Err(Rejection::new(phrase!(
            "Choose two to twenty records that are not duplicates of each other.",
            "Wählen Sie zwei bis zwanzig Datensätze, die keine Dubletten voneinander sind.",
            "Choisissez de deux à vingt fiches qui ne sont pas des doublons entre elles.",
        )));
    }
    if all.iter().any(|id| set.locate(*id).is_none()) {
        return Err(GONE);
    }
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            if one != other && !set.duplicate_index().are_distinct(set, *one, *other) {
                let pair = Some(Value::Text(not_duplicate::pair_key(*one, *other)));
                create(draft, RecordType::Distinct, vec![(not_duplicate::PAIR, pair)], context);
            }
        }
    }
    Ok(())
}

/// Transfers the marks of the removed records to the remaining one.
pub fn transfer_pairs(draft: &mut Draft, master: Id, all: &[Id]) {
    let set = draft.base();
    let mut said: Vec<String> = Vec::new();
    for (_, row) in set.rows(RecordType::Distinct) {
        let Some((one, other)) = not_duplicate::parse_pair(row) else { continue };
        let now = [one, other].map(|id| if all.contains(&id) { master } else { id });
        if now == [one, other] && now[0] != master && now[1] != master {
            continue;
        }
        let pair = not_duplicate::pair_key(now[0], now[1]);
        if now[0] == now[1] || said.contains(&pair) {
            draft.remove(row.id());
        } else {
            draft.set(row.id(), not_duplicate::PAIR, Some(Value::Text(pair.clone())));
            said.push(pair);
        }
    }
}
