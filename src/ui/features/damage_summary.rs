//! A summary of a check or repair in a few sentences.
use crate::app_state::repair::{DamageReport, StoredPart};
use crate::locale::{format, phrases};
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;

/// The summary of what was found or repaired; `None` if everything is intact.
pub fn summary(cx: AppContext, report: &DamageReport) -> Option<String> {
    let count = |count: usize| format::number(count as i64, cx.language);
    if report.faults.is_empty() && !report.completed {
        return None;
    }
    if !can_be_repaired(report) && !report.completed {
        return Some(cx.t_with(phrases::FILES_BROKEN, &[&count(report.broken_files.len())]));
    }
    if !report.repaired {
        return Some(cx.t_with(phrases::VERIFY_FOUND, &[&count(report.faults.len())]));
    }
    let rebuilt = count(report.rebuilt as usize);
    let mut text = vec![cx.t_with(phrases::REPAIRED, &[&count(report.faults.len()), &rebuilt])];
    if report.completed {
        text.push(cx.t(phrases::REPAIRED_HISTORY).to_string());
    }
    let doubtful = report.affected.len() + report.broken_files.len();
    text.push(match doubtful {
        0 => cx.t(phrases::REPAIRED_ALL).to_string(),
        some => cx.t_with(phrases::REPAIRED_LOST, &[&count(some)]),
    });
    Some(text.join(" "))
}

/// Whether anything is damaged except bytes of attached files, which cannot be restored.
pub fn can_be_repaired(report: &DamageReport) -> bool {
    report.faults.iter().any(|fault| fault.part != StoredPart::File)
}

/// The tone of the summary: a warning if everything was repaired.
pub fn tone(report: &DamageReport) -> Tone {
    let is_mended = report.repaired && report.affected.is_empty() && report.broken_files.is_empty();
    if is_mended { Tone::Warn } else { Tone::Bad }
}
