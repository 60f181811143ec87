//! French: the names of default entries, and files with French columns, values and dates.
use crate::support::files::{all, file, import, name};
use crate::support::{TestWorkspace, text};
use kontor::base::{Date, Value};
use kontor::command::Command;
use kontor::domain::records::{lead, stage};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::display_names;

#[test]
fn default_entries_have_french_names_until_they_are_renamed() {
    let crm = TestWorkspace::new();
    let called = |id, language| crm.session.read(|set| display_names::name_of(set, id, language));
    let all = crm.session.read(|set| {
        let kinds = [RecordType::Status, RecordType::Stage, RecordType::Choice, RecordType::Pipeline];
        kinds
            .into_iter()
            .flat_map(|kind| set.rows(kind).map(|(_, row)| row.id()).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    });
    for id in all {
        let english = called(id, Language::En);
        assert!(defaults::built_in_name(id, &english, Language::Fr).is_some(), "{english} has a French name");
    }
    let won = defaults::STAGE_WON;
    assert_eq!(called(won, Language::Fr), "Clôturée – Gagnée");
    crm.run(Command::Edit { id: won, fields: vec![(stage::NAME, text("Signed"))] });
    assert_eq!(called(won, Language::Fr), "Signed");
    assert_eq!(called(won, Language::De), "Geschlossen – Gewonnen");
}

#[test]
fn a_french_list_of_leads_is_imported() {
    let crm = TestWorkspace::new();
    let list = "Nom;Prénom;Entreprise;Adresse e-mail;Statut;Délai de qualification;Montant attendu;Ne pas appeler\n\
        Berg;Ada;Nordlicht;ada@nord.example;En cours – Contacté;12 janvier 2027;1 234,56 €;Oui\n";
    import(&crm, &[file("leads.csv", list)]);
    let leads = all(&crm, RecordType::Lead);
    let [ada] = leads.as_slice() else { panic!("one lead") };
    assert_eq!([ada.text(lead::FIRST_NAME), ada.text(lead::EMAIL)], ["Ada", "ada@nord.example"]);
    assert_eq!(name(&crm, ada.link(lead::STATUS)), "Working - Contacted");
    assert_eq!(ada.get(lead::DEADLINE), Date::parse_iso("2027-01-12").map(Value::Day));
    assert!(matches!(ada.get(lead::AMOUNT), Some(Value::Money(money)) if money.minor == 123_456));
    assert!(ada.is(lead::DO_NOT_CALL));
}

#[test]
fn new_records_are_named_with_the_gender_of_their_name() {
    let named = |kind: RecordType| kind.creation(Language::Fr);
    assert_eq!(named(RecordType::Lead), "Nouveau lead");
    assert_eq!(named(RecordType::Opportunity), "Nouvelle opportunité");
    assert_eq!(named(RecordType::Quota), "Nouvel objectif");
    assert_eq!(RecordType::Opportunity.creation(Language::En), "New opportunity");
    assert_eq!(RecordType::Opportunity.creation(Language::De), "Opportunity anlegen");
}

#[test]
fn a_label_and_its_value_have_the_colon_of_the_language() {
    assert_eq!(Language::En.labelled(&"Amount", &12), "Amount: 12");
    assert_eq!(Language::De.labelled(&"Betrag", &12), "Betrag: 12");
    assert_eq!(Language::Fr.labelled(&"Montant", &12), "Montant\u{a0}: 12");
}
