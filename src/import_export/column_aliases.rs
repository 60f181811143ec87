//! Field names of other programs, in English and German; the French ones are in `french_columns.rs`. Salesforce (data
//! export and report), HubSpot, Pipedrive, Zoho, Dynamics, Google and Outlook contacts, and of earlier versions of Kontor. Folded, without punctuation.
use super::french_columns;
use crate::domain::RecordType;
use crate::domain::records::{account, activity, contact, lead, opportunity, user};
use crate::worker_protocol::import_config::Target::{self, *};

type Table = &'static [(Target, &'static str)];

/// The names of a record type's targets, besides the labels and keys of its fields.
fn of(kind: RecordType) -> Table {
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

/// Other programs' names of a record type's targets, as returned by [`compact`]; of a repeated name, the first counts.
pub fn names(kind: RecordType) -> impl Iterator<Item = (Target, String)> {
    of(kind)
        .iter()
        .chain(french_columns::of(kind))
        .flat_map(|(target, names)| names.split(", ").map(|name| (*target, compact(name))))
}

/// Columns that repeat what others contain, as returned by [`compact`].
pub fn redundant_columns() -> impl Iterator<Item = String> {
    DERIVED.split(", ").map(compact)
}

/// Columns that say whether the other program has deleted the record, as returned by [`compact`].
pub fn deletion_columns() -> impl Iterator<Item = String> {
    ["is deleted", "deleted", "geloscht", "ist geloscht", "supprime", "est supprime"].into_iter().map(compact)
}

/// Whether such columns are left out of files with a record type.
pub fn is_redundant(kind: RecordType) -> bool {
    matches!(kind, RecordType::Account | RecordType::Opportunity | RecordType::Activity)
}

/// Names that mean another target if a column of another name is there: Outlook has the salutation in "Title" and what
/// this name means elsewhere in "Job Title". The target, the name, and the other column's name.
pub fn beside(kind: RecordType) -> &'static [(Target, &'static str, &'static str)] {
    match kind {
        RecordType::Lead => {
            &[(Field(lead::SALUTATION), "title", "job title"), (Field(lead::SALUTATION), "titel", "position")]
        }
        RecordType::Contact => {
            &[(Field(contact::SALUTATION), "title", "job title"), (Field(contact::SALUTATION), "titel", "position")]
        }
        _ => &[],
    }
}

/// A folded name for comparison without its separators: "mailingstreet" equals "mailing street".
pub fn compact(name: &str) -> String {
    name.replace(' ', "")
}

/// The words for a record type in file names and id columns.
pub fn nouns(kind: RecordType) -> impl Iterator<Item = &'static str> {
    own_nouns(kind).iter().chain(french_columns::nouns(kind)).copied()
}

fn own_nouns(kind: RecordType) -> &'static [&'static str] {
    match kind {
        RecordType::Lead => &["lead", "leads", "interessenten", "interessent"],
        RecordType::Account => &[
            "account",
            "accounts",
            "company",
            "companies",
            "organization",
            "organizations",
            "organisationen",
            "organisation",
            "firmen",
            "unternehmen",
            "kunden",
        ],
        RecordType::Contact => &["contact", "contacts", "kontakte", "kontakt", "people", "person", "personen"],
        RecordType::Opportunity => &[
            "opportunity",
            "opportunities",
            "potential",
            "potentials",
            "deal",
            "deals",
            "verkaufschancen",
            "verkaufschance",
            "geschafte",
        ],
        RecordType::Activity => &[
            "task",
            "tasks",
            "activity",
            "activities",
            "aktivitaten",
            "aktivitat",
            "aufgaben",
            "aufgabe",
            "event",
            "events",
            "call",
            "calls",
            "anrufe",
            "meetings",
        ],
        RecordType::User => &["user", "users", "owner", "owners", "benutzer", "nutzer", "inhaber"],
        _ => &[],
    }
}

/// Columns that repeat what others contain: they are left out.
const DERIVED: &str = "age in days, age tier, amount tier, forecast type, tasks involved, events involved, calls involved, activities involved, weighted value, gewichteter wert, closed, isclosed, won, iswon, is closed, is won, fiscal period, fiscal quarter, fiscal year, age, systemmodstamp";

/// Checksum columns of Dynamics, which it compares on a re-import.
const CHECKSUMS: &str = "do not modify row checksum, nicht andern zeilenprufsumme";
const OWNER_IDS: &str = "owner id, ownerid, lead owner id, account owner id, contact owner id, potential owner id, deal owner id, task owner id, opportunity owner id, company owner id";
const CURRENCIES: &str = "currency, currencyisocode, currency iso code, deal currency code, wahrung, lead currency, amount currency, currency of value, betrag wahrung, wahrung des werts";
const OWNERS: &str = "owner, assigned user, zugewiesener benutzer, salesperson, verkaufer, vertriebsmitarbeiter, account owner, contact owner, potential owner, deal owner, task owner, opportunity owner, assigned, company owner, owner name, assigned to, assigned to user, owner full name, inhaber, zustandig, zugewiesen an, bearbeiter, verantwortlich, besitzer, zustandiger mitarbeiter, kontoinhaber, account inhaber, opportunity inhaber, kontaktinhaber, eigentumer, lead besitzer, kontakt besitzer, account besitzer, deal besitzer, abschluss besitzer, firmen besitzer, lead inhaber, deal verantwortlicher, kontakt verantwortlicher, kontakt zustandiger mitarbeiter, lead eigentumer";
const CREATED: &str = "created time, create date, created date, createddate, created on, created at, date created, erstellt am, erstelldatum, erstellt, angelegt am, deal created, organization created, person created, add time, contact created, erstellungsdatum, erstellungszeit, erstellt um, hinzugefugt am";
const POSTAL_OPT_OUT: &str = "do not allow mails, do not allow mail, donotpostalmail, do not postal mail, do not send letter, do not send postal mail, do not mail, no post, direct mail opt out, post nicht zulassen, briefe nicht zulassen, keine briefe, keine postsendungen, postsperre";

const NOTES: &str = "notes, note, comments, comment, notizen, bemerkung, bemerkungen, beschreibung, about, about us";

const ACCOUNT: Table = &[
    (
        Field(account::EXTERNAL_ID),
        "externe kennung, id, accountid, account id, record id, company id, organization id, companyid, datensatz id, unternehmens id, do not modify account, nicht andern firma",
    ),
    (
        Field(account::NAME),
        "name, company name, company, organization, organisation, organization name, firma, firmenname, unternehmen, kontoname, account, unternehmensname, name des unternehmens",
    ),
    (Id(account::PARENT), "parentid, parent id, parent account id"),
    (Field(account::TYPE), "account type, organization type"),
    (Field(account::INDUSTRY), "sector, wirtschaftszweig"),
    (Field(account::PHONE), "phone number, main phone, telefonnummer, haupttelefon, business phone"),
    (
        Field(account::WEBSITE),
        "website url, web, url, homepage, webseite, company domain name, domain, unternehmensdomain name, unternehmensdomain",
    ),
    (
        Field(account::STREET),
        "billingstreet, rechnungsadresse strasse, street, address, street address, address 1 street 1, strasse, adresse, billing address line 1",
    ),
    (
        Field(account::POSTAL_CODE),
        "billingpostalcode, rechnungsadresse plz, postal code, zip, billing zip postal code, plz, postleitzahl, billing code, address 1 zip postal code, adresse 1 postleitzahl",
    ),
    (
        Field(account::CITY),
        "billingcity, rechnungsadresse ort, city, ort, stadt, address 1 city, adresse 1 ort, adresse 1 stadt",
    ),
    (Field(account::STATE), "billingstate, state, state region, billing state province, bundesland"),
    (Field(account::COUNTRY), "billingcountry, rechnungsadresse land, country, country region, land, land region"),
    (Field(account::SHIPPING_STREET), "shippingstreet"),
    (Field(account::SHIPPING_POSTAL_CODE), "shippingpostalcode, shipping zip postal code, shipping code"),
    (Field(account::SHIPPING_CITY), "shippingcity"),
    (Field(account::SHIPPING_STATE), "shippingstate, shipping state province"),
    (Field(account::SHIPPING_COUNTRY), "shippingcountry"),
    (Field(account::REVENUE), "revenue, annualrevenue, umsatz, jahreseinnahmen"),
    (
        Field(account::EMPLOYEES),
        "numberofemployees, number of employees, no of employees, employee count, mitarbeiterzahl, anzahl der mitarbeiter",
    ),
    (Field(account::SOURCE), "account source, accountsource, lead source, original source"),
    (Field(account::TAGS), "tag, labels, label, schlagworter, stichworter"),
    (Field(account::DESCRIPTION), NOTES),
    (Id(account::OWNER), OWNER_IDS),
    (Field(account::OWNER), OWNERS),
    (Field(account::CREATED), CREATED),
    (Currency, CURRENCIES),
    (Derived, CHECKSUMS),
];

const CONTACT: Table = &[
    (
        Field(contact::EXTERNAL_ID),
        "externe kennung, id, contactid, contact id, record id, person id, kontakt id, uid, datensatz id, do not modify contact, nicht andern kontakt",
    ),
    (FullName, "name, full name, contact name, person name, kontaktname, vollstandiger name, display name, file as"),
    (Field(contact::FIRST_NAME), "given name, firstname, forename, rufname"),
    (Field(contact::LAST_NAME), "surname, family name, lastname, familienname"),
    (
        Id(contact::ACCOUNT),
        "account id, accountid, company id, organization id, associated company ids, associated company id, primary associated company id",
    ),
    (
        Field(contact::ACCOUNT),
        "account name, company, company name, organization, organisation, organization name, organization 1 name, associated company, firma, firmenname, unternehmen, accountname, zugehoriges unternehmen, primares zugehoriges unternehmen, kontoname, name der organisation",
    ),
    (
        Field(contact::TITLE),
        "job title, jobtitle, organization 1 title, organization title, funktion, berufsbezeichnung, position, jobtitel, jobbezeichnung, titel, titel der organisation",
    ),
    (Field(contact::SALUTATION), "name prefix, prefix, anrede"),
    (Id(contact::REPORTS_TO), "reportstoid, reports to id"),
    (
        Field(contact::EMAIL),
        "email address, e mail, e mail address, e mail adresse, e mail 1 value, email work, person email, primary email, e mail arbeit, e mail geschaftlich, e mail 1 wert",
    ),
    (
        Field(contact::PHONE),
        "phone number, business phone, work phone, phone 1 value, phone work, telefonnummer, telefon geschaftlich, geschaftlich, telefon gesch, telefon arbeit, telefon 1 wert",
    ),
    (
        Field(contact::MOBILE),
        "mobile phone, mobilephone, mobile number, handy, mobiltelefon, mobil, phone mobile, phone 2 value, telefon 2 wert",
    ),
    (
        Field(contact::HOME_PHONE),
        "phone home, private phone, personal phone, home phone number, telefon zu hause, telefon privat, privat telefon, telefonnummer privat, private telefonnummer, festnetz privat",
    ),
    (
        Field(contact::OTHER_PHONE),
        "phone other, alternate phone, other phone number, second phone, telefon weitere, weiteres telefon, anderes telefon, weitere telefonnummer, business phone 2, telefon geschaftlich 2, telefon 3 wert, home phone 2, telefon privat 2",
    ),
    (
        Field(contact::PRIVATE_EMAIL),
        "personal email, email home, home email, private e mail, e mail privat, e mail privat adresse, private email address",
    ),
    (
        Field(contact::OTHER_EMAIL),
        "secondary email, second email, e mail 2 address, e mail 2 adresse, e mail 2 value, e mail 2 wert, email other, e mail andere, alternate email, weitere e mail adresse",
    ),
    (
        Field(contact::WEBSITE),
        "web, url, website url, homepage, webseite, web page, personal web page, website 1 value, website 1 wert, webseite 1 wert",
    ),
    (
        Field(contact::DO_NOT_CALL),
        "donotcall, do not call, telefonsperre, do not allow phone calls, telefonanrufe nicht zulassen",
    ),
    (
        Field(contact::OPT_OUT),
        "email opt out, hasoptedoutofemail, unsubscribed from all email, marketing email opt out, do not allow emails, do not allow e mails, e mails nicht zulassen",
    ),
    (Field(contact::NO_POST), POSTAL_OPT_OUT),
    (
        Field(contact::STREET),
        "mailingstreet, street, address street, adresse strasse, street address, business street, address 1 street, address 1 street 1, strasse, strasse geschaftlich, postanschrift strasse, adresse 1 strasse, adresse 1 strasse 1",
    ),
    (
        Field(contact::POSTAL_CODE),
        "mailingpostalcode, postal code, address postal code, adresse plz, zip, mailing zip postal code, mailing zip, business postal code, address 1 postal code, plz, postleitzahl geschaftlich, postanschrift plz, postanschrift postleitzahl, address 1 zip postal code, adresse 1 postleitzahl",
    ),
    (
        Field(contact::CITY),
        "mailingcity, city, address city, adresse ort, adresse stadt, business city, address 1 city, ort geschaftlich, stadt, postanschrift ort, postanschrift stadt, adresse 1 ort, adresse 1 stadt",
    ),
    (
        Field(contact::STATE),
        "mailingstate, state, state region, mailing state province, business state, address 1 region, region geschaftlich, address 1 state province, adresse 1 region, adresse 1 bundesland kanton, adresse 1 bundesland",
    ),
    (
        Field(contact::COUNTRY),
        "mailingcountry, country, address country, adresse land, country region, business country region, address 1 country, land region geschaftlich, postanschrift land, address 1 country region, adresse 1 land, adresse 1 land region",
    ),
    (Field(contact::SOURCE), "source, leadsource, original source"),
    (Field(contact::TAGS), "tag, labels, label, categories, kategorien, group membership, schlagworter, stichworter"),
    (Field(contact::REPORTS_TO), "berichtet an"),
    (Field(contact::DESCRIPTION), NOTES),
    (Id(contact::OWNER), OWNER_IDS),
    (Field(contact::OWNER), OWNERS),
    (Field(contact::CREATED), CREATED),
    (Derived, CHECKSUMS),
];

const OPPORTUNITY: Table = &[
    (
        Field(opportunity::EXTERNAL_ID),
        "externe kennung, id, opportunity id, opportunityid, potential id, potentialid, deal id, record id, dealid, datensatz id, do not modify opportunity, nicht andern verkaufschance",
    ),
    (
        Field(opportunity::NAME),
        "name, potential name, deal name, title, topic, thema, deal title, titel, verkaufschance, dealname, abschlussname, geschaftsname",
    ),
    (
        Id(opportunity::ACCOUNT),
        "account id, accountid, company id, organization id, associated company ids, associated company id",
    ),
    (
        Field(opportunity::ACCOUNT),
        "account name, company, company name, organization, organisation, organization name, associated company, potential customer, firma, accountname, potenzieller kunde, zugehoriges unternehmen, kontoname, primares zugehoriges unternehmen",
    ),
    (Id(opportunity::CONTACT), "contactid, contact id, associated contact ids, associated contact id"),
    (
        Field(opportunity::CONTACT),
        "contact name, contact person, associated contact, contact, kontaktperson, kontakt, contact full name, ansprechpartner, zugehoriger kontakt, kontaktname",
    ),
    (FromLead, "leadid, lead id, converted from lead, originating lead"),
    (
        Field(opportunity::STAGE),
        "stagename, stage name, deal stage, sales stage, verkaufsphase, pipeline stage, dealphase, pipeline phase",
    ),
    (Pipeline, "pipeline, pipeline name, deal pipeline, sales pipeline, vertriebspipeline, deal pipeline name"),
    (Done, "status, deal status"),
    (Field(opportunity::AMOUNT), "deal value, value, wert, deal amount, est revenue, est value, gesch umsatz, summe"),
    (
        Field(opportunity::CLOSE_DATE),
        "closing date, closedate, expected close date, est close date, close date, schlusstermin, erwartetes abschlussdatum, voraussichtliches abschlussdatum, gesch abschlussdatum",
    ),
    (Field(opportunity::PROBABILITY), "probability, deal probability, wahrscheinlichkeit"),
    (Field(opportunity::FORECAST), "forecastcategoryname, forecast category"),
    (Field(opportunity::NEXT_STEP), "nextstep"),
    (Field(opportunity::LOSS_REASON), "lost reason, closed lost reason, reason for loss, grund fur verlust"),
    (Field(opportunity::TYPE), "deal type, potential type"),
    (Field(opportunity::SOURCE), "leadsource, source, original source"),
    (
        Field(opportunity::CAMPAIGN),
        "campaign, kampagne, primary campaign source, primary campaign name, campaign name, campaign source, source campaign, primare kampagnenquelle, kampagnenname, kampagnenquelle, quellkampagne",
    ),
    (Field(opportunity::PARTNER), "partner account, partner name, partnername, channel partner, vertriebspartner"),
    (Field(opportunity::TAGS), "tag, labels, label, schlagworter, stichworter"),
    (Field(opportunity::DESCRIPTION), NOTES),
    (Id(opportunity::OWNER), OWNER_IDS),
    (Field(opportunity::OWNER), OWNERS),
    (Field(opportunity::CREATED), CREATED),
    (Currency, CURRENCIES),
    (Derived, CHECKSUMS),
];

const ACTIVITY: Table = &[
    (Field(activity::EXTERNAL_ID), "externe kennung, id, activity id, activityid, task id, taskid, record id, uid"),
    (Field(activity::SUBJECT), "title, task title, task name, titel, thema"),
    (Field(activity::RECURRENCE), "recurrence"),
    (Field(activity::DURATION), "duration in minutes, dauer in minuten"),
    (Field(activity::REMINDER), "reminder, reminder minutes before, erinnerung, erinnerung minuten vorher"),
    (Field(activity::PLACE), "location, where, ort des termins, veranstaltungsort, emplacement"),
    (Field(activity::MEETING_LINK), "url, link, meeting url, conference link, join url"),
    (Field(activity::TYPE), "activity type, task type, tasksubtype"),
    (Field(activity::DUE), "due date, activitydate, activity date, fallig am, falligkeitsdatum"),
    (
        Field(activity::DONE),
        "closed time, completed at, completed date, completeddatetime, closed date, modified time, erledigt am, marked as done time",
    ),
    (Done, "status, task status, done, is closed, isclosed, erledigt, completed"),
    (Field(activity::TEXT), "description, comments, note, notes, beschreibung, kommentare, notizen"),
    (
        About,
        "about, concerne, whoid, whatid, who id, what id, related to, related to id, bezug, name, regarding, betrifft, leadid, lead id, contactid, contact id, accountid, account id, deal id, potential id, contact name, contact person, organization, deal, bezieht sich auf",
    ),
    (Id(activity::OWNER), OWNER_IDS),
    (Field(activity::OWNER), OWNERS),
    (Field(activity::CREATED), CREATED),
];

const USER: Table = &[
    (Field(user::EXTERNAL_ID), "externe kennung, id, user id, userid, owner id"),
    (Field(user::NAME), "full name, user name, display name, vollstandiger name"),
    (GivenName, "first name, firstname, given name, vorname"),
    (FamilyName, "last name, lastname, family name, nachname"),
    (Field(user::EMAIL), "email address, e mail, mail, e mail adresse"),
];

const LEAD: Table = &[
    (Field(lead::FIRST_NAME), "given name, forename, fname, rufname"),
    (Field(lead::LAST_NAME), "surname, family name, lname, familienname, zuname"),
    (
        Field(lead::COMPANY),
        "company name, account, account name, organization, organisation, organization name, unternehmen, unternehmensname, firmenname, employer, company or account, firma account, zugehoriges unternehmen",
    ),
    (
        Field(lead::TITLE),
        "job title, jobtitle, funktion, position, role, designation, berufsbezeichnung, titel, jobtitel, jobbezeichnung",
    ),
    (Field(lead::SALUTATION), "anrede, prefix, name prefix"),
    (Field(lead::STATUS), "lead status, leadstatus, lead stage, status reason, statusgrund, stage, stufe"),
    (Field(lead::DEADLINE), "deadline, frist"),
    (Field(lead::REASON), "unqualified reason, lost reason, disqualified reason, ablehnungsgrund"),
    (Field(lead::SOURCE), "source, original source, quelle, herkunft, leadherkunft, campaign source"),
    (Field(lead::PARTNER), "partner account, partner name, partnername, channel partner, vertriebspartner"),
    (
        Field(lead::CAMPAIGN),
        "campaign name, kampagnenname, source campaign, quellkampagne, last campaign, letzte kampagne, most recent campaign, utm campaign",
    ),
    (Field(lead::RATING), "lead rating, temperature, label"),
    (
        Field(lead::AMOUNT),
        "amount, deal value, value, expected revenue, erwarteter umsatz, estimated value, betrag, opportunity amount, est value",
    ),
    (
        Field(lead::EMAIL),
        "email address, e mail, e mail address, mail, e mail adresse, emailadresse, email 1, e mail 1 value, primary email, work email, person email",
    ),
    (
        Field(lead::PHONE),
        "phone number, telephone, business phone, work phone, tel, telefonnummer, rufnummer, phone 1 value, phone work, person phone",
    ),
    (
        Field(lead::MOBILE),
        "mobile phone, mobile number, cell, cell phone, handy, mobil, mobilnummer, mobile phone number",
    ),
    (
        Field(lead::HOME_PHONE),
        "phone home, private phone, personal phone, home phone number, telefon zu hause, telefon privat, privat telefon, telefonnummer privat, private telefonnummer, festnetz privat",
    ),
    (
        Field(lead::OTHER_PHONE),
        "phone other, alternate phone, other phone number, second phone, telefon weitere, weiteres telefon, anderes telefon, weitere telefonnummer, business phone 2, telefon geschaftlich 2, telefon 3 wert, home phone 2, telefon privat 2",
    ),
    (
        Field(lead::PRIVATE_EMAIL),
        "personal email, email home, home email, private e mail, e mail privat, e mail privat adresse, private email address",
    ),
    (
        Field(lead::OTHER_EMAIL),
        "secondary email, second email, e mail 2 address, e mail 2 adresse, e mail 2 value, e mail 2 wert, email other, e mail andere, alternate email, weitere e mail adresse",
    ),
    (Field(lead::WEBSITE), "web, url, website url, homepage, webseite, company website, domain, company domain name"),
    (
        Field(lead::STREET),
        "street address, address, address street, adresse, adresse strasse, strasse und hausnummer, address line 1, address 1 street 1, mailing street, anschrift",
    ),
    (
        Field(lead::POSTAL_CODE),
        "zip, zip code, zip postal code, address postal code, plz, adresse plz, postcode, mailing zip postal code, postal zip code",
    ),
    (Field(lead::CITY), "town, address city, stadt, adresse ort, adresse stadt, mailing city, wohnort"),
    (
        Field(lead::STATE),
        "state province, province, address state, adresse bundesland, region, state region, land bundesland, mailing state province",
    ),
    (Field(lead::COUNTRY), "country region, address country, staat, adresse land, mailing country, land region"),
    (Field(lead::INDUSTRY), "sector, branch, wirtschaftszweig"),
    (Field(lead::REVENUE), "revenue, umsatz, company revenue, jahreseinnahmen"),
    (
        Field(lead::EMPLOYEES),
        "no of employees, number of employees, num employees, employee count, mitarbeiterzahl, anzahl mitarbeiter, company size, anzahl der mitarbeiter",
    ),
    (Field(lead::TAGS), "tag, labels, group membership, kategorien, categories, schlagworter, stichworter"),
    (Field(lead::RAISED_HAND), "raised a hand, hat interesse gezeigt"),
    (Field(lead::MEETING_AGREED), "official meeting agreed, offizielles treffen vereinbart"),
    (Field(lead::PRICING_AGREED), "pricing agreed"),
    (Field(lead::READINESS), "readiness, bereitschaft"),
    (
        Field(lead::DESCRIPTION),
        "notes, note, comments, comment, notizen, bemerkung, bemerkungen, kommentar, beschreibung, message, nachricht, about",
    ),
    (
        Field(lead::EXTERNAL_ID),
        "externe kennung, id, leadid, lead id, record id, lead number, contact id, external key, person id, uid, datensatz id, do not modify lead, nicht andern lead",
    ),
    (
        Field(lead::OWNER),
        "lead owner, contact owner, zugewiesener benutzer, salesperson, verkaufer, vertriebsmitarbeiter, assigned to, assigned user, owner full name, inhaber, zustandig, zugewiesen an, bearbeiter, verantwortlich, hubspot owner, lead owner alias, besitzer, eigentumer, zustandiger mitarbeiter, lead besitzer, lead inhaber, lead eigentumer, kontakt zustandiger mitarbeiter",
    ),
    (
        Field(lead::CREATED),
        "created time, create date, created date, created on, created at, date created, erstellt am, erstelldatum, erstellt, angelegt am, date entered, lead created, add time, erstellungsdatum, erstellungszeit, erstellt um, hinzugefugt am",
    ),
    (Field(lead::DO_NOT_CALL), "nicht anrufen, phone opt out, do not phone"),
    (Field(lead::NO_POST), POSTAL_OPT_OUT),
    (
        Field(lead::OPT_OUT),
        "opt out, email opt out, unsubscribed, unsubscribed from all email, keine e mails, do not email, has opted out of email",
    ),
    (
        FullName,
        "name, full name, contact name, lead name, person name, kontaktname, vollstandiger name, ansprechpartner, display name, contact person",
    ),
    (Converted, "converted, is converted, isconverted, konvertiert"),
    (Field(lead::CONVERTED_AT), "converted date, converteddate, conversion date, konvertierungsdatum"),
    (Id(lead::CONVERTED_ACCOUNT), "convertedaccountid, converted account id, converted account"),
    (Id(lead::CONVERTED_CONTACT), "convertedcontactid, converted contact id, converted contact"),
    (Id(lead::CONVERTED_OPPORTUNITY), "convertedopportunityid, converted opportunity id, converted deal"),
    (Id(lead::OWNER), OWNER_IDS),
    (Currency, CURRENCIES),
    (Derived, CHECKSUMS),
];
