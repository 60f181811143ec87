//! The demo's scripts: leads, when they were created, and their events since. `session/demo_builder.rs` plays them
//! through the user's own commands, so that the demo has a history, stalled deals and overdue leads.
use crate::locale::{Phrase, phrase};

/// The story of one lead, from its first day on.
pub struct DemoScript {
    /// First and last name.
    pub name: (&'static str, &'static str),
    /// The job title.
    pub title: Phrase,
    /// The company.
    pub company: &'static str,
    /// City and country.
    pub place: (&'static str, Phrase),
    /// The lead source, as the number of the default entry.
    pub source: u32,
    /// The industry, as the number of the default entry.
    pub industry: u32,
    /// The possible value of the deal, in euros.
    pub euros: i64,
    /// How many days ago the lead was created.
    pub came: i32,
    /// The events since, each with how many days ago it happened.
    pub events: &'static [(i32, DemoEvent)],
}

/// An event of a lead, or of the deal it became.
#[derive(Clone, Copy)]
pub enum DemoEvent {
    /// A call.
    Call(Phrase),
    /// A meeting that took place.
    Meeting(Phrase),
    /// An email.
    Email(Phrase),
    /// A note.
    Note(Phrase),
    /// A task, and the number of days from today until it is due.
    Task(Phrase, i32),
    /// A meeting of one hour: the number of days from today, and the hour.
    Appointment(Phrase, i32, i32),
    /// A recurring task: the number of days from today until it is first due, and its rule.
    Routine(Phrase, i32, &'static str),
    /// The lead was referred by the contact of the script at this index.
    Referred(u32),
    /// The deal has these competitors, by their indexes.
    Against(&'static [u32]),
    /// The deal's line items: product by index, quantity, and price in euros.
    Products(&'static [(u32, i64, i64)]),
    /// The deal's forecast category, as the number of the default entry.
    Forecast(u32),
    /// The lead showed interest on their own.
    RaisedHand,
    /// Both sides agreed to a meeting.
    MeetingAgreed,
    /// Both sides agreed on pricing.
    PricingAgreed,
    /// Converted, with a deal of this name.
    Converted(Phrase),
    /// Converted into account and contact alone.
    ConvertedWithoutDeal,
    /// The deal moved to a stage, by its index in the default list.
    Stage(u32),
    /// The expected close date, as a number of days from today.
    Expected(i32),
    /// The deal was lost, with the number of the loss reason.
    Lost(u32),
    /// The lead was disqualified, with the number of the reason.
    Closed(u32),
}

use DemoEvent::*;

const GERMANY: Phrase = phrase("Germany", "Deutschland");
const HEAD_OF_PURCHASING: Phrase = phrase("Head of Purchasing", "Leitung Einkauf");
const OWNER: Phrase = phrase("Owner", "Inhaberin");
const MANAGER: Phrase = phrase("Managing Director", "Geschäftsführung");
const OPERATIONS: Phrase = phrase("Operations Manager", "Betriebsleitung");
const OFFICE: Phrase = phrase("Office Manager", "Büroleitung");
const FIRST_TALK: Phrase = phrase("Discovery call", "Erstgespräch: Bedarf und Zeitplan");
const SENT_BROCHURE: Phrase = phrase("Sent brochure and references", "Broschüre und Referenzen geschickt");
const DEMO_GIVEN: Phrase = phrase("On-site demo", "Produktvorführung vor Ort");
const OFFER_SENT: Phrase = phrase("Quote sent", "Angebot verschickt");
const CALL_BACK: Phrase = phrase("Call back about the quote", "Angebot nachfassen");
const FIRST_CALL: Phrase = phrase("First call", "Erstanruf");
const ANNUAL: Phrase = phrase("Annual contract", "Jahresvertrag");
const ROLLOUT: Phrase = phrase("Rollout at two sites", "Einführung an zwei Standorten");
const PILOT: Phrase = phrase("Pilot project", "Pilotprojekt");

/// The scripts that a demo includes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DemoSize {
    /// All of them: about 100 records.
    #[default]
    All,
    /// One of each kind: 30 records.
    Few,
}

/// The scripts of [`DemoSize::Few`]: won, lost, open, ready to convert, and three new leads, two of them duplicates.
const SMALL_DEMO_STORIES: [u32; 7] = [0, 1, 7, 15, 19, 20, 21];

impl DemoSize {
    /// Whether the script at an index is included.
    pub fn includes(self, place: u32) -> bool {
        self == DemoSize::All || SMALL_DEMO_STORIES.contains(&place)
    }
}

/// The scripts, oldest lead first, and at the end leads that are there already.
pub const SCRIPTS: &[DemoScript] = &[
    DemoScript {
        name: ("Björn", "Lindqvist"),
        title: MANAGER,
        company: "Lindqvist Trä AB",
        place: ("Umeå", phrase("Sweden", "Schweden")),
        source: 405,
        industry: 510,
        euros: 52_300,
        came: 168,
        events: &[
            (165, Call(FIRST_TALK)),
            (160, MeetingAgreed),
            (151, Meeting(DEMO_GIVEN)),
            (150, Converted(ROLLOUT)),
            (139, Stage(3)),
            (135, Against(&[0])),
            (121, Stage(6)),
            (120, Email(OFFER_SENT)),
            (104, Stage(7)),
            (92, Stage(8)),
        ],
    },
    DemoScript {
        name: ("Inés", "Ortega"),
        title: OWNER,
        company: "Ortega Viajes S.L.",
        place: ("Sevilla", phrase("Spain", "Spanien")),
        source: 401,
        industry: 515,
        euros: 8_400,
        came: 150,
        events: &[
            (148, Email(SENT_BROCHURE)),
            (140, RaisedHand),
            (133, Converted(ANNUAL)),
            (120, Stage(4)),
            (110, Against(&[1])),
            (101, Stage(6)),
            (74, Lost(440)),
        ],
    },
    DemoScript {
        name: ("Noah", "Brandt"),
        title: HEAD_OF_PURCHASING,
        company: "Brandt Maschinenbau AG",
        place: ("Stuttgart", GERMANY),
        source: 402,
        industry: 510,
        euros: 74_500,
        came: 131,
        events: &[
            (131, Referred(0)),
            (130, Call(FIRST_TALK)),
            (124, MeetingAgreed),
            (117, Meeting(DEMO_GIVEN)),
            (116, Converted(ROLLOUT)),
            (115, Products(&[(0, 50, 890), (1, 3, 10_000)])),
            (108, Stage(3)),
            (88, Stage(5)),
            (61, Expected(-6)),
            (48, Against(&[0, 2])),
            (47, Stage(6)),
            (46, Email(OFFER_SENT)),
            (33, Stage(7)),
            (32, Expected(16)),
            (31, Forecast(323)),
            (19, Appointment(phrase("Negotiate terms", "Konditionen verhandeln"), 3, 11)),
            (19, Task(CALL_BACK, -2)),
        ],
    },
    DemoScript {
        name: ("Clara", "Winter"),
        title: OWNER,
        company: "Winter Gartenbau",
        place: ("Kassel", GERMANY),
        source: 400,
        industry: 500,
        euros: 6_200,
        came: 118,
        events: &[(111, Call(FIRST_TALK)), (96, Note(phrase("No budget until spring", "Budget erst im Frühjahr")))],
    },
    DemoScript {
        name: ("Tom", "Haywood"),
        title: OPERATIONS,
        company: "Haywood Logistics Ltd.",
        place: ("Leeds", phrase("United Kingdom", "Vereinigtes Königreich")),
        source: 403,
        industry: 515,
        euros: 31_800,
        came: 104,
        events: &[
            (102, Call(FIRST_TALK)),
            (97, RaisedHand),
            (90, MeetingAgreed),
            (84, Meeting(DEMO_GIVEN)),
            (83, Converted(PILOT)),
            (70, Stage(3)),
            (60, Against(&[1])),
            (52, Stage(6)),
            (51, Email(OFFER_SENT)),
            (28, Stage(8)),
        ],
    },
    DemoScript {
        name: ("Emre", "Aydın"),
        title: MANAGER,
        company: "Aydın Textil",
        place: ("Izmir", phrase("Türkiye", "Türkei")),
        source: 405,
        industry: 510,
        euros: 24_900,
        came: 99,
        events: &[
            (95, Call(FIRST_TALK)),
            (88, RaisedHand),
            (80, Converted(ANNUAL)),
            (71, Stage(2)),
            (58, Stage(3)),
            (57, Expected(23)),
        ],
    },
    DemoScript {
        name: ("Greta", "Falk"),
        title: OWNER,
        company: "Falk Architekten",
        place: ("Leipzig", GERMANY),
        source: 404,
        industry: 503,
        euros: 9_800,
        came: 95,
        events: &[(60, Task(FIRST_CALL, -4))],
    },
    DemoScript {
        name: ("Milan", "Horák"),
        title: HEAD_OF_PURCHASING,
        company: "Horák Sklo",
        place: ("Brno", phrase("Czechia", "Tschechien")),
        source: 400,
        industry: 510,
        euros: 18_700,
        came: 88,
        events: &[
            (86, Email(SENT_BROCHURE)),
            (79, Call(FIRST_TALK)),
            (70, Converted(PILOT)),
            (66, Stage(1)),
            (41, Stage(4)),
            (40, Expected(38)),
            (12, Call(phrase("Call with the head of finance", "Gespräch mit der Finanzleitung"))),
            (11, Stage(5)),
            (2, Appointment(phrase("Meeting with the board", "Termin mit der Geschäftsleitung"), 2, 15)),
        ],
    },
    DemoScript {
        name: ("Owen", "Price"),
        title: MANAGER,
        company: "Price Analytics Ltd.",
        place: ("Cardiff", phrase("United Kingdom", "Vereinigtes Königreich")),
        source: 401,
        industry: 514,
        euros: 42_000,
        came: 81,
        events: &[
            (80, RaisedHand),
            (79, Call(FIRST_TALK)),
            (75, MeetingAgreed),
            (69, Meeting(DEMO_GIVEN)),
            (66, PricingAgreed),
            (65, Converted(ANNUAL)),
            (50, Stage(6)),
            (49, Email(OFFER_SENT)),
            (31, Stage(7)),
            (30, Expected(9)),
            (29, Forecast(323)),
            (6, Task(CALL_BACK, 0)),
        ],
    },
    DemoScript {
        name: ("Felix", "Obermüller"),
        title: OPERATIONS,
        company: "Obermüller Bräu",
        place: ("Passau", GERMANY),
        source: 402,
        industry: 510,
        euros: 15_600,
        came: 76,
        events: &[
            (76, Referred(2)),
            (74, Call(FIRST_TALK)),
            (67, MeetingAgreed),
            (60, Meeting(DEMO_GIVEN)),
            (59, Converted(ANNUAL)),
            (44, Stage(3)),
            (43, Expected(45)),
            (23, Stage(6)),
            (22, Email(OFFER_SENT)),
            (21, Forecast(322)),
        ],
    },
    DemoScript {
        name: ("Luca", "Moretti"),
        title: MANAGER,
        company: "Moretti Cucine S.p.A.",
        place: ("Verona", phrase("Italy", "Italien")),
        source: 405,
        industry: 513,
        euros: 27_300,
        came: 70,
        events: &[(68, Call(FIRST_TALK)), (61, Converted(PILOT)), (55, Stage(2)), (50, Against(&[0])), (37, Lost(441))],
    },
    DemoScript {
        name: ("Jonas", "Kühn"),
        title: MANAGER,
        company: "Kühn & Söhne KG",
        place: ("Bremen", GERMANY),
        source: 400,
        industry: 503,
        euros: 12_400,
        came: 63,
        events: &[
            (61, Call(FIRST_TALK)),
            (54, RaisedHand),
            (48, Converted(ANNUAL)),
            (47, Expected(61)),
            (39, Stage(1)),
            (9, Email(SENT_BROCHURE)),
        ],
    },
    DemoScript {
        name: ("Sanne", "de Wit"),
        title: OWNER,
        company: "De Wit Bloemen B.V.",
        place: ("Utrecht", phrase("Netherlands", "Niederlande")),
        source: 401,
        industry: 513,
        euros: 4_900,
        came: 57,
        events: &[
            (55, Call(phrase("No answer, left a message", "Nicht erreicht, Nachricht hinterlassen"))),
            (30, Closed(424)),
        ],
    },
    DemoScript {
        name: ("Hanne", "Vestergaard"),
        title: HEAD_OF_PURCHASING,
        company: "Fjord Foods ApS",
        place: ("Aarhus", phrase("Denmark", "Dänemark")),
        source: 403,
        industry: 513,
        euros: 38_600,
        came: 44,
        events: &[
            (42, Call(FIRST_TALK)),
            (35, MeetingAgreed),
            (27, Meeting(DEMO_GIVEN)),
            (26, Converted(ROLLOUT)),
            (25, Expected(52)),
            (24, Products(&[(0, 20, 930), (1, 2, 10_000)])),
            (13, Stage(2)),
            (5, Task(phrase("Prepare the workshop", "Workshop vorbereiten"), 2)),
            (5, Appointment(phrase("Workshop on site", "Workshop vor Ort"), 4, 10)),
        ],
    },
    DemoScript {
        name: ("Zofia", "Nowak"),
        title: OWNER,
        company: "Nowak Druk",
        place: ("Łódź", phrase("Poland", "Polen")),
        source: 402,
        industry: 511,
        euros: 7_300,
        came: 33,
        events: &[
            (33, Referred(8)),
            (31, Call(FIRST_TALK)),
            (24, RaisedHand),
            (22, ConvertedWithoutDeal),
            (20, Routine(phrase("Check in", "Nach dem Stand fragen"), 1, "FREQ=MONTHLY")),
        ],
    },
    DemoScript {
        name: ("Ada", "Berg"),
        title: OPERATIONS,
        company: "Nordlicht Solar GmbH",
        place: ("Hamburg", GERMANY),
        source: 402,
        industry: 506,
        euros: 46_000,
        came: 21,
        events: &[
            (21, Referred(0)),
            (20, Call(FIRST_TALK)),
            (14, RaisedHand),
            (13, Email(SENT_BROCHURE)),
            (7, MeetingAgreed),
            (6, Meeting(DEMO_GIVEN)),
            (5, Note(phrase("Decides jointly with the plant manager", "Entscheidet gemeinsam mit der Werksleitung"))),
            (2, PricingAgreed),
            (1, Task(phrase("Finalise contract", "Vertrag finalisieren"), 0)),
            (1, Appointment(phrase("Contract negotiation", "Vertragsverhandlung"), 1, 14)),
        ],
    },
    DemoScript {
        name: ("Mireille", "Dubois"),
        title: OWNER,
        company: "Atelier Lumière SARL",
        place: ("Lyon", phrase("France", "Frankreich")),
        source: 401,
        industry: 511,
        euros: 11_200,
        came: 16,
        events: &[(15, Email(SENT_BROCHURE)), (8, Call(FIRST_TALK)), (8, RaisedHand), (3, Task(CALL_BACK, -1))],
    },
    DemoScript {
        name: ("Paula", "Schäfer"),
        title: OFFICE,
        company: "Praxis Dr. Schäfer",
        place: ("Mainz", GERMANY),
        source: 404,
        industry: 509,
        euros: 5_400,
        came: 9,
        events: &[(6, Task(FIRST_CALL, 0))],
    },
    DemoScript {
        name: ("Aino", "Korhonen"),
        title: HEAD_OF_PURCHASING,
        company: "Koivu Paperi Oy",
        place: ("Tampere", phrase("Finland", "Finnland")),
        source: 405,
        industry: 510,
        euros: 29_500,
        came: 6,
        events: &[
            (4, Call(FIRST_TALK)),
            (2, MeetingAgreed),
            (1, Appointment(phrase("First visit", "Erster Besuch"), 2, 9)),
            (1, Task(phrase("Plan the visit", "Besuch planen"), 1)),
        ],
    },
    DemoScript {
        name: ("Rosa", "Marti"),
        title: MANAGER,
        company: "Marti Uhren AG",
        place: ("Biel", phrase("Switzerland", "Schweiz")),
        source: 403,
        industry: 510,
        euros: 21_000,
        came: 3,
        events: &[],
    },
    DemoScript {
        name: ("Liam", "Doyle"),
        title: OPERATIONS,
        company: "Doyle Print Works",
        place: ("Cork", phrase("Ireland", "Irland")),
        source: 401,
        industry: 511,
        euros: 8_900,
        came: 1,
        events: &[],
    },
    DemoScript {
        name: ("Liam", "Doyle"),
        title: OPERATIONS,
        company: "Doyle Print Works Ltd.",
        place: ("Cork", phrase("Ireland", "Irland")),
        source: 405,
        industry: 511,
        euros: 8_900,
        came: 0,
        events: &[],
    },
    DemoScript {
        name: ("Noah", "Brandt"),
        title: HEAD_OF_PURCHASING,
        company: "Brandt Maschinenbau",
        place: ("Stuttgart", GERMANY),
        source: 401,
        industry: 510,
        euros: 12_000,
        came: 4,
        events: &[],
    },
];
