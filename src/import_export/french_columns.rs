//! Field names of other programs in French: Salesforce, HubSpot, Pipedrive, Zoho, Dynamics, Google and Outlook contacts.
//! Folded, without punctuation. The labels of Kontor's own fields are not repeated here.
use crate::domain::RecordType;
use crate::domain::records::{account, activity, contact, lead, opportunity, user};
use crate::worker_protocol::import_config::Target::{self, *};

type Table = &'static [(Target, &'static str)];

/// The names of a record type's targets.
pub(super) fn of(kind: RecordType) -> Table {
    match kind {
        RecordType::Lead => LEAD,
        RecordType::Account => ACCOUNT,
        RecordType::Contact => CONTACT,
        RecordType::Opportunity => OPPORTUNITY,
        RecordType::Activity => ACTIVITY,
        RecordType::User => USER,
        _ => &[],
    }
}

/// The words for a record type in file names and id columns.
pub(super) fn nouns(kind: RecordType) -> &'static [&'static str] {
    match kind {
        RecordType::Lead => &["piste", "pistes", "prospects"],
        RecordType::Account => &["compte", "comptes", "entreprise", "entreprises", "societe", "societes", "clients"],
        RecordType::Contact => &["personne", "personnes"],
        RecordType::Opportunity => {
            &["opportunite", "opportunites", "affaire", "affaires", "transaction", "transactions"]
        }
        RecordType::Activity => &["activite", "activites", "tache", "taches", "appel", "appels", "reunions"],
        RecordType::User => &["utilisateur", "utilisateurs", "proprietaire", "proprietaires"],
        _ => &[],
    }
}

const OWNERS: &str = "proprietaire, proprietaire du contact, proprietaire du compte, proprietaire de l opportunite, proprietaire de la piste, proprietaire du lead, proprietaire de la transaction, proprietaire de l entreprise, proprietaire de la societe, attribue a, assigne a, commercial, vendeur";
const CREATED: &str = "date de creation, cree le, creee le, date d ajout, ajoute le, heure de creation";
const NOTES: &str = "commentaire, commentaires, remarques, notes";

const LEAD: Table = &[
    (
        Field(lead::COMPANY),
        "societe, entreprise, nom de la societe, nom de l entreprise, organisation, compte, raison sociale",
    ),
    (Field(lead::TITLE), "fonction, poste, intitule du poste, titre"),
    (Field(lead::STATUS), "statut, statut de la piste, statut du lead, etat"),
    (
        Field(lead::SOURCE),
        "source, origine, origine de la piste, source de la piste, source d origine, origine du prospect",
    ),
    (Field(lead::REASON), "motif de disqualification, raison de la perte"),
    (Field(lead::CAMPAIGN), "nom de la campagne, campagne source, derniere campagne"),
    (Field(lead::AMOUNT), "montant, valeur, valeur estimee"),
    (Field(lead::EMAIL), "adresse e mail, adresse email, e mail, email, courriel, adresse electronique, mail"),
    (Field(lead::PHONE), "numero de telephone, tel, telephone professionnel"),
    (Field(lead::MOBILE), "mobile, telephone mobile, portable, telephone portable, numero de mobile"),
    (Field(lead::HOME_PHONE), "telephone personnel, telephone domicile, telephone prive, tel domicile, tel prive"),
    (Field(lead::OTHER_PHONE), "autre telephone, autre tel, telephone bureau 2, telephone domicile 2"),
    (
        Field(lead::PRIVATE_EMAIL),
        "e mail personnel, email personnel, adresse e mail personnelle, courriel personnel, e mail prive",
    ),
    (
        Field(lead::OTHER_EMAIL),
        "autre e mail, autre email, adresse e mail 2, adresse de messagerie 2, email secondaire",
    ),
    (Field(lead::WEBSITE), "site internet, url du site web, nom de domaine de l entreprise"),
    (Field(lead::STREET), "adresse, rue, adresse postale"),
    (Field(lead::POSTAL_CODE), "code postal, cp"),
    (Field(lead::CITY), "ville, localite"),
    (Field(lead::STATE), "region, etat province, etat region, departement, canton"),
    (Field(lead::COUNTRY), "pays, pays region"),
    (Field(lead::INDUSTRY), "secteur, secteur d activite, industrie"),
    (Field(lead::REVENUE), "chiffre d affaires, revenu annuel, ca"),
    (Field(lead::EMPLOYEES), "nombre d employes, effectif, effectifs, nombre de salaries"),
    (
        Field(lead::NO_POST),
        "ne pas envoyer de courrier, pas de courrier, ne pas autoriser le courrier, opposition courrier",
    ),
    (Field(lead::OPT_OUT), "desinscription e mail, exclusion des e mails, desabonne de tous les e mails"),
    (Field(lead::DESCRIPTION), NOTES),
    (Field(lead::EXTERNAL_ID), "id de piste, id de la fiche d informations, id fiche, identifiant"),
    (FullName, "nom complet, nom et prenom, nom du contact, prenom et nom"),
    (Field(lead::OWNER), OWNERS),
    (Field(lead::CREATED), CREATED),
];

const ACCOUNT: Table = &[
    (Field(account::EXTERNAL_ID), "id de compte, id du compte, id de la fiche d informations, identifiant"),
    (
        Field(account::NAME),
        "nom du compte, nom de la societe, nom de l entreprise, societe, entreprise, raison sociale",
    ),
    (Field(account::PHONE), "numero de telephone, telephone principal"),
    (Field(account::WEBSITE), "site internet, url du site web, nom de domaine de l entreprise"),
    (Field(account::STREET), "adresse, rue, rue de facturation, adresse de facturation"),
    (Field(account::POSTAL_CODE), "code postal, code postal de facturation, cp"),
    (Field(account::CITY), "ville, ville de facturation"),
    (Field(account::STATE), "region, etat region, etat province de facturation, departement, canton"),
    (Field(account::COUNTRY), "pays, pays region, pays de facturation"),
    (Field(account::INDUSTRY), "secteur, secteur d activite, industrie"),
    (Field(account::TYPE), "type de compte"),
    (Field(account::REVENUE), "chiffre d affaires, revenu annuel, ca"),
    (Field(account::EMPLOYEES), "nombre d employes, effectif, effectifs, nombre de salaries, employes"),
    (Field(account::DESCRIPTION), NOTES),
    (Field(account::OWNER), OWNERS),
    (Field(account::CREATED), CREATED),
];

const CONTACT: Table = &[
    (Field(contact::EXTERNAL_ID), "id du contact, id de contact, id de la fiche d informations, identifiant"),
    (FullName, "nom complet, nom et prenom, nom du contact, prenom et nom"),
    (Field(contact::LAST_NAME), "nom de famille"),
    (
        Field(contact::ACCOUNT),
        "nom du compte, societe, entreprise, nom de la societe, nom de l entreprise, organisation, entreprise associee",
    ),
    (Field(contact::TITLE), "fonction, poste, intitule du poste, titre"),
    (
        Field(contact::EMAIL),
        "adresse e mail, adresse email, email, courriel, adresse electronique, adresse de messagerie",
    ),
    (Field(contact::PHONE), "numero de telephone, telephone bureau, telephone professionnel, tel"),
    (Field(contact::MOBILE), "mobile, telephone mobile, portable, telephone portable, tel mobile"),
    (Field(contact::HOME_PHONE), "telephone personnel, telephone domicile, telephone prive, tel domicile, tel prive"),
    (Field(contact::OTHER_PHONE), "autre telephone, autre tel, telephone bureau 2, telephone domicile 2"),
    (
        Field(contact::PRIVATE_EMAIL),
        "e mail personnel, email personnel, adresse e mail personnelle, courriel personnel, e mail prive",
    ),
    (
        Field(contact::OTHER_EMAIL),
        "autre e mail, autre email, adresse e mail 2, adresse de messagerie 2, email secondaire",
    ),
    (Field(contact::STREET), "adresse, rue, rue postale, adresse postale, rue bureau"),
    (Field(contact::POSTAL_CODE), "code postal, code postal postal, code postal bureau, cp"),
    (Field(contact::CITY), "ville, ville postale, ville bureau"),
    (Field(contact::STATE), "region, etat region, etat province postal, departement, canton"),
    (Field(contact::COUNTRY), "pays, pays region, pays postal"),
    (
        Field(contact::NO_POST),
        "ne pas envoyer de courrier, pas de courrier, ne pas autoriser le courrier, opposition courrier",
    ),
    (Field(contact::OPT_OUT), "desinscription e mail, exclusion des e mails, desabonne de tous les e mails"),
    (Field(contact::REPORTS_TO), "superieur, responsable hierarchique"),
    (Field(contact::DESCRIPTION), NOTES),
    (Field(contact::OWNER), OWNERS),
    (Field(contact::CREATED), CREATED),
];

const OPPORTUNITY: Table = &[
    (
        Field(opportunity::EXTERNAL_ID),
        "id d opportunite, id de la transaction, id de la fiche d informations, identifiant",
    ),
    (
        Field(opportunity::NAME),
        "nom de l opportunite, nom de la transaction, nom de l affaire, titre, titre de l affaire, intitule",
    ),
    (
        Field(opportunity::ACCOUNT),
        "nom du compte, societe, entreprise, organisation, client, entreprise associee, client potentiel",
    ),
    (Field(opportunity::CONTACT), "personne de contact, nom du contact, contact associe"),
    (
        Field(opportunity::STAGE),
        "phase, phase de la transaction, etape de vente, etape de l affaire, phase du pipeline",
    ),
    (Done, "statut"),
    (Field(opportunity::AMOUNT), "valeur, valeur de l affaire, montant de la transaction, ca estime"),
    (
        Field(opportunity::CLOSE_DATE),
        "date de fermeture, date de cloture prevue, date de conclusion, date de signature prevue, date de fermeture prevue",
    ),
    (Field(opportunity::PROBABILITY), "probabilite"),
    (Field(opportunity::LOSS_REASON), "raison de la perte, raison de perte, motif de la perte"),
    (Field(opportunity::TYPE), "type d affaire, type de transaction, type d opportunite"),
    (Field(opportunity::SOURCE), "origine, origine de la piste, source de la piste, source d origine"),
    (Field(opportunity::DESCRIPTION), NOTES),
    (Field(opportunity::OWNER), OWNERS),
    (Field(opportunity::CREATED), CREATED),
];

const ACTIVITY: Table = &[
    (Field(activity::EXTERNAL_ID), "id d activite, id de tache, identifiant"),
    (Field(activity::SUBJECT), "titre, objet, sujet, titre de la tache, nom de la tache"),
    (Field(activity::TYPE), "type d activite, type de tache"),
    (Field(activity::DUE), "date d echeance, echeance"),
    (Done, "statut, etat, termine, terminee, fait"),
    (Field(activity::DONE), "termine le, terminee le, date de fin"),
    (Field(activity::TEXT), NOTES),
    (About, "concerne, associe a, relatif a, nom du contact, nom du compte"),
    (Field(activity::OWNER), OWNERS),
    (Field(activity::CREATED), CREATED),
];

const USER: Table = &[
    (Field(user::NAME), "nom complet, nom d utilisateur"),
    (GivenName, "prenom"),
    (FamilyName, "nom de famille"),
    (Field(user::EMAIL), "adresse e mail, adresse email, email, courriel"),
];
