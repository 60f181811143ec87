//! Learning scores from the journal.
use std::rc::Rc;

use super::{Session, SessionError};
use crate::base::Seq;
use crate::domain::RecordType;
use crate::report::outcomes::Outcomes;
use crate::report::scorer::Scorer;
use crate::report::scoring::ScoreModel;
use crate::storage::Storage;
use crate::store::RecordStore;

impl<S: Storage> Session<S> {
    /// Learns the scores of the records of a type from the commits up to one; from all of them if it is none.
    pub async fn learn_scores(&self, kind: RecordType, until: Seq) -> Result<(), SessionError> {
        let until = if until == Seq::NONE { self.read(RecordStore::head) } else { until };
        let mut outcomes = self.read(|set| Outcomes::new(set, kind));
        self.each_commit(Seq::NONE, until, |commit| outcomes.apply(commit), |_, _| ()).await?;
        let model = ScoreModel::learn(&outcomes.closings(), outcomes.levels());
        self.read(|set| set.put_scores(kind, Rc::new(Scorer::new(&outcomes, model.as_ref()))));
        Ok(())
    }
}
