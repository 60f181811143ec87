//! A user's set-up of a new workspace, as one action: its name and currency, the user as the first owner, and the
//! stages of the sales process.
use super::create::create;
use super::decision::{Context, Rejection};
use super::draft::Draft;
use super::validate_settings;
use crate::base::{Id, Value};
use crate::domain::RecordType;
use crate::domain::records::{settings, stage, user};
use crate::domain::sales_process::SalesProcess;

/// What a user says about a new workspace.
#[derive(Clone, Debug, Default)]
pub struct SetUp {
    /// The name of the workspace.
    pub name: String,
    /// The code of its currency.
    pub currency: String,
    /// The user's own name.
    pub me: String,
    /// The sales process.
    pub process: SalesProcess,
}

/// Sets the workspace up. Stages that the process does not have are archived, so that each can be restored.
pub fn set_up(draft: &mut Draft, wanted: &SetUp, context: &mut Context) -> Result<Id, Rejection> {
    for (number, text) in [(settings::NAME, &wanted.name), (settings::CURRENCY, &wanted.currency)] {
        draft.set(settings::SETTINGS_ID, number, Value::text(text.trim()));
    }
    draft.check(settings::SETTINGS_ID)?;
    validate_settings::check(draft, RecordType::Settings, settings::SETTINGS_ID)?;
    for (id, is_kept) in
        wanted.process.stages().filter(|(id, _)| draft.base().locate(*id).is_some()).collect::<Vec<_>>()
    {
        draft.set(id, stage::ARCHIVED, (!is_kept).then_some(Value::Yes));
    }
    let me = create(draft, RecordType::User, vec![(user::NAME, Value::text(wanted.me.trim()))], context);
    draft.check(me)?;
    Ok(me)
}
