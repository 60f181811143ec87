//! What computes formulas for a session, and for whom.
use super::{Session, SessionError};
use crate::base::Date;
use crate::locale::Language;
use crate::storage::Storage;
use crate::store::computed_values::View;

impl<S: Storage> Session<S> {
    /// Those for whom values are computed, on a day.
    pub fn view(&self, today: Date) -> View {
        View { today, language: self.language.get(), zone: self.world.zone, evaluate: self.evaluate.get() }
    }

    /// Loads what computes formulas, for one that no field has yet.
    pub async fn preview_formulas(&self) -> Result<(), SessionError> {
        self.previews.set(true);
        self.load_evaluator().await
    }

    /// Loads what computes formulas if there are any. Without it their values are missing, and everything else is there.
    pub(super) async fn load_for_formulas(&self) {
        if self.set.borrow().schema().computes() {
            let _ = self.load_evaluator().await;
        }
    }

    async fn load_evaluator(&self) -> Result<(), SessionError> {
        if self.evaluate.get().is_none() {
            self.evaluate.set(Some((self.world.rules)().await?.evaluate));
        }
        Ok(())
    }

    /// Sets the language in which names and numbers become text.
    pub fn speak(&self, language: Language) {
        self.language.set(language);
    }
}
