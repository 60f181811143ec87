//! The page of a deal room, written with the languages that only the file worker has.
use super::{Answer, JobRunner, out_of_turn};
use crate::base::base64;
use crate::domain::RecordType;
use crate::domain::records::{file, settings};
use crate::import_export::deal_room;
use crate::storage::Storage;
use crate::store::deal_room::RoomWish;
use crate::worker_protocol::Reply;

/// The largest logo that comes along, in bytes.
const MOST: usize = 400_000;
/// The types of pictures that browsers show as nothing else.
const PICTURES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

impl<S: Storage> JobRunner<S> {
    /// Writes the page.
    pub(super) async fn write_room(&mut self, wish: &RoomWish) -> Answer {
        let Ok(session) = &self.session else { return (out_of_turn(), None) };
        let picture = session.read(|set| {
            let id = set.get(RecordType::Settings, settings::SETTINGS_ID)?.link(settings::LOGO)?;
            let media_type = set.get(RecordType::File, id)?.text(file::TYPE).to_string();
            PICTURES.contains(&media_type.as_str()).then_some((id, media_type))
        });
        let mut logo = None;
        if let Some((id, media_type)) = picture
            && let Ok(Some(bytes)) = session.file(id).await
            && bytes.len() <= MOST
        {
            let mut url = format!("data:{media_type};base64,");
            base64::write(&bytes, &mut url);
            logo = Some(url);
        }
        session.speak(wish.language);
        let today = (self.tools.today)();
        let page = session.read(|set| deal_room::page(set, wish, logo.as_deref(), self.user, today));
        session.speak(self.language);
        match page {
            Some(page) => (Reply::Written, Some(page.into_bytes())),
            None => (out_of_turn(), None),
        }
    }
}
