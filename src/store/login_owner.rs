//! Whom a login of a team stands for: the owner who has it as email address or as name.
use super::{RecordStore, picklists};
use crate::base::fold::fold;
use crate::base::{FieldId, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::user;
use crate::domain::rules::validate::is_email;

/// The owner in use whose email address is a login, or whose name; `None` if there is none, or more than one.
pub fn owner_of(set: &RecordStore, login: &str) -> Option<Id> {
    let wanted = fold(login.trim());
    let only = |number: FieldId| {
        let has = |id: &Id| set.get(RecordType::User, *id).is_some_and(|row| fold(row.text(number).trim()) == wanted);
        let mut found = picklists::users(set).into_iter().filter(has);
        found.next().filter(|_| found.next().is_none())
    };
    if wanted.is_empty() { None } else { only(user::EMAIL).or_else(|| only(user::NAME)) }
}

/// What an owner is created with for a login: of an email address the part before the @ is the name.
pub fn new_owner(login: &str) -> Vec<(FieldId, Option<Value>)> {
    let email = Value::text(login).filter(|_| is_email(login.trim()));
    vec![(user::NAME, Value::text(name_in(login))), (user::EMAIL, email)]
}

/// The name in a login.
pub fn name_in(login: &str) -> &str {
    let login = login.trim();
    match login.split_once('@') {
        Some((name, _)) if is_email(login) => name,
        _ => login,
    }
}
