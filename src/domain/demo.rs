//! The demo's records: believable, in both languages, with dates relative to today.
use super::Kind;
use super::defaults::{self, Seed};
use super::records::{account, activity, contact, lead, opportunity, user};
use crate::base::{Currency, Day, Id, Money, Value};
use crate::locale::Language;

const PEOPLE: [(&str, &str, &str, &str); 18] = [
    ("Ada", "Berg", "Nordlicht Solar GmbH", "Hamburg"),
    ("Jonas", "Kühn", "Kühn & Söhne KG", "Bremen"),
    ("Mireille", "Dubois", "Atelier Lumière SARL", "Lyon"),
    ("Tom", "Haywood", "Haywood Logistics Ltd.", "Leeds"),
    ("Zofia", "Nowak", "Nowak Druk", "Łódź"),
    ("Luca", "Moretti", "Moretti Cucine S.p.A.", "Verona"),
    ("Hanne", "Vestergaard", "Fjord Foods ApS", "Aarhus"),
    ("Emre", "Aydın", "Aydın Textil", "Izmir"),
    ("Clara", "Winter", "Winter Gartenbau", "Kassel"),
    ("Björn", "Lindqvist", "Lindqvist Trä AB", "Umeå"),
    ("Paula", "Schäfer", "Praxis Dr. Schäfer", "Mainz"),
    ("Noah", "Brandt", "Brandt Maschinenbau AG", "Stuttgart"),
    ("Inés", "Ortega", "Ortega Viajes S.L.", "Sevilla"),
    ("Owen", "Price", "Price Analytics Ltd.", "Cardiff"),
    ("Greta", "Falk", "Falk Architekten", "Leipzig"),
    ("Milan", "Horák", "Horák Sklo", "Brno"),
    ("Sanne", "de Wit", "De Wit Bloemen B.V.", "Utrecht"),
    ("Felix", "Obermüller", "Obermüller Bräu", "Passau"),
];

/// The demo's records: leads of every age, deals in every stage, tasks due around today.
pub fn records(today: Day, language: Language) -> Vec<Seed> {
    let german = language == Language::De;
    let text = |text: &str| Value::Text(text.to_string());
    let at = |days: i32| Value::Moment(crate::base::Moment(today.plus(days).midnight().0 + 32_400_000));
    let owner = Id::fixed(9_000);
    let mut out: Vec<Seed> = vec![(Kind::User, owner, vec![(user::NAME, text(if german { "Ich" } else { "Me" }))])];
    for (i, (first, last, company, city)) in PEOPLE.into_iter().enumerate() {
        let n = i as u32;
        let days = i as i32;
        let email = format!(
            "{}@{}.example",
            crate::base::fold::fold(first),
            crate::base::fold::company_key(company).replace(' ', "-")
        );
        let phone = format!("+49 40 55 {:03} {:02}", 100 + i * 37, 10 + i);
        let amount = Value::Money(Money { minor: 250_000 + i64::from(n * n) * 61_500, currency: Currency::EUR });
        if i % 2 == 0 {
            let id = Id::fixed(9_100 + n);
            let talked = i % 4 == 0;
            let status = if talked { defaults::STATUS_WORKING } else { defaults::STATUS_OPEN };
            let mut fields = vec![
                (lead::FIRST_NAME, text(first)),
                (lead::LAST_NAME, text(last)),
                (lead::COMPANY, text(company)),
                (lead::CITY, text(city)),
                (lead::EMAIL, text(&email)),
                (lead::PHONE, text(&phone)),
                (lead::STATUS, Value::Link(status)),
                (lead::SOURCE, Value::Link(Id::fixed(400 + n % 5))),
                (lead::RATING, Value::Link(Id::fixed(460 + n % 3))),
                (lead::DEADLINE, Value::Day(today.plus(80 - days * 6))),
                (lead::CREATED, at(-10 - days * 6)),
                (lead::AMOUNT, amount),
                (lead::OWNER, Value::Link(owner)),
            ];
            if talked {
                fields.push((lead::RAISED_HAND, Value::Yes));
                fields.push((lead::LAST_ACTIVITY, at(-days)));
            }
            out.push((Kind::Lead, id, fields));
            let subject = if german { format!("{first} zurückrufen") } else { format!("Call {first} back") };
            out.push((
                Kind::Activity,
                Id::fixed(9_200 + n),
                vec![
                    (activity::SUBJECT, Value::Text(subject)),
                    (activity::TYPE, Value::Link(defaults::TASK)),
                    (activity::DUE, Value::Day(today.plus(days - 6))),
                    (activity::LEAD, Value::Link(id)),
                    (activity::OWNER, Value::Link(owner)),
                    (activity::CREATED, at(-9)),
                ],
            ));
            continue;
        }
        let company_id = Id::fixed(9_300 + n);
        let person = Id::fixed(9_400 + n);
        out.push((
            Kind::Account,
            company_id,
            vec![
                (account::NAME, text(company)),
                (account::CITY, text(city)),
                (account::PHONE, text(&phone)),
                (account::TYPE, Value::Link(Id::fixed(540 + n % 2))),
                (account::OWNER, Value::Link(owner)),
                (account::CREATED, at(-60 - days)),
            ],
        ));
        out.push((
            Kind::Contact,
            person,
            vec![
                (contact::FIRST_NAME, text(first)),
                (contact::LAST_NAME, text(last)),
                (contact::ACCOUNT, Value::Link(company_id)),
                (contact::EMAIL, text(&email)),
                (contact::PHONE, text(&phone)),
                (contact::OWNER, Value::Link(owner)),
                (contact::CREATED, at(-60 - days)),
            ],
        ));
        let stage = Id::fixed(200 + n / 2);
        let stage_fields: Vec<(u16, Value)> = defaults::records()
            .into_iter()
            .find(|(_, id, _)| *id == stage)
            .map(|(_, _, fields)| fields)
            .unwrap_or_default();
        let of_stage =
            |number: u16| stage_fields.iter().find(|(other, _)| *other == number).map(|(_, value)| value.clone());
        let subject = if german { "Jahresvertrag" } else { "Annual contract" };
        let mut fields = vec![
            (opportunity::NAME, Value::Text(format!("{company} - {subject}"))),
            (opportunity::ACCOUNT, Value::Link(company_id)),
            (opportunity::CONTACT, Value::Link(person)),
            (opportunity::STAGE, Value::Link(stage)),
            (opportunity::AMOUNT, amount),
            (opportunity::CLOSE_DATE, Value::Day(today.plus(45 - days * 4))),
            (opportunity::OWNER, Value::Link(owner)),
            (opportunity::CREATED, at(-50 - days)),
            (opportunity::STAGE_SINCE, at(-days)),
        ];
        fields.extend(of_stage(super::records::stage::PROBABILITY).map(|value| (opportunity::PROBABILITY, value)));
        fields.extend(of_stage(super::records::stage::FORECAST).map(|value| (opportunity::FORECAST, value)));
        out.push((Kind::Opportunity, Id::fixed(9_500 + n), fields));
    }
    out
}
