//! Emails or letters to many that are being written: the texts, the recipients, the emails themselves and what is wrong with them.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::write_one::{sender, writer};
use crate::base::Id;
use crate::base::mail::Draft;
use crate::command::Email;
use crate::domain::RecordType;
use crate::locale::{Language, Phrase};
use crate::store::email_drafts::{self, LeftOut, Recipient, Texts, Written};
use crate::store::letters;
use crate::store::mail_merge::{self, Findings, MailMerge, Medium, Omission};
use crate::store::quote_document::Document;
use crate::ui::context::AppContext;

/// The number of emails written per step: a few milliseconds.
const SLICE: usize = 200;

/// What is being done.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Step {
    /// The emails are written and looked through.
    Editing,
    /// The drafts are packed: done, and in all.
    Packing(u32, u32),
    /// The letters are laid out: done, and in all.
    LayingOut(usize, usize),
    /// The emails or letters are logged.
    Logging,
    /// The letters are logged and with the printer.
    Printed,
}

/// Who gets an email, and who does not.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct People {
    /// The recipients.
    pub to: Vec<Recipient>,
    /// The others, by reason.
    pub others: Vec<Omission>,
}

/// Emails to many.
#[derive(Clone, Copy)]
pub struct Mailing {
    /// The context.
    pub cx: AppContext,
    /// Whether these are emails or letters.
    pub medium: Medium,
    /// The record type.
    pub kind: RecordType,
    /// The recipients and the others.
    pub people: Memo<Arc<People>>,
    /// The template.
    pub template: RwSignal<Option<Id>>,
    /// The subject, where there is no template.
    pub subject: RwSignal<String>,
    /// The text, where there is no template.
    pub text: RwSignal<String>,
    /// The language of the text that is written here.
    pub own_language: RwSignal<Language>,
    /// The language of those of whom none is known.
    pub otherwise: RwSignal<Language>,
    /// The languages chosen for single ones.
    pub chosen: RwSignal<HashMap<Id, Language>>,
    /// The place of the one that is shown.
    pub shown: RwSignal<usize>,
    /// The number of emails written.
    pub written: RwSignal<usize>,
    /// What is wrong with those.
    pub findings: RwSignal<Findings>,
    /// What is being done.
    pub step: RwSignal<Step>,
    /// All of it as one value.
    merge: Memo<MailMerge>,
    /// The emails written.
    emails: StoredValue<Vec<(Recipient, Written)>>,
    /// Which run of writing is the current one.
    turn: StoredValue<u32>,
}

impl Mailing {
    /// Emails or letters to the people of some records.
    pub fn of(cx: AppContext, kind: RecordType, ids: Arc<Vec<Id>>, medium: Medium) -> Mailing {
        let people =
            Memo::new(move |_| Arc::new(cx.app.read(|set| Some(people(set, &ids, medium))).unwrap_or_default()));
        let template = RwSignal::new(None);
        let (subject, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let own_language = RwSignal::new(cx.language);
        let (otherwise, chosen) = (RwSignal::new(cx.language), RwSignal::new(HashMap::new()));
        let merge = Memo::new(move |_| MailMerge {
            template: template.get(),
            own: Texts { subject: subject.get(), text: text.get(), language: own_language.get() },
            otherwise: otherwise.get(),
            chosen: chosen.get(),
        });
        let own = Mailing {
            cx,
            medium,
            kind,
            people,
            template,
            subject,
            text,
            own_language,
            otherwise,
            chosen,
            shown: RwSignal::new(0),
            written: RwSignal::new(0),
            findings: RwSignal::new(Findings::default()),
            step: RwSignal::new(Step::Editing),
            merge,
            emails: StoredValue::new(Vec::new()),
            turn: StoredValue::new(0),
        };
        // Whatever is typed, chosen or stored meanwhile, the emails are written anew.
        let head = Memo::new(move |_| cx.app.read(|set| Some(set.head())));
        Effect::new(move |_| {
            head.track();
            let (merge, people) = (own.merge.get(), own.people.get());
            if own.step.get() == Step::Editing {
                own.begin(Arc::new(merge), people);
            }
        });
        on_cleanup(move || own.turn.update_value(|turn| *turn += 1));
        own
    }

    fn begin(self, merge: Arc<MailMerge>, people: Arc<People>) {
        self.turn.update_value(|turn| *turn += 1);
        self.emails.set_value(Vec::with_capacity(people.to.len()));
        self.findings.set(Findings::default());
        self.written.set(0);
        if self.shown.get_untracked() >= people.to.len() {
            self.shown.set(0);
        }
        self.write_some(merge, people, self.turn.get_value());
    }

    /// Writes the next few emails, so that the page stays responsive.
    fn write_some(self, merge: Arc<MailMerge>, people: Arc<People>, turn: u32) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        let from = self.written.get_untracked();
        let to = (from + SLICE).min(people.to.len());
        let mut findings = self.findings.get_untracked();
        self.cx.app.read_untracked(|set| {
            for recipient in &people.to[from..to] {
                let written = merge.write(set, recipient, writer(self.cx));
                findings.add(&written);
                let email = (recipient.clone(), written.unwrap_or_default());
                self.emails.update_value(|emails| emails.push(email));
            }
        });
        self.findings.set(findings);
        self.written.set(to);
        if to < people.to.len() {
            set_timeout(move || self.write_some(merge, people, turn), Duration::ZERO);
        }
    }

    /// What is said of emails, or what is said of letters.
    pub fn say(self, email: Phrase, letter: Phrase) -> Phrase {
        match self.medium {
            Medium::Email => email,
            Medium::Letter => letter,
        }
    }

    /// The number of recipients. Tracked.
    pub fn count(self) -> usize {
        self.people.with(|people| people.to.len())
    }

    /// Whether all emails are written. Tracked.
    pub fn is_written(self) -> bool {
        self.written.get() == self.count()
    }

    /// The one that is shown, its language, and what it says if that can be filled in. Tracked.
    pub fn sample(self) -> Option<(Recipient, Language, Option<Written>)> {
        let to = self.people.with(|people| people.to.get(self.shown.get()).cloned())?;
        self.merge.with(|merge| {
            self.cx.app.read(|set| {
                let texts = merge.texts(set, &to)?;
                let written = email_drafts::write(set, &to, &texts, untrack(|| writer(self.cx))).ok();
                Some((to.clone(), texts.language, written))
            })
        })
    }

    /// The language of the one that is shown.
    pub fn sample_language(self) -> Language {
        untrack(|| self.sample()).map_or(self.cx.language, |(_, language, _)| language)
    }

    /// The place of the first email in which a placeholder is empty.
    pub fn first_without(self, key: &str) -> Option<usize> {
        let lacks = |(_, written): &(Recipient, Written)| written.missing.iter().any(|own| own == key);
        self.emails.with_value(|emails| emails.iter().position(lacks))
    }

    /// The emails as they are logged.
    pub fn logged(self) -> Vec<Email> {
        let email = |(to, written): &(Recipient, Written)| Email {
            about: to.about,
            subject: written.subject.clone(),
            text: written.text.clone(),
        };
        self.emails.with_value(|emails| emails.iter().map(email).collect())
    }

    /// The letters as they stand on paper.
    pub fn documents(self) -> Vec<Document> {
        let (cx, writer) = (self.cx, writer(self.cx));
        let merge = self.merge.get_untracked();
        cx.app.read_untracked(|set| {
            let document = |(to, written): &(Recipient, Written)| {
                let language = merge.texts(set, to).map_or(cx.language, |texts| texts.language);
                letters::document(set, to, written, language, writer.me, writer.today)
            };
            self.emails.with_value(|emails| emails.iter().map(document).collect())
        })
    }

    /// The emails as drafts.
    pub fn drafts(self) -> Vec<Draft> {
        let from = self.cx.app.read_untracked(|set| sender(self.cx, set));
        let draft = |(to, written): &(Recipient, Written)| Draft {
            from: from.clone(),
            name: to.name.clone(),
            address: to.address.clone(),
            subject: written.subject.clone(),
            text: written.text.clone(),
        };
        self.emails.with_value(|emails| emails.iter().map(draft).collect())
    }
}

fn people(set: &crate::store::RecordStore, ids: &[Id], medium: Medium) -> People {
    if ids.len() > medium.most() {
        return People::default();
    }
    let all: Vec<(Id, Result<Recipient, LeftOut>)> = medium.recipients(set, ids);
    People { others: mail_merge::omissions(&all), to: all.into_iter().filter_map(|(_, found)| found.ok()).collect() }
}
