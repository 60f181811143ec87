//! What computes formulas for a session and asks record rules for its forms, and for whom.
use super::command_rules::AskForm;
use super::{Session, SessionError};
use crate::base::Date;
use crate::locale::Language;
use crate::storage::Storage;
use crate::store::computed_values::View;
use crate::store::{RecordStore, record_rules};

impl<S: Storage> Session<S> {
    /// Those for whom values are computed, on a day.
    pub fn view(&self, today: Date) -> View {
        let evaluate = self.loaded.get().map(|rules| rules.evaluate);
        View { today, language: self.language.get(), zone: self.world.zone, evaluate }
    }

    /// Loads what computes formulas, for one that no field has yet.
    pub async fn preview_formulas(&self) -> Result<(), SessionError> {
        self.previews.set(true);
        self.load_rules().await
    }

    /// Loads what computes formulas and asks record rules if there are any. Without it the values of formulas are missing and
    /// forms ask for less, and everything else is there.
    pub(super) async fn load_rules_if_needed(&self) {
        let is_needed = |set: &RecordStore| set.schema().computes() || record_rules::has_any(set);
        if is_needed(&self.set.borrow()) {
            let _ = self.load_rules().await;
        }
    }

    /// What asks the record rules for a form; `None` if there are none, or before it is loaded.
    pub fn form_rules(&self) -> Option<AskForm> {
        let loaded = self.loaded.get().filter(|_| record_rules::has_any(&self.set.borrow()));
        loaded.map(|rules| rules.ask)
    }

    async fn load_rules(&self) -> Result<(), SessionError> {
        if self.loaded.get().is_none() {
            self.loaded.set(Some((self.world.rules)().await?));
        }
        Ok(())
    }

    /// Sets the language in which names and numbers become text.
    pub fn speak(&self, language: Language) {
        self.language.set(language);
    }
}
