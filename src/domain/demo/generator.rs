//! Generated leads of the demo: invented people and companies, hundreds or ten thousands, the same every time. Their
//! events have the form of the scripts in `scripts.rs`, so that the same commands play both.
use super::events::{DemoEvent, DemoScript};
use super::scripts::DemoSize;
use crate::base::random::SplitMix64;
use crate::locale::{Phrase, phrase};

/// The story of one lead, from a script or generated.
#[derive(Clone)]
pub struct DemoLead {
    /// First and last name.
    pub name: (&'static str, &'static str),
    /// The job title.
    pub title: Phrase,
    /// The company.
    pub company: String,
    /// City and country.
    pub place: (&'static str, Phrase),
    /// The telephone number; empty for none.
    pub phone: String,
    /// The lead source, as the number of the default entry.
    pub source: u32,
    /// The industry, as the number of the default entry.
    pub industry: u32,
    /// The possible value of the deal, in euros.
    pub euros: i64,
    /// The owner: 0 is the user, the others are members of the team.
    pub owner: u32,
    /// How many days ago the lead was created.
    pub came: i32,
    /// The events since, each with how many days ago it happened.
    pub events: Vec<(i32, DemoEvent)>,
}

impl DemoLead {
    /// The lead of the script at an index.
    pub fn of(place: usize, story: &DemoScript) -> DemoLead {
        DemoLead {
            name: story.name,
            title: story.title,
            company: story.company.to_string(),
            place: story.place,
            phone: format!("+49 40 55 {:03} {}", 100 + place * 37, 10 + place),
            source: story.source,
            industry: story.industry,
            euros: story.euros,
            owner: 0,
            came: story.came,
            events: story.events.to_vec(),
        }
    }
}

/// The content of a demo besides the scripts.
#[derive(Default)]
pub struct DemoData {
    /// Colleagues, by name.
    pub team: &'static [&'static str],
    /// The generated leads.
    pub leads: Vec<DemoLead>,
    /// The scripts that are included.
    pub scripts: DemoSize,
}

/// The numbers of generated leads for about 3,000 records and about 100,000.
pub const SIZES: [u32; 2] = [528, 18_190];

/// The colleagues of a larger demo.
const TEAM: [&str; 5] = ["Mara Lindner", "Tobias Kern", "Leonie Hartwig", "Ole Brinkmann", "Sofia Reuter"];
const FIRST: [&str; 40] = [
    "Anna", "Ben", "Carla", "David", "Elif", "Finn", "Greta", "Hugo", "Ida", "Jan", "Klara", "Leo", "Mia", "Nils",
    "Olga", "Paul", "Rania", "Simon", "Tilda", "Umut", "Vera", "Willem", "Yara", "Zoe", "Amélie", "Bruno", "Chiara",
    "Dmitri", "Emma", "Filip", "Hanna", "Igor", "Julia", "Kasper", "Lucía", "Marek", "Nora", "Oskar", "Petra", "Sven",
];
const LAST: [&str; 50] = [
    "Adler",
    "Bauer",
    "Conti",
    "Dahl",
    "Ebert",
    "Fischer",
    "Gärtner",
    "Hansen",
    "Ivanova",
    "Jansen",
    "Keller",
    "Lang",
    "Meyer",
    "Novák",
    "Olsen",
    "Peters",
    "Quist",
    "Richter",
    "Schulz",
    "Taylor",
    "Ulrich",
    "Vogel",
    "Weber",
    "Yılmaz",
    "Ziegler",
    "Andersson",
    "Brown",
    "Costa",
    "Dupont",
    "Evans",
    "Ferrari",
    "García",
    "Huber",
    "Iversen",
    "Jørgensen",
    "Kowalski",
    "Laurent",
    "Martin",
    "Nielsen",
    "O'Brien",
    "Popescu",
    "Roth",
    "Smith",
    "Tamm",
    "Urban",
    "Virtanen",
    "Walker",
    "Wójcik",
    "Zimmer",
    "Šimek",
];
/// First parts of company names, besides surnames.
const STEMS: [&str; 40] = [
    "Alba",
    "Bergkamp",
    "Castell",
    "Delta",
    "Eiche",
    "Fjord",
    "Granit",
    "Hafen",
    "Iris",
    "Juwel",
    "Kranich",
    "Linden",
    "Meridian",
    "Nordstern",
    "Orion",
    "Polar",
    "Quell",
    "Rheingold",
    "Südwind",
    "Terra",
    "Ulmen",
    "Vega",
    "Wald",
    "Xenon",
    "Ypsilon",
    "Zenit",
    "Amber",
    "Brücken",
    "Cobalt",
    "Dünen",
    "Echo",
    "Falken",
    "Gezeiten",
    "Horizont",
    "Insel",
    "Kupfer",
    "Lagune",
    "Marken",
    "Nebel",
    "Opal",
];
/// A branch in company names, and its entry in the picklist of industries.
const BRANCHES: [(&str, u32); 16] = [
    ("Logistik", 515),
    ("Solar", 506),
    ("Maschinen", 510),
    ("Bau", 503),
    ("Medien", 511),
    ("Software", 514),
    ("Möbel", 513),
    ("Technik", 510),
    ("Food", 513),
    ("Druck", 511),
    ("Agrar", 500),
    ("Transport", 515),
    ("Optik", 509),
    ("Textil", 510),
    ("Consulting", 504),
    ("Handel", 513),
];
/// A city, its country, its usual legal form, and a telephone prefix that is assigned to nobody.
type Place = (&'static str, Phrase, &'static str, &'static str);
const PLACES: [Place; 24] = [
    ("Berlin", GERMANY, "GmbH", BERLIN),
    ("München", GERMANY, "GmbH", BERLIN),
    ("Köln", GERMANY, "KG", ""),
    ("Dresden", GERMANY, "GmbH", BERLIN),
    ("Hannover", GERMANY, "AG", HAMBURG),
    ("Nürnberg", GERMANY, "GmbH", ""),
    ("Rostock", GERMANY, "e.K.", HAMBURG),
    ("Freiburg", GERMANY, "GmbH", HAMBURG),
    ("Wien", AUSTRIA, "GmbH", ""),
    ("Graz", AUSTRIA, "GmbH", ""),
    ("Zürich", SWITZERLAND, "AG", ""),
    ("Bern", SWITZERLAND, "AG", ""),
    ("London", UNITED_KINGDOM, "Ltd.", LONDON),
    ("Bristol", UNITED_KINGDOM, "Ltd.", LONDON),
    ("Glasgow", UNITED_KINGDOM, "Ltd.", LONDON),
    ("Rotterdam", phrase!("Netherlands", "Niederlande", "Pays-Bas"), "B.V.", ""),
    ("Lille", phrase!("France", "Frankreich", "France"), "SARL", ""),
    ("Bologna", phrase!("Italy", "Italien", "Italie"), "S.p.A.", ""),
    ("Bilbao", phrase!("Spain", "Spanien", "Espagne"), "S.L.", ""),
    ("Odense", phrase!("Denmark", "Dänemark", "Danemark"), "ApS", ""),
    ("Malmö", phrase!("Sweden", "Schweden", "Suède"), "AB", ""),
    ("Turku", phrase!("Finland", "Finnland", "Finlande"), "Oy", ""),
    ("Gdańsk", phrase!("Poland", "Polen", "Pologne"), "sp. z o.o.", ""),
    ("Porto", phrase!("Portugal", "Portugal", "Portugal"), "Lda.", ""),
];
const GERMANY: Phrase = phrase!("Germany", "Deutschland", "Allemagne");
const AUSTRIA: Phrase = phrase!("Austria", "Österreich", "Autriche");
const SWITZERLAND: Phrase = phrase!("Switzerland", "Schweiz", "Suisse");
const UNITED_KINGDOM: Phrase = phrase!("United Kingdom", "Vereinigtes Königreich", "Royaume-Uni");
const BERLIN: &str = "+49 30 23125";
const HAMBURG: &str = "+49 40 66969";
const LONDON: &str = "+44 20 7946 0";
const TITLES: [Phrase; 6] = [
    phrase!("Head of Purchasing", "Leitung Einkauf", "Direction des achats"),
    phrase!("Managing Director", "Geschäftsführung", "Direction générale"),
    phrase!("Operations Manager", "Betriebsleitung", "Direction d’exploitation"),
    phrase!("Office Manager", "Büroleitung", "Office manager"),
    phrase!("Head of IT", "Leitung IT", "Direction informatique"),
    phrase!("Head of Production", "Leitung Produktion", "Direction de la production"),
];
/// Lead sources with their shares in percent.
const SOURCES: [(u32, u32); 7] = [(401, 34), (400, 20), (402, 15), (403, 11), (405, 10), (404, 7), (407, 3)];
const TALKS: [Phrase; 4] = [
    phrase!("Discovery call", "Erstgespräch: Bedarf und Zeitplan", "Appel de découverte"),
    phrase!("Questions about delivery", "Fragen zur Lieferung", "Questions sur la livraison"),
    phrase!("Discussed budget", "Budget besprochen", "Budget évoqué"),
    phrase!("No answer, left a message", "Nicht erreicht, Nachricht hinterlassen", "Pas de réponse, message laissé"),
];
const MAILS: [Phrase; 3] = [
    phrase!("Sent brochure and references", "Broschüre und Referenzen geschickt", "Brochure et références envoyées"),
    phrase!("Answered questions", "Fragen beantwortet", "Réponses aux questions"),
    phrase!("Proposed dates", "Termine vorgeschlagen", "Dates proposées"),
];
/// Events while a deal passes through its stages.
const ON_THE_WAY: [DemoEvent; 6] = [
    DemoEvent::Call(phrase!(
        "Call with the head of finance",
        "Gespräch mit der Finanzleitung",
        "Appel avec la direction financière",
    )),
    DemoEvent::Call(phrase!("Open questions resolved", "Offene Fragen geklärt", "Questions en suspens résolues")),
    DemoEvent::Email(phrase!("Quote sent", "Angebot verschickt", "Devis envoyé")),
    DemoEvent::Email(phrase!(
        "Sent workshop minutes",
        "Protokoll des Workshops verschickt",
        "Compte rendu de l’atelier envoyé",
    )),
    DemoEvent::Meeting(phrase!("Workshop on site", "Workshop vor Ort", "Atelier sur site")),
    DemoEvent::Note(phrase!(
        "Wants to decide this quarter",
        "Will in diesem Quartal entscheiden",
        "Souhaite décider ce trimestre",
    )),
];
const PRODUCT_SHOWN: Phrase = phrase!("On-site demo", "Produktvorführung vor Ort", "Démonstration sur site");
const DECISION: Phrase = phrase!("Decision meeting", "Entscheidungstermin", "Rendez-vous de décision");
const CALL_BACK: Phrase = phrase!("Call back", "Zurückrufen", "Rappeler");
const AFTER_OFFER: Phrase = phrase!("Follow up on quote", "Angebot nachfassen", "Relancer sur le devis");
const DEALS: [Phrase; 5] = [
    phrase!("Annual contract", "Jahresvertrag", "Contrat annuel"),
    phrase!("Pilot project", "Pilotprojekt", "Projet pilote"),
    phrase!("Rollout at two sites", "Einführung an zwei Standorten", "Déploiement sur deux sites"),
    phrase!("Extension", "Erweiterung", "Extension"),
    phrase!("Maintenance", "Wartung", "Maintenance"),
];
/// Paths through the stages, as indexes of the default list.
const WAYS: [&[u32]; 3] = [&[3, 6, 7], &[2, 4, 6], &[1, 3, 5, 7]];
const RIVALS: [&[u32]; 4] = [&[0], &[1], &[2], &[0, 2]];
/// The age of the oldest lead, in days.
const LONGEST: i64 = 720;

/// A random number of days from `from` to `to`.
fn days(random: &mut SplitMix64, from: i32, to: i32) -> i32 {
    from + random.below((to - from + 1).max(1) as u32) as i32
}

/// Ten bytes that look random but depend on the number only: the random part of a record's id.
pub fn bytes(number: u32) -> [u8; 10] {
    let mut random = SplitMix64(u64::from(number));
    let mut out = [0; 10];
    out[..8].copy_from_slice(&random.next_u64().to_le_bytes());
    out[8..].copy_from_slice(&random.next_u64().to_le_bytes()[..2]);
    out
}

/// Generates `count` leads, and the team they need.
pub fn generate(count: u32) -> DemoData {
    DemoData {
        team: if count > 0 { &TEAM } else { &[] },
        leads: (0..count).map(generate_lead).collect(),
        scripts: DemoSize::All,
    }
}

fn generate_lead(place: u32) -> DemoLead {
    let mut random = SplitMix64(u64::from(place).wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(11));
    // Each number gives another name: surname or stem, then the branch, and once these are used up the city.
    let names = (STEMS.len() + LAST.len()) as u32;
    let all = names * BRANCHES.len() as u32;
    let name = place.wrapping_mul(277) % all;
    let (stem, branch) = (name % names, name / names);
    let stem = STEMS.get(stem as usize).copied().unwrap_or_else(|| LAST[stem as usize - STEMS.len()]);
    let (branch, industry) = BRANCHES[branch as usize];
    let round = place / all;
    let (city, country, form, phone) = match round {
        0 => random.pick(&PLACES),
        _ => PLACES[((round + name) % PLACES.len() as u32) as usize],
    };
    let number = if round == 0 { String::new() } else { format!(" {city}") };
    // The business has grown: more leads are recent than old.
    let far = i64::from(random.below(1000));
    let came = 1 + (far * (400 + far * 600 / 1000) * LONGEST / 1_000_000) as i32;
    let mut lead = DemoLead {
        name: (random.pick(&FIRST), random.pick(&LAST)),
        title: random.pick(&TITLES),
        company: format!("{stem} {branch}{number} {form}"),
        place: (city, country),
        phone: if phone.is_empty() { String::new() } else { format!("{phone}{:03}", random.below(1000)) },
        source: source(&mut random),
        industry,
        euros: euros(&mut random),
        owner: random.below(TEAM.len() as u32 + 1),
        came,
        events: Vec::new(),
    };
    lead.events = events(&mut random, &lead);
    lead
}

fn source(random: &mut SplitMix64) -> u32 {
    let mut left = random.below(SOURCES.iter().map(|(_, weight)| weight).sum());
    for (source, weight) in SOURCES {
        if left < weight {
            return source;
        }
        left -= weight;
    }
    SOURCES[0].0
}

/// A random amount: many small ones, few large ones, all round.
fn euros(random: &mut SplitMix64) -> i64 {
    let size = [1, 1, 1, 2, 2, 3, 4, 6, 10, 18][random.below(10) as usize];
    (i64::from(random.below(70)) + 20) * 100 * size
}

/// How many points of a hundred more likely than others a lead from a source is to become something.
fn lift(source: u32) -> i32 {
    match source {
        // Whoever was recommended, or comes from a partner; whoever stands on a bought list.
        402 => 26,
        403 => 14,
        400 => -16,
        _ => 0,
    }
}

fn events(random: &mut SplitMix64, lead: &DemoLead) -> Vec<(i32, DemoEvent)> {
    let came = lead.came;
    let mut out = Vec::new();
    let mut day = came - days(random, 0, 5);
    // A lead of the last days may still wait for its first call.
    if day < 1 || (came < 14 && random.happens(60)) || random.happens(2) {
        return out;
    }
    out.push((day, DemoEvent::Call(random.pick(&TALKS))));
    // Some conversations continue until the qualification period ends.
    if came < 80 && random.happens(30) {
        out.push((1, DemoEvent::Task(CALL_BACK, days(random, -1, 20))));
        return out;
    }
    let roll = (random.below(100) as i32 + lift(lead.source)).max(0);
    if roll < 38 {
        let asked = day;
        day -= days(random, 6, 40);
        if day > 0 {
            // Some show interest, and nothing comes of it.
            if came % 5 == 0 {
                out.push((asked - 2, DemoEvent::RaisedHand));
            }
            if came % 8 == 0 {
                out.push((asked - 4, DemoEvent::MeetingAgreed));
            }
            let reason = 421 + random.below(5);
            out.push((day, DemoEvent::Closed(if came > 90 && random.happens(40) { 420 } else { reason })));
        } else if random.happens(50) {
            out.push((1, DemoEvent::Task(CALL_BACK, days(random, -2, 9))));
        }
        return out;
    }
    for (chance, did) in
        [(70, DemoEvent::Email(random.pick(&MAILS))), (80, DemoEvent::RaisedHand), (60, DemoEvent::MeetingAgreed)]
    {
        day -= days(random, 1, 6);
        if day > 0 && random.happens(chance) {
            out.push((day, did));
        }
    }
    day -= days(random, 2, 9);
    if day < 1 {
        out.push((1, DemoEvent::Task(CALL_BACK, days(random, 0, 12))));
        return out;
    }
    if roll < 46 {
        out.push((day, DemoEvent::ConvertedWithoutDeal));
        return out;
    }
    out.push((day, DemoEvent::Meeting(PRODUCT_SHOWN)));
    out.push((day, DemoEvent::Converted(random.pick(&DEALS))));
    of_deal(random, day, lead, &mut out);
    out
}

/// How likely a deal is to be won, in percent: who buys has met somebody on site and has no competitor's offer, small amounts are decided
/// more easily than large ones, and what stays in a stage for long is rarely won.
fn chance(lead: &DemoLead, events: &[(i32, DemoEvent)], days_in_stage: i32) -> i32 {
    let is_there = |what: fn(&DemoEvent) -> bool| events.iter().any(|(_, did)| what(did));
    // The first meeting was with the lead; this one is about the deal.
    let has_met = events.iter().skip_while(|(_, did)| !matches!(did, DemoEvent::Converted(_)));
    let has_met = has_met.into_iter().any(|(_, did)| matches!(did, DemoEvent::Meeting(_)));
    let amount = match lead.euros {
        ..5_000 => 14,
        5_000..25_000 => 0,
        25_000..50_000 => -16,
        _ => -28,
    };
    let parts = [
        32,
        lift(lead.source),
        amount,
        if has_met { 34 } else { -8 },
        if is_there(|did| matches!(did, DemoEvent::Against(_))) { -28 } else { 8 },
        if days_in_stage > 18 { -20 } else { 8 },
        if matches!(lead.industry, 506 | 514) { 16 } else { 0 },
    ];
    parts.iter().sum()
}

/// Adds the events of a deal that was opened `began` days ago.
fn of_deal(random: &mut SplitMix64, began: i32, lead: &DemoLead, out: &mut Vec<(i32, DemoEvent)>) {
    let (mut day, mut reached) = (began, 0);
    let luck = random.below(100) as i32;
    if random.happens(30) {
        out.push((day, DemoEvent::Against(random.pick(&RIVALS))));
    }
    for stage in random.pick(&WAYS) {
        let moved = day - days(random, 5, 22);
        // Some deals stall, and nobody has closed them.
        let stalls = moved > 14 && moved < 100 && random.happens(7);
        if moved < 1 || stalls {
            out.push((day, DemoEvent::Expected(if stalls { days(random, -20, 50) } else { days(random, 5, 80) })));
            if random.happens(55) {
                out.push((day.min(2), DemoEvent::Task(AFTER_OFFER, days(random, -3, 14))));
            }
            return;
        }
        if moved + 2 < day && random.happens(60) {
            out.push((moved + 2, random.pick(&ON_THE_WAY)));
        }
        day = moved;
        out.push((day, DemoEvent::Stage(*stage)));
        reached = *stage;
    }
    let closed = day - days(random, 4, 25);
    if closed >= 1 {
        // What the owner said of it on the way: most expect it later than it comes, and some of what is lost was said to be safe.
        let told = closed + (day - closed) / 2;
        out.push((told, DemoEvent::Expected(began % 15 - closed)));
        out.push((told, DemoEvent::Forecast(if began % 3 == 0 { 322 } else { 323 })));
    }
    match (closed < 1, luck < chance(lead, out, day - closed)) {
        (true, _) => {
            out.push((day, DemoEvent::Expected(days(random, 1, 40))));
            if reached >= 6 {
                out.push((day.min(3), DemoEvent::Forecast(if began % 3 == 0 { 322 } else { 323 })));
            }
            if began % 3 == 1 {
                out.push((1, DemoEvent::Appointment(DECISION, 1 + began % 10, 9 + began % 8)));
            }
        }
        (false, true) => out.push((closed, DemoEvent::Stage(8))),
        (false, false) => out.push((closed, DemoEvent::Lost(440 + random.below(5)))),
    }
}
