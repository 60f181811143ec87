//! The quotas behind a figure: those of its owners whose month begins in its stretch of time.
use super::report_spec::owners;
use super::{GroupKey, Measure, Report};
use crate::base::{Money, Row};
use crate::domain::RecordType;
use crate::domain::records::quota;
use crate::store::RecordStore;
use crate::store::filter::QueryContext;
use crate::store::workspace_settings::fiscal_month;

/// The quotas of a group, or of all: of its owner if grouped by owners, of its interval if grouped by dates.
pub fn behind<'a>(
    set: &'a RecordStore,
    report: &Report,
    viewer: &QueryContext,
    key: Option<&GroupKey>,
) -> Vec<(&'a Row, Money)> {
    let (from, to) = match (key, report.groups.first()) {
        (Some(GroupKey::From(day)), Some(group)) => (Some(*day), Some(group.step.next(*day).add_days(-1))),
        _ => match report.period {
            Some(period) => period.days(viewer.today, fiscal_month(set)),
            None => (None, None),
        },
    };
    let owners = owners(report, viewer);
    let own = |row: &'a Row| {
        let (month, money) = (row.day(quota::MONTH)?, row.money(quota::AMOUNT)?);
        let owner = row.link(quota::OWNER);
        let is_asked = owners.as_ref().is_none_or(|owners| owner.is_some_and(|id| owners.contains(&id)));
        let is_own = match key {
            Some(GroupKey::Link(id)) => owner == Some(*id),
            Some(GroupKey::Empty | GroupKey::Others) => false,
            _ => true,
        };
        let is_in_time = from.is_none_or(|from| month >= from) && to.is_none_or(|to| month <= to);
        (is_asked && is_own && is_in_time).then_some((row, money))
    };
    set.rows(RecordType::Quota).filter_map(|(_, row)| own(row)).collect()
}

/// Whether a measure is worked out from quotas.
pub fn has_quotas(measure: Measure) -> bool {
    matches!(measure, Measure::Known(known) if ["quota", "attained"].contains(&known.key))
}
