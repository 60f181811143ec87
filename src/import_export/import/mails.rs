//! Mails: whom they concern, by every address that is known, and what becomes of those that concern nobody here.
use rustc_hash::{FxHashMap, FxHashSet};

use super::address_book::{Concern, Meant, Person};
use super::mail_threads::{MailOfThread, people_of_threads};
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{Identity, SheetPlan};
use crate::base::{FieldId, Id, IdMap, Row, Timestamp, Value};
use crate::domain::RecordType;
use crate::domain::records::{activity, enrolment, file};
use crate::domain::rules::mail_direction;
use crate::enquiry::Enquiry;
use crate::import_export::readers::mail;
use crate::import_export::table::Form;
use crate::locale::{Phrase, phrase};
use crate::store::{RecordStore, sequences};
use crate::worker_protocol::import_config::{ImportMode, Target};

/// The maximum number of unknown senders that wait as enquiries: the newest ones.
pub const MAX_ENQUIRIES: usize = 100;
/// The maximum size of all attachments of an import together, in bytes: they are stored in one transaction.
const MAX_ATTACHED: usize = 100_000_000;
/// The maximum length of an enquiry's text, in bytes.
const MAX_TEXT: usize = 4_000;

const AUTOMATIC: Phrase = phrase!(
    "a newsletter or an automatic mail",
    "ein Newsletter oder eine automatische E-Mail",
    "une infolettre ou un e-mail automatique",
);
const ENQUIRY: Phrase = phrase!(
    "the sender is not here: their newest mail waits as an enquiry",
    "der Absender ist nicht hier: Seine neueste E-Mail wartet als Anfrage",
    "l’expéditeur est absent d’ici : son dernier e-mail attend comme demande",
);
const TOO_MANY: Phrase = phrase!(
    "the sender is not here; only the newest 100 such senders wait as enquiries",
    "der Absender ist nicht hier; nur die neuesten 100 solchen Absender warten als Anfragen",
    "l’expéditeur est absent d’ici ; seuls les 100 derniers de ces expéditeurs attendent comme demandes",
);
const NOBODY: Phrase =
    phrase!("none of its recipients is here", "keiner der Empfänger ist hier", "aucun des destinataires n’est ici",);
const INTERNAL: Phrase = phrase!(
    "between owners of this workspace",
    "zwischen Zuständigen dieses Arbeitsbereichs",
    "entre responsables de cet espace de travail"
);
const SEVERAL: Phrase = phrase!(
    "several people have this address; merge them, or correct the address",
    "mehrere Personen haben diese Adresse; führen Sie sie zusammen, oder berichtigen Sie die Adresse",
    "plusieurs personnes ont cette adresse ; fusionnez-les, ou corrigez l’adresse",
);
const AGAIN: Phrase = phrase!(
    "the same mail is in the files more than once",
    "dieselbe E-Mail ist mehrmals in den Dateien",
    "le même e-mail est plusieurs fois dans les fichiers",
);
const NOT_HERE: Phrase = phrase!(
    "it is not here, and nothing is to be created",
    "sie ist nicht hier, und es soll nichts angelegt werden",
    "il est absent d’ici, et rien ne doit être créé",
);
const FILE_TOO_LARGE: Phrase = phrase!(
    "This attachment has more than 25 MB and is not taken. The text names it.",
    "Dieser Anhang hat mehr als 25 MB und wird nicht übernommen. Der Text nennt ihn.",
    "Cette pièce jointe dépasse 25 Mo et n’est pas reprise. Le texte la nomme.",
);
const NOT_KEPT: Phrase = phrase!(
    "This browser stores nothing for this page, so that attachments are not taken. The text names them.",
    "Dieser Browser speichert für diese Seite nichts; Anhänge werden darum nicht übernommen. Der Text nennt sie.",
    "Ce navigateur n’enregistre rien pour cette page ; les pièces jointes ne sont donc pas reprises. Le texte les nomme.",
);
const FILES_TOO_MANY: Phrase = phrase!(
    "The attachments of this import have more than 100 MB together. This one is not taken; the text names it. Import fewer emails at once.",
    "Die Anhänge dieses Imports haben zusammen mehr als 100 MB. Dieser wird nicht übernommen; der Text nennt ihn. Importieren Sie weniger E-Mails auf einmal.",
    "Les pièces jointes de cette importation dépassent ensemble 100 Mo. Celle-ci n’est pas reprise ; le texte la nomme. Importez moins d’e-mails à la fois.",
);
const NO_SUBJECT: Phrase = phrase!("(no subject)", "(ohne Betreff)", "(sans objet)");
const FORM: Phrase = phrase!("Email", "E-Mail", "E-mail");

impl ImportPlanner<'_> {
    /// Notes whom the mails of a file concern by their addresses, for the threads of all files.
    pub(super) fn note_people_of_mails(&mut self, part: &SheetPlan) {
        let Some(book) = self.mails.as_mut().filter(|_| is_of_mails(part)) else { return };
        let Some(column) = part.column(Target::Correspondents) else { return };
        for row in 0..part.table.rows.len() {
            let [from, to] = mail::addresses(part.table.cell(row, column));
            if let (Meant::Person(concern), id) = (book.meant(&from, &to), part.external(row)) {
                book.of_mails.insert(id.to_string(), concern.person);
            }
        }
    }

    /// Finds the people of a file's mails, and the mails that are here already. What concerns nobody is left out.
    pub(super) fn identify_mails(&mut self, part: &mut SheetPlan, world: &mut ImportContext) {
        let Some(mut book) = self.mails.take() else { return };
        let known = known_mails(self.set);
        let columns = [Target::Correspondents, Target::Thread, Target::Automatic];
        let [concerns, thread, automatic] = columns.map(|target| part.column(target));
        let rows = part.table.rows.len();
        let cell = |row: usize, column: Option<usize>| column.map_or("", |at| part.table.cell(row, at).trim());
        let ids: Vec<&str> = (0..rows).map(|row| part.external(row)).collect();
        let meant: Vec<Meant> = (0..rows)
            .map(|row| {
                let [from, to] = mail::addresses(cell(row, concerns));
                book.meant(&from, &to)
            })
            .collect();
        let in_thread = |row: usize| MailOfThread {
            id: ids[row],
            references: cell(row, thread).split(' ').filter(|id| !id.is_empty()).collect(),
            person: match &meant[row] {
                Meant::Person(concern) => Some(concern.person),
                _ => None,
            },
        };
        let in_threads: Vec<MailOfThread> = (0..rows).map(in_thread).collect();
        let others = book.of_mails.iter().map(|(id, person)| (id.as_str(), *person));
        let people = known.people.iter().map(|(id, person)| (*id, *person)).chain(others).collect();
        let of_threads = people_of_threads(&in_threads, &people);
        let mut identities = Vec::with_capacity(rows);
        let mut concerned = vec![None; rows];
        let mut unknown: Vec<usize> = Vec::new();
        for row in 0..rows {
            let id = ids[row];
            let derived = Id::derived(&[b"mail", id.as_bytes()]);
            let here =
                known.by_id.get(id).copied().or_else(|| self.set.get(RecordType::Activity, derived).map(Row::id));
            let is_again = !id.is_empty() && !book.seen.insert(id.to_string());
            let why = match (&meant[row], of_threads[row]) {
                _ if is_again => Some(AGAIN),
                _ if here.is_some() => None,
                _ if !cell(row, automatic).is_empty() => Some(AUTOMATIC),
                _ if part.sheet.mode == ImportMode::Update => Some(NOT_HERE),
                _ if concerns.is_none() => None,
                (Meant::Person(concern), _) => {
                    concerned[row] = Some(*concern);
                    None
                }
                (Meant::Internal, _) => Some(INTERNAL),
                (Meant::Several, _) => Some(SEVERAL),
                (Meant::Nobody { is_sent }, Some(person)) => {
                    concerned[row] = Some(Concern { person, is_sent: *is_sent });
                    None
                }
                (Meant::Nobody { is_sent: true }, None) => Some(NOBODY),
                (Meant::Nobody { is_sent: false }, None) => {
                    unknown.push(row);
                    identities.push(Identity::Passed);
                    continue;
                }
            };
            identities.push(match (why, here) {
                (Some(why), _) => {
                    self.plan.leave_row_out(part.place, row, why);
                    Identity::Passed
                }
                (None, Some(id)) => Identity::Known(id),
                // The same in every browser that imports the mail, unless something else has this id.
                (None, None) if !id.is_empty() && self.set.locate(derived).is_none() => Identity::New(derived),
                (None, None) => Identity::New((world.new_id)()),
            });
        }
        self.enquire(part, concerns, unknown);
        (part.rows, part.concerned) = (identities, concerned);
        self.mails = Some(book);
    }

    /// Makes enquiries of the newest mails of senders that are not here.
    fn enquire(&mut self, part: &SheetPlan, concerns: Option<usize>, mut rows: Vec<usize>) {
        let text = |row: usize, target: Target| part.cell(row, target);
        let sender = |row: usize| {
            let cell = concerns.map_or("", |at| part.table.cell(row, at));
            mail::addresses(cell)[0].first().copied().unwrap_or_default().to_string()
        };
        // In order of their dates as text, the newest first.
        rows.sort_by_key(|row| std::cmp::Reverse(text(*row, Target::Field(activity::DONE)).to_string()));
        let mut asked: FxHashSet<String> = FxHashSet::default();
        for row in rows {
            let address = sender(row);
            let is_known = asked.contains(&address);
            let is_one = !address.is_empty() && (is_known || self.plan.enquiries.len() < MAX_ENQUIRIES);
            let why = match (address.is_empty(), is_one) {
                (true, _) => NOBODY,
                (false, true) => ENQUIRY,
                (false, false) => TOO_MANY,
            };
            self.plan.leave_row_out(part.place, row, why);
            if is_known || !is_one {
                continue;
            }
            let from = part.table.header.iter().position(|name| mail::FROM.is(name));
            let from = from.map_or("", |at| part.table.cell(row, at));
            let name = from.split_once('<').map_or("", |(name, _)| name.trim());
            let name = if name.is_empty() { address.split('@').next().unwrap_or(&address) } else { name };
            let subject = text(row, Target::Field(activity::SUBJECT));
            let body = text(row, Target::Field(activity::TEXT));
            let end = (0..=MAX_TEXT.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap_or(0);
            let description =
                [subject, &body[..end]].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
            let id = Id::derived(&[b"enquiry of a mail", part.external(row).as_bytes()]);
            self.plan.enquiries.push(Enquiry {
                id: id.to_string(),
                at: Timestamp::parse_iso(text(row, Target::Field(activity::DONE))).map_or(0, |at| at.0),
                form: FORM.of(self.language).to_string(),
                page: String::new(),
                source: String::new(),
                is_captured: false,
                values: vec![
                    ("name".to_string(), name.to_string()),
                    ("email".to_string(), address.clone()),
                    ("description".to_string(), description.join("\n\n")),
                ],
            });
            asked.insert(address);
        }
    }

    /// The links of a mail with these addresses: to whom it concerns, and to the user who wrote it or got it.
    pub(super) fn links_of_mail(&self, part: &SheetPlan, row: usize, addresses: &str) -> Vec<(FieldId, Id)> {
        let Some(Concern { person: (kind, id), .. }) = part.concerned.get(row).copied().flatten() else {
            return Vec::new();
        };
        let book = self.mails.as_ref();
        let [from, to] = mail::addresses(addresses);
        let deal = book.and_then(|book| book.deals.get(&id).copied().flatten());
        let links = [
            (self.set.activity_link(kind), Some(id)),
            (Some(activity::OPPORTUNITY), deal),
            (Some(activity::OWNER), book.and_then(|book| book.user(&from, &to))),
        ];
        links.into_iter().filter_map(|(link, id)| link.zip(id)).collect()
    }

    /// The subject of a mail, which says in which direction it went.
    pub(super) fn subject_of_mail(&self, part: &SheetPlan, row: usize, subject: &str) -> String {
        let subject = if subject.is_empty() { NO_SUBJECT.of(self.language) } else { subject };
        match part.concerned.get(row).copied().flatten() {
            Some(concern) => mail_direction::subject(concern.is_sent, subject, self.language),
            None => subject.to_string(),
        }
    }

    /// Notes that a mail is the latest of the records it concerns.
    pub(super) fn note_mail(&mut self, record: &Row) {
        let Some(book) = &mut self.mails else { return };
        let Some(at) = record.moment(activity::DONE) else { return };
        for (kind, link) in [
            (RecordType::Lead, activity::LEAD),
            (RecordType::Contact, activity::CONTACT),
            (RecordType::Opportunity, activity::OPPORTUNITY),
        ] {
            if let Some(id) = record.link(link) {
                let (_, latest) = book.latest.entry(id).or_insert((kind, at));
                *latest = (*latest).max(at);
                if mail_direction::is_received(record) {
                    let last = book.received.entry(id).or_insert(at);
                    *last = (*last).max(at);
                }
            }
        }
    }

    /// Makes files of a mail's attachments, which belong to its activity and to whom it concerns.
    pub(super) fn attach_files(&mut self, part: &SheetPlan, row: usize, mail: &Row, world: &mut ImportContext) {
        let attached = &part.table.notes.attached;
        let first = attached.partition_point(|file| file.row < row);
        let column = mail::attachments_column(self.language);
        for (at, file) in attached[first..].iter().take_while(|file| file.row == row).enumerate() {
            let why = match &file.bytes {
                _ if self.is_without_files => NOT_KEPT,
                None => FILE_TOO_LARGE,
                Some(bytes) if self.attached + bytes.len() > MAX_ATTACHED => FILES_TOO_MANY,
                Some(bytes) => {
                    self.attached += bytes.len();
                    let id = Id::derived(&[b"file of a mail", &mail.id().0, &(at as u32).to_le_bytes()]);
                    let id = if self.set.locate(id).is_some() { (world.new_id)() } else { id };
                    let mut fields = vec![
                        (file::NAME, Value::Text(file.name.clone())),
                        (file::TYPE, Value::Text(file.media_type.clone())),
                        (file::SIZE, Value::Number(bytes.len() as i64)),
                        (file::ACTIVITY, Value::Link(mail.id())),
                        (file::CREATED, Value::Moment(mail.moment(activity::DONE).unwrap_or(world.now))),
                    ];
                    for (own, link) in [(activity::CONTACT, file::CONTACT), (activity::LEAD, file::LEAD)] {
                        fields.extend(mail.link(own).map(|id| (link, Value::Link(id))));
                    }
                    fields.extend(mail.link(activity::OWNER).map(|owner| (file::OWNER, Value::Link(owner))));
                    self.plan.rows.push((RecordType::File, Row::new(id, Timestamp(0), &[], &fields)));
                    self.plan.blobs.push((id, bytes.clone()));
                    continue;
                }
            };
            self.complain(part, row, column, &file.name, why);
        }
    }

    /// Counts the sequences that end with the import, because a mail came in since they began.
    fn count_replies(&mut self, received: &IdMap<Timestamp>) {
        let has_reply = |row: &Row| {
            let of =
                enrolment::LINKS.iter().filter_map(|link| row.link(*link)).filter_map(|about| received.get(&about));
            let began = row.moment(enrolment::CREATED);
            sequences::end_of(row).is_none() && of.into_iter().any(|at| began.is_none_or(|began| began < *at))
        };
        self.plan.replied = self.set.rows(RecordType::Enrolment).filter(|(_, row)| has_reply(row)).count();
    }

    /// Sets the last activity of the records that mails concern, and counts what follows from replies.
    pub(super) fn fill_last_mails(&mut self) {
        let Some(book) = self.mails.take() else { return };
        self.count_replies(&book.received);
        let latest = book.latest;
        let mut latest: Vec<(Id, (RecordType, Timestamp))> = latest.into_iter().collect();
        latest.sort_unstable_by_key(|(id, _)| *id);
        for (id, (kind, at)) in latest {
            let Some(field) = kind.field_by_key("last_activity") else { continue };
            let Some(row) = self.set.get(kind, id) else { continue };
            if row.moment(field.number).is_none_or(|own| own < at) {
                self.plan.fills.push((id, vec![(field.number, Some(Value::Moment(at)))]));
            }
        }
    }

    /// Adds the addresses of a file's people to those that mails may concern.
    pub(super) fn add_addresses(&mut self, part: &SheetPlan) {
        let Some(book) = &mut self.mails else { return };
        if !matches!(part.kind, RecordType::Contact | RecordType::Lead) {
            return;
        }
        for (row, identity) in part.rows.iter().enumerate() {
            if let Identity::New(id) | Identity::Known(id) = *identity {
                part.emails(row).for_each(|email| book.add(&email, (part.kind, id)));
            }
        }
    }
}

/// Whether a file holds mails that become activities.
pub fn is_of_mails(part: &SheetPlan) -> bool {
    part.table.form == Form::Mails && part.kind == RecordType::Activity
}

/// The mails that are here, and whom they concern.
struct KnownMails<'a> {
    by_id: FxHashMap<&'a str, Id>,
    people: FxHashMap<&'a str, Person>,
}

fn known_mails(set: &RecordStore) -> KnownMails<'_> {
    let mut known = KnownMails { by_id: FxHashMap::default(), people: FxHashMap::default() };
    for (_, row) in set.rows(RecordType::Activity) {
        let id = row.text(activity::EXTERNAL_ID);
        if !id.starts_with('<') {
            continue;
        }
        known.by_id.entry(id).or_insert(row.id());
        let contact = row.link(activity::CONTACT).map(|id| (RecordType::Contact, id));
        let person = contact.or_else(|| row.link(activity::LEAD).map(|id| (RecordType::Lead, id)));
        if let Some(person) = person {
            known.people.entry(id).or_insert(person);
        }
    }
    known
}
