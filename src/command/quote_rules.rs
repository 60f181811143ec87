//! What holds of quotes whatever the command was: totals are those of the lines, a quote that was sent stays as it is, and one
//! with a number stays, so that the numbers have no gap.
use std::collections::{BTreeSet, HashSet};

use super::decision::Rejection;
use super::draft::Draft;
use super::line_items::{self as items, Touched};
use super::quotes::LINES;
use super::replay_line::{KeepReason, ReplayLine};
use crate::base::decimal::ONE;
use crate::base::{FieldId, Id, Row, Value};
use crate::change::{Action, Change};
use crate::domain::records::{opportunity, quote, quote_line};
use crate::domain::rules::line_items::Line;
use crate::domain::rules::quote_totals::quote_totals;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase};
use crate::store::quotes::{LINKS, SEEN};
use crate::store::{RecordStore, quotes};

/// The rejection of a change to a quote that was sent.
pub const FROZEN: Phrase = phrase!(
    "This quote was sent and stays as it is. Create a new version to change it.",
    "Dieses Angebot wurde versendet und bleibt, wie es ist. Erstellen Sie eine neue Version, um es zu ändern.",
    "Ce devis a été envoyé et reste tel quel. Créez une nouvelle version pour le modifier.",
);
/// The rejection of the deletion of a quote with a number.
pub const STAYS: Phrase = phrase!(
    "A quote with a number stays, so that the numbers have no gap. Mark it as declined instead.",
    "Ein Angebot mit einer Nummer bleibt, damit die Nummern keine Lücke haben. Markieren Sie es stattdessen als abgelehnt.",
    "Un devis numéroté est conservé, pour que les numéros se suivent. Marquez-le plutôt comme refusé.",
);

/// The fields that only the commands about quotes set.
const RULED: [FieldId; 4] = [quote::NUMBER, quote::STATUS, quote::VERSION, quote::PREVIOUS];
/// Whether a command is one about quotes.
fn is_own(action: Action) -> bool {
    matches!(
        action,
        Action::SendQuote
            | Action::EmailQuote
            | Action::NewQuoteVersion
            | Action::AcceptQuote
            | Action::AnswerQuote
            | Action::ExpireQuotes
    )
}

/// Updates the totals of the touched lines and quotes.
pub fn settle_totals(draft: &mut Draft) -> Result<(), Rejection> {
    let is_ours = |kind: RecordType| matches!(kind, RecordType::Quote | RecordType::QuoteLine);
    let concerned: Vec<(RecordType, Id)> = draft.touched().filter(|(kind, _)| is_ours(*kind)).collect();
    let mut owners = BTreeSet::new();
    for (kind, id) in concerned {
        if kind == RecordType::Quote {
            owners.insert(id);
            continue;
        }
        let left = draft.base().get(RecordType::QuoteLine, id).and_then(|row| row.link(quote_line::QUOTE));
        owners.extend(left.into_iter().chain(draft.link(id, quote_line::QUOTE)));
        items::check(draft, id)?;
        if let Some(line) = items::line(draft, id) {
            let net = line.net().ok_or_else(|| items::refusal(crate::domain::rules::line_items::NoSum::TooLarge))?;
            draft.set(id, quote_line::TOTAL, Some(Value::Money(net)));
        }
    }
    let touched = Touched::of(draft, LINES);
    for id in owners {
        if draft.kind(id).is_none() {
            continue;
        }
        // One without a subject of its own is about its opportunity.
        if draft.get(id, quote::NAME).is_none() {
            let deal = draft.link(id, quote::OPPORTUNITY);
            draft.set(id, quote::NAME, deal.and_then(|deal| draft.get(deal, opportunity::NAME)));
        }
        let percent = match draft.get(id, quote::DISCOUNT) {
            Some(Value::Number(percent)) => percent,
            _ => 0,
        };
        if !(0..=100 * ONE).contains(&percent) {
            return Err(Rejection::of(
                RecordType::Quote,
                quote::DISCOUNT,
                phrase!(
                    "Enter a percentage from 0 to 100.",
                    "Geben Sie einen Prozentwert von 0 bis 100 ein.",
                    "Saisissez un pourcentage de 0 à 100.",
                ),
            ));
        }
        let lines: Vec<Line> = touched.lines(draft, id).into_iter().filter_map(|id| items::line(draft, id)).collect();
        let totals = quote_totals(&lines, percent).map_err(items::refusal)?.map(|all| all.totals);
        draft.set(id, quote::NET, totals.as_ref().map(|totals| Value::Money(totals.net)));
        draft.set(id, quote::GROSS, totals.as_ref().map(|totals| Value::Money(totals.gross)));
    }
    Ok(())
}

/// Rejects changes of quotes that were sent, and the loss of numbers. A file cannot be asked, so that what it would change stays.
pub fn check(draft: &mut Draft, action: Action) -> Result<(), Rejection> {
    // Another copy of the workspace has applied the rules itself, and a deleted field takes its values along.
    if matches!(action, Action::Setup | Action::Reconcile | Action::Fields) {
        return Ok(());
    }
    let touched: Vec<(RecordType, Id)> = draft.touched().collect();
    let is_lenient = action == Action::Import;
    for (kind, id) in touched {
        match kind {
            RecordType::Quote => check_quote(draft, id, action, is_lenient)?,
            RecordType::QuoteLine => check_line(draft, id, is_lenient)?,
            _ => {}
        }
    }
    Ok(())
}

/// Rejects the edit of a single field that the customer has seen.
pub fn check_field_edit(row: &Row, number: FieldId) -> Result<(), Rejection> {
    let is_seen = SEEN.contains(&number) || LINKS.contains(&number);
    let is_fixed = RULED.contains(&number) || (is_seen && !quotes::is_draft(row));
    if is_fixed { Err(Rejection::of(RecordType::Quote, number, FROZEN)) } else { Ok(()) }
}

fn check_quote(draft: &mut Draft, id: Id, action: Action, is_lenient: bool) -> Result<(), Rejection> {
    let Some(before) = draft.base().get(RecordType::Quote, id) else { return Ok(()) };
    if draft.kind(id).is_none() {
        return if quotes::is_numbered(before) { Err(Rejection::new(STAYS)) } else { Ok(()) };
    }
    let is_frozen = !quotes::is_draft(before);
    let is_typed = is_lenient || matches!(action, Action::Edit | Action::BulkEdit | Action::Automate);
    let mut fixed: Vec<FieldId> = Vec::new();
    if !is_own(action) && !is_ruled_edit(draft, id, before) {
        fixed.extend(RULED);
    }
    if is_frozen {
        fixed.extend(SEEN);
        if is_typed {
            fixed.extend(LINKS);
        }
    }
    for number in fixed {
        let (was, is) = (before.get(number), draft.get(id, number));
        // A merge of workspaces or an erasure may have taken away what a link leads to.
        if was == is || (number == quote::PREVIOUS && is.is_none()) {
            continue;
        }
        if !is_lenient {
            return Err(Rejection::of(RecordType::Quote, number, FROZEN));
        }
        draft.set(id, number, was);
    }
    Ok(())
}

/// Whether a command notes that the customer declined, which is an edit, or gives a number that stands once.
fn is_ruled_edit(draft: &Draft, id: Id, before: &Row) -> bool {
    let changed = |number: FieldId| draft.get(id, number) != before.get(number);
    let is_only = |only: FieldId| RULED.into_iter().all(|number| (number == only) == changed(number));
    let is_no = draft.link(id, quote::STATUS) == Some(defaults::QUOTE_DECLINED) && quotes::allowed(before).decline;
    (is_no && is_only(quote::STATUS))
        || (is_only(quote::NUMBER) && quotes::earlier_with_number(draft.base(), before).is_some())
}

fn check_line(draft: &mut Draft, id: Id, is_lenient: bool) -> Result<(), Rejection> {
    let set = draft.base();
    let before = set.get(RecordType::QuoteLine, id);
    let owners = [before.and_then(|row| row.link(quote_line::QUOTE)), draft.link(id, quote_line::QUOTE)];
    let is_frozen = |owner: Id| {
        let row = set.get(RecordType::Quote, owner);
        row.is_some_and(|row| !quotes::is_draft(row)) && draft.kind(owner).is_some()
    };
    if !owners.into_iter().flatten().any(is_frozen) {
        return Ok(());
    }
    let offered = |row: &Row| {
        let mut fields = row.fields();
        fields.retain(|(number, _)| *number != quote_line::PRODUCT);
        fields
    };
    if before.map(offered) == draft.row(id).as_ref().map(offered) {
        return Ok(());
    }
    if !is_lenient {
        return Err(Rejection::new(FROZEN));
    }
    match before {
        None => draft.remove(id),
        Some(row) => row.fields().into_iter().for_each(|(number, value)| draft.set(id, number, Some(value))),
    }
    Ok(())
}

/// Whether a change only gives a number, which no undo takes back: it may stand on a letter.
pub(super) fn is_number(change: &Change) -> bool {
    matches!(change, Change::Set { kind: RecordType::Quote, field: quote::NUMBER, .. })
}

/// The quotes that some changes remove.
pub(super) fn removed(changes: &[Change]) -> impl Iterator<Item = Id> {
    changes.iter().filter_map(|change| match change {
        Change::Remove { kind: RecordType::Quote, row } => Some(row.id()),
        _ => None,
    })
}

/// Leaves out of a replay what a quote that was sent would lose, and the lines of those that it was asked to remove and keeps.
/// Returns what is left out.
pub(super) fn leave_out(set: &RecordStore, wanted: &mut Vec<Change>, asked: &[Id]) -> Vec<ReplayLine> {
    if set.count(RecordType::Quote) == 0 {
        return Vec::new();
    }
    let reopened: HashSet<Id> = wanted.iter().filter_map(reopens).collect();
    let is_frozen = |id: Id| {
        let row = set.get(RecordType::Quote, id);
        row.is_some_and(|row| !quotes::is_draft(row)) && !reopened.contains(&id)
    };
    let stays = |id: Id| set.get(RecordType::Quote, id).is_some_and(quotes::is_numbered);
    // Its lines stay with a quote that stays.
    let going: HashSet<Id> = removed(wanted).filter(|id| !stays(*id)).collect();
    let staying: HashSet<Id> = asked.iter().copied().filter(|id| !going.contains(id)).collect();
    let owner = |id: Id| set.get(RecordType::QuoteLine, id).and_then(|row| row.link(quote_line::QUOTE));
    let is_kept = |change: &Change| match change {
        Change::Remove { kind: RecordType::Quote, row } => stays(row.id()),
        Change::Set { kind: RecordType::Quote, id, field, .. } => SEEN.contains(field) && is_frozen(*id),
        Change::Set { kind: RecordType::QuoteLine, id, field, .. } => {
            *field != quote_line::PRODUCT && owner(*id).is_some_and(is_frozen)
        }
        Change::Create { kind: RecordType::QuoteLine, row } => row.link(quote_line::QUOTE).is_some_and(is_frozen),
        Change::Remove { kind: RecordType::QuoteLine, row } => {
            owner(row.id()).is_some_and(|owner| is_frozen(owner) || staying.contains(&owner))
        }
        _ => false,
    };
    let held: Vec<Change> = wanted.extract_if(.., |change| is_kept(change)).collect();
    held.iter().map(|change| ReplayLine::kept(change, KeepReason::Sent)).collect()
}

/// The quote that a change makes a draft again.
fn reopens(change: &Change) -> Option<Id> {
    match change {
        Change::Set { kind: RecordType::Quote, id, field: quote::STATUS, after, .. } => {
            let status = after.as_ref().and_then(Value::link).unwrap_or(defaults::QUOTE_DRAFT);
            (status == defaults::QUOTE_DRAFT).then_some(*id)
        }
        _ => None,
    }
}
