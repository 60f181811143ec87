//! What a script of the demo consists of: a lead and its events.
use crate::locale::Phrase;

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
    /// A quote of the deal was sent, and is valid until a number of days from today.
    Quoted(i32),
    /// A quote of the deal is being written, to be valid until a number of days from today.
    Quoting(i32),
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
