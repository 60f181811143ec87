//! The built-in reports, one per line in the form of their address.
use crate::locale::{Phrase, phrase};

/// A built-in report.
pub struct Preset {
    /// The key in addresses.
    pub key: &'static str,
    /// The section of the page.
    pub topic: Topic,
    /// The name.
    pub name: Phrase,
    /// The question it answers.
    pub question: Phrase,
    /// The report as text.
    pub text: &'static str,
}

/// A topic of reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    /// Leads up to their conversion.
    Leads,
    /// Open deals and their expected revenue.
    Forecast,
    /// Closed deals and their history.
    Results,
    /// Activities, accounts, referrals.
    Work,
}

impl Topic {
    /// All topics, in order.
    pub const ALL: [(Topic, Phrase); 4] = [
        (Topic::Forecast, phrase!("Pipeline and forecast", "Pipeline und Prognose", "Pipeline et prévisions")),
        (Topic::Results, phrase!("Results", "Ergebnisse", "Résultats")),
        (Topic::Leads, phrase!("Leads", "Leads", "Leads")),
        (Topic::Work, phrase!("Team and customers", "Team und Kunden", "Équipe et clients")),
    ];
}

const fn built_in(key: &'static str, topic: Topic, name: Phrase, question: Phrase, text: &'static str) -> Preset {
    Preset { key, topic, name, question, text }
}

use Topic::{Forecast, Leads, Results, Work};

/// The reports.
#[rustfmt::skip]
pub static ALL: &[Preset] = &[
    built_in("pipeline", Forecast, phrase!("Pipeline by stage", "Pipeline nach Phase", "Pipeline par étape"),
        phrase!("What is open, and at which stage?", "Was ist offen, und in welcher Phase?", "Qu’est-ce qui est en cours, et à quelle étape ?"),
        "of=opportunity&f=stage.open&date=close_date&by=stage&show=sum.amount,sum.expected_revenue,count,in_stage&chart=bar"),
    built_in("forecast", Forecast, phrase!("Forecast by month", "Prognose nach Monat", "Prévisions par mois"),
        phrase!("What will close, when, and how likely?", "Was kommt wann, wie wahrscheinlich, gemessen am Ziel?", "Qu’est-ce qui sera conclu, quand et avec quelle probabilité ?"),
        "of=opportunity&date=close_date&period=year&by=close_date.month&show=closed,commit,best_case,open_pipeline,quota,attained&chart=bar"),
    built_in("forecast-quarter", Forecast, phrase!("Forecast by quarter", "Prognose nach Quartal", "Prévisions par trimestre"),
        phrase!("Where does each quarter stand?", "Wo steht jedes Quartal?", "Où en est chaque trimestre ?"),
        "of=opportunity&date=close_date&by=close_date.quarter&show=closed,commit,best_case,open_pipeline,quota,attained&chart=bar"),
    built_in("quotas", Forecast, phrase!("Target attainment", "Zielerreichung", "Atteinte des objectifs"),
        phrase!("How is each owner tracking this quarter?", "Wie weit ist jeder mit seinem Quartalsziel?", "Où en est chaque responsable ce trimestre ?"),
        "of=opportunity&date=close_date&period=quarter&by=owner&show=closed,commit,best_case,quota,attained&chart=bar"),
    built_in("slipped", Forecast, phrase!("Slipped and pushed deals", "Überfällige und verschobene Deals", "Affaires en retard et reportées"),
        phrase!("Which deals slip?", "Welche Deals verschieben sich?", "Quelles affaires prennent du retard ?"),
        "of=opportunity&f=stage.open&date=close_date&by=owner&show=slipped,pushed,slipped_amount,slipped_days,pushed_amount,sum.push_count&chart=bar"),
    built_in("win-rate", Results, phrase!("Win rate and sales cycle", "Gewinnrate und Verkaufszyklus", "Taux de réussite et cycle de vente"),
        phrase!("How many deals are won, how fast, with what velocity?", "Wie viele Deals werden gewonnen, wie schnell, mit welcher Geschwindigkeit?", "Combien d’affaires sont gagnées, en combien de temps, à quelle vélocité ?"),
        "of=opportunity&date=close_date&period=year&by=owner&show=win_rate,won,lost,won_amount,cycle,cycle_median,velocity&chart=bar"),
    built_in("wins", Results, phrase!("Won and lost by month", "Gewonnen und verloren nach Monat", "Gagnées et perdues par mois"),
        phrase!("How are wins trending?", "Wie entwickeln sich die Gewinne?", "Comment évoluent les gains ?"),
        "of=opportunity&f=!stage.open&date=close_date&period=year&by=close_date.month&show=won_amount,lost_amount,won,lost,win_rate&chart=line"),
    built_in("sources", Results, phrase!("Win rate by source", "Gewinnrate nach Quelle", "Taux de réussite par source"),
        phrase!("Which sources bring revenue?", "Welche Quellen bringen Umsatz?", "Quelles sources rapportent du chiffre d’affaires ?"),
        "of=opportunity&date=close_date&by=lead_source&show=won_amount,won,lost,win_rate,cycle&chart=bar"),
    built_in("campaigns", Results, phrase!("Won by primary campaign", "Gewonnen nach primärer Kampagne", "Gains par campagne principale"),
        phrase!("Which campaigns bring revenue?", "Welche Kampagnen bringen Umsatz?", "Quelles campagnes rapportent du chiffre d’affaires ?"),
        "of=opportunity&f=primary_campaign_source.filled&date=close_date&by=primary_campaign_source&show=won_amount,won,lost,win_rate,cycle&chart=bar"),
    built_in("partners", Results, phrase!("Won by partner", "Gewonnen nach Partner", "Gains par partenaire"),
        phrase!("Whose leads bring revenue?", "Wessen Leads bringen Umsatz?", "Les leads de qui rapportent du chiffre d’affaires ?"),
        "of=opportunity&f=partner.filled&date=close_date&by=partner&show=won_amount,won,lost,win_rate,cycle&chart=bar"),
    built_in("losses", Results, phrase!("Losses by reason", "Verluste nach Grund", "Pertes par motif"),
        phrase!("Why are deals lost?", "Warum gehen Deals verloren?", "Pourquoi des affaires sont-elles perdues ?"),
        "of=opportunity&f=!stage.open;!stage.won&date=close_date&by=loss_reason&show=count,share,lost_amount&chart=bar"),
    built_in("competitors", Results, phrase!("Losses by competitor", "Verluste nach Mitbewerber", "Pertes par concurrent"),
        phrase!("Who do we lose to?", "An wen verlieren wir?", "Face à qui perdons-nous ?"),
        "of=opportunity&f=!stage.open&date=close_date&by=competitors&show=lost,won,win_rate,lost_amount&chart=bar"),
    built_in("lead-status", Leads, phrase!("Leads by status", "Leads nach Status", "Leads par statut"),
        phrase!("Where do leads stand?", "Wie weit sind die Leads?", "Où en sont les leads ?"),
        "of=lead&date=created&by=status&show=count,share&chart=funnel"),
    built_in("lead-source", Leads, phrase!("Lead funnel by source", "Lead-Trichter nach Quelle", "Entonnoir des leads par source"),
        phrase!("Which sources bring leads that convert?", "Welche Quellen bringen Leads, die konvertieren?", "Quelles sources apportent des leads qui se convertissent ?"),
        "of=lead&date=created&by=lead_source&show=count,contacted,converted,rate&chart=bar"),
    built_in("conversion", Leads, phrase!("Conversion rate", "Konversionsrate", "Taux de conversion"),
        phrase!("How many leads become customers, by cohort and by period?", "Wie viele Leads werden Kunden, nach Kohorte und nach Zeitraum?", "Combien de leads deviennent clients, par cohorte et par période ?"),
        "of=lead&date=created&period=year&by=created.month&show=rate,period_rate,count,converted,conversions&chart=line"),
    built_in("lead-times", Leads, phrase!("Time to contact and to conversion", "Zeit bis Kontakt und Konvertierung", "Délais de contact et de conversion"),
        phrase!("How quickly are leads contacted?", "Wie schnell werden Leads kontaktiert?", "En combien de temps les leads sont-ils contactés ?"),
        "of=lead&date=created&by=lead_source&show=to_contact,to_convert,to_contact_median,to_convert_median,count&chart=bar"),
    built_in("deadlines", Leads, phrase!("Overdue leads", "Überfällige Leads", "Leads en retard"),
        phrase!("Which leads should have been decided by now?", "Welche Leads sollten längst entschieden sein?", "Quels leads devraient déjà être décidés ?"),
        "of=lead&f=status.open;qualification_deadline.in:past&date=created&by=owner&show=count,late,sum.expected_amount&chart=bar"),
    built_in("activities", Work, phrase!("Activity by owner", "Aktivität nach Zuständigen", "Activité par responsable"),
        phrase!("Who did what?", "Wer hat was getan?", "Qui a fait quoi ?"),
        "of=activity&date=done_at&period=last30&by=owner,type&show=done&chart=stacked"),
    built_in("open-activities", Work, phrase!("Open activities by owner", "Offene Aktivitäten nach Zuständigen", "Activités ouvertes par responsable"),
        phrase!("What’s outstanding, by owner?", "Was ist offen, und bei wem?", "Que reste-t-il à faire, et pour qui ?"),
        "of=activity&date=*&by=owner&show=open,overdue,done&chart=bar"),
    built_in("accounts", Work, phrase!("Accounts by revenue", "Accounts nach Umsatz", "Comptes par chiffre d’affaires"),
        phrase!("Which customers bring the most?", "Welche Kunden bringen am meisten?", "Quels clients rapportent le plus ?"),
        "of=opportunity&f=stage.won&date=close_date&by=account&show=sum.amount,count,mean.amount&chart=bar"),
    built_in("referrals", Work, phrase!("Referrals", "Empfehlungen", "Recommandations"),
        phrase!("Who refers leads, and what comes of them?", "Wer empfiehlt Leads, und was wird daraus?", "Qui recommande des leads, et qu’en advient-il ?"),
        "of=lead&f=referred_by.filled&date=created&by=referred_by&show=count,converted,rate,sum.expected_amount&chart=bar"),
];

/// The report with a key.
pub fn find(key: &str) -> Option<&'static Preset> {
    ALL.iter().find(|report| report.key == key)
}
