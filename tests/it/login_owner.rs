//! Whom a login of a team stands for.
use kontor::base::{Id, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::user;
use kontor::store::login_owner::{name_in, new_owner, owner_of};

use crate::support::{TestWorkspace, text};

fn owner(crm: &TestWorkspace, name: &str, email: &str) -> Id {
    crm.create(RecordType::User, vec![(user::NAME, text(name)), (user::EMAIL, Value::text(email))])
}

#[test]
fn a_login_stands_for_the_one_owner_who_has_it_as_address_or_name() {
    let crm = TestWorkspace::new();
    let found = |login: &str| crm.session.read(|set| owner_of(set, login));
    assert_eq!(found("ada"), None);
    let ada = owner(&crm, "Ada", "ada.holm@team.example");
    let zoe = owner(&crm, "Zoë Müller", "");
    assert_eq!(found("ada"), Some(ada), "capitals make no difference");
    assert_eq!(found(" Ada.Holm@Team.example "), Some(ada));
    assert_eq!(found("zoe muller"), Some(zoe), "and neither do marks");
    assert_eq!(found("holm"), None, "a part is not enough");
    assert_eq!(found(""), None, "also of owners without an address");
    // Two of a name are not told apart, but by their addresses.
    let other = owner(&crm, "ADA", "ada@team.example");
    assert_eq!(found("ada"), None);
    assert_eq!(found("ada@team.example"), Some(other));
    // An address comes before a name.
    let named = owner(&crm, "ada@team.example", "");
    assert_eq!(found("ada@team.example"), Some(other));
    crm.run(Command::Edit { id: other, fields: vec![(user::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(found("ada"), Some(ada), "who is archived works no more");
    assert_eq!(found("ada@team.example"), Some(named));
}

#[test]
fn an_owner_who_is_created_for_a_login_is_found_by_it() {
    for (login, name) in [
        (" ben ", "ben"),
        ("eva@team.example", "eva"),
        ("Eva Ö@team.example", "Eva Ö@team.example"),
        ("@team.example", "@team.example"),
    ] {
        assert_eq!(name_in(login), name);
        let crm = TestWorkspace::new();
        let id = crm.create(RecordType::User, new_owner(login));
        assert_eq!(crm.session.read(|set| owner_of(set, login)), Some(id), "{login}");
    }
}
