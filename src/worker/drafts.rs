//! Drafts of emails as an archive of files that mail programs open for sending.
use crate::base::Timestamp;
use crate::base::mail::{self, Draft};
use crate::import_export::readers::zip;

/// The number of drafts after which the progress is told.
const STEP: usize = 50;

/// The archive; `progress` receives the number of drafts done and in all.
pub(super) fn write(drafts: &[Draft], now: Timestamp, progress: &dyn Fn(u32, u32)) -> Vec<u8> {
    let mut archive = zip::Writer::default();
    for (at, (name, draft)) in mail::file_names(drafts).iter().zip(drafts).enumerate() {
        if at % STEP == 0 {
            progress(at as u32, drafts.len() as u32);
        }
        archive.add(name, mail::write(draft, now).as_bytes());
    }
    archive.finish()
}
