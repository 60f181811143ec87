//! When a page lets its replica carry out a round: soon after something was done here, when the page comes into view,
//! from time to time, and ever more rarely while the team's place does not answer.
use crate::base::Seq;

/// The longest time between two looks at whether something is to be done, in milliseconds.
const STEP: i64 = 2_000;
/// What is done here is sent when nothing else was done for as long, in milliseconds.
const QUIET: i64 = 300;
/// It waits no longer than this for quiet, in milliseconds.
const MOST: i64 = 2_000;
/// After a rest of as long, what is done is sent at once: a colleague who looks should not wait for more of it.
const REST: i64 = 1_000;
/// What is done after a rest is sent when nothing else was done for as long, in milliseconds: what one click stores in two
/// commits goes along.
const SHORT_QUIET: i64 = 5;
/// The time between two rounds of a page that is seen, in milliseconds.
const SEEN: i64 = 60_000;
/// The same of a page that nobody sees, and after what only a user can change.
const UNSEEN: i64 = 300_000;
/// The time between two looks of a page that nobody sees, and between two audits, where the user saves data.
const SPARING: i64 = 900_000;
/// The time between two audits, which also look for what was skipped.
const AUDIT: i64 = 300_000;
/// The longest pause after the first failure; it doubles with each further one.
const FIRST_RETRY: i64 = 1_000;

/// What came of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It went well.
    Fine,
    /// The place did not answer, or wants to be asked later: after so many milliseconds, if it said so.
    Passing(Option<i64>),
    /// Something stands in the way that only a user can change.
    Stopped,
}

/// What is to be done next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A round.
    Round {
        /// Whether it also looks for what the news may have skipped.
        with_audit: bool,
    },
    /// Nothing for so many milliseconds, unless something happens.
    Pause(i64),
}

/// When a page last did what; times are in Unix milliseconds.
#[derive(Clone, Debug, Default)]
pub struct RoundSchedule {
    last: i64,
    audit: i64,
    /// The last commit that a round has carried.
    head: Seq,
    was_seen: bool,
    saves_data: bool,
    has_news: bool,
    /// The last commit that is not carried yet, and when the first and the last of them were noticed.
    new: Option<(Seq, i64, i64)>,
    /// The rounds that failed one after another.
    failures: u32,
    /// No round by itself before this time.
    not_before: i64,
}

impl RoundSchedule {
    /// Notes that there is something new at the team's place.
    pub fn note_news(&mut self) {
        self.has_news = true;
    }

    /// Notes whether the user asked the browser to save data. What is done here is sent as soon as ever.
    pub fn note_saving(&mut self, saves_data: bool) {
        self.saves_data = saves_data;
    }

    /// Whether it is worth a connection that stays open to hear of news at once.
    pub fn may_listen(&self) -> bool {
        !self.saves_data
    }

    /// Notes that nothing up to a commit is left to carry, although there was no round: what others sent was brought as it
    /// came.
    pub fn note_brought(&mut self, head: Seq) {
        self.head = self.head.max(head);
        self.new = self.new.filter(|(last, ..)| *last > head);
    }

    /// Notes that what stood in the way is gone: a round is due.
    pub fn begin_anew(&mut self) {
        (self.failures, self.not_before, self.has_news) = (0, 0, true);
    }

    /// What is to be done at a time, with the last commit of the journal, and whether somebody sees the page.
    pub fn next(&mut self, now: i64, head: Seq, is_seen: bool) -> Step {
        let comes = is_seen && !self.was_seen;
        let goes = !is_seen && self.was_seen;
        self.was_seen = is_seen;
        if head > self.head && self.new.is_none_or(|(last, ..)| last != head) {
            self.new = Some((head, self.new.map_or(now, |(_, first, _)| first), now));
        }
        let is_new = self.new.is_some_and(|new| self.quiet(new, now) <= 0);
        let (unseen, audit) = if self.saves_data { (SPARING, SPARING) } else { (UNSEEN, AUDIT) };
        let is_late = now - self.last >= if is_seen { SEEN } else { unseen };
        let may_retry = self.failures > 0 && now >= self.not_before;
        let is_due = match is_seen {
            true => is_new || is_late || self.has_news || may_retry,
            // A page that nobody sees only makes sure that what was done last is sent.
            false => goes && self.new.is_some() || is_new && now - self.last >= SEEN || is_late,
        };
        match comes || is_due && now >= self.not_before {
            true => Step::Round { with_audit: now - self.audit >= audit || comes },
            false => Step::Pause(self.pause(now)),
        }
    }

    /// For how long it has to be quiet yet until what is new is sent.
    fn quiet(&self, (_, first, last): (Seq, i64, i64), now: i64) -> i64 {
        let wanted = if first - self.last >= REST { SHORT_QUIET } else { QUIET };
        (wanted - (now - last)).min(MOST - (now - first))
    }

    fn pause(&self, now: i64) -> i64 {
        let pause = match self.new.filter(|_| self.was_seen) {
            _ if self.failures > 0 => self.not_before - now,
            Some(new) => self.quiet(new, now),
            None => STEP,
        };
        pause.clamp(1, STEP)
    }

    /// Notes what came of a round. `chance`, a number from 0 to 1, spreads the attempts of many browsers.
    pub fn done(&mut self, now: i64, head: Seq, with_audit: bool, outcome: Outcome, chance: f64) {
        (self.last, self.head, self.new, self.has_news) = (now, head, None, false);
        if with_audit {
            self.audit = now;
        }
        let longest = FIRST_RETRY << self.failures.min(20);
        let pause = match outcome {
            Outcome::Fine => 0,
            Outcome::Passing(Some(said)) => said.clamp(0, UNSEEN),
            Outcome::Passing(None) => (longest.min(UNSEEN) as f64 * chance.clamp(0.0, 1.0)) as i64,
            Outcome::Stopped => UNSEEN,
        };
        self.failures = if outcome == Outcome::Fine { 0 } else { self.failures + 1 };
        self.not_before = now + pause;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUND: Step = Step::Round { with_audit: false };
    const AUDITED: Step = Step::Round { with_audit: true };

    /// A page that is seen and has just carried everything.
    fn at_rest() -> RoundSchedule {
        let mut schedule = RoundSchedule::default();
        assert_eq!(schedule.next(1_000_000, Seq(1), true), AUDITED);
        schedule.done(1_000_000, Seq(1), true, Outcome::Fine, 0.5);
        schedule
    }

    #[test]
    fn what_is_done_is_sent_after_a_moment_of_quiet_or_two_seconds() {
        let mut schedule = at_rest();
        assert_eq!(schedule.next(1_000_100, Seq(1), true), Step::Pause(2_000));
        assert_eq!(schedule.next(1_000_200, Seq(2), true), Step::Pause(300));
        assert_eq!(schedule.next(1_000_400, Seq(3), true), Step::Pause(300));
        assert_eq!(schedule.next(1_000_699, Seq(3), true), Step::Pause(1));
        assert_eq!(schedule.next(1_000_700, Seq(3), true), ROUND);
        schedule.done(1_000_750, Seq(3), false, Outcome::Fine, 0.5);
        // Somebody who types without a pause.
        let typing = |at: i64| (at, Seq(4 + (at / 200) as u32 - 5_004));
        let first = (1_000_800..).step_by(200).map(typing).find(|(at, head)| schedule.next(*at, *head, true) == ROUND);
        assert_eq!(first.map(|(at, _)| at), Some(1_002_800));
    }

    #[test]
    fn what_is_done_after_a_rest_is_sent_almost_at_once() {
        let mut schedule = at_rest();
        assert_eq!(schedule.next(1_003_000, Seq(2), true), Step::Pause(5));
        assert_eq!(schedule.next(1_003_003, Seq(3), true), Step::Pause(5), "what belongs to it goes along");
        assert_eq!(schedule.next(1_003_008, Seq(3), true), ROUND);
        schedule.done(1_003_100, Seq(3), false, Outcome::Fine, 0.5);
        assert_eq!(
            schedule.next(1_003_500, Seq(4), true),
            Step::Pause(300),
            "who goes on is no reason for more requests"
        );
    }

    #[test]
    fn a_page_that_is_seen_looks_every_minute_and_one_that_is_not_every_five() {
        let mut schedule = at_rest();
        assert_eq!(schedule.next(1_059_999, Seq(1), true), Step::Pause(2_000));
        assert_eq!(schedule.next(1_060_000, Seq(1), true), ROUND);
        schedule.done(1_060_000, Seq(1), false, Outcome::Fine, 0.5);
        assert_eq!(schedule.next(1_100_000, Seq(1), false), Step::Pause(2_000));
        assert_eq!(schedule.next(1_359_999, Seq(1), false), Step::Pause(2_000));
        assert_eq!(schedule.next(1_360_000, Seq(1), false), AUDITED);
        schedule.done(1_360_000, Seq(1), true, Outcome::Fine, 0.5);
        assert_eq!(schedule.next(1_360_010, Seq(1), true), AUDITED, "whoever comes back sees what is new");
    }

    #[test]
    fn whoever_saves_data_is_asked_rarely_for_what_others_did_and_sends_as_soon_as_ever() {
        let mut schedule = at_rest();
        assert!(schedule.may_listen());
        schedule.note_saving(true);
        assert!(!schedule.may_listen(), "no connection stays open");
        assert_eq!(schedule.next(1_059_999, Seq(1), true), Step::Pause(2_000));
        assert_eq!(schedule.next(1_060_000, Seq(1), true), ROUND, "who looks sees what is new all the same");
        schedule.done(1_060_000, Seq(1), false, Outcome::Fine, 0.5);
        assert_eq!(schedule.next(1_360_000, Seq(1), true), ROUND, "and an audit comes later");
        schedule.done(1_360_000, Seq(1), false, Outcome::Fine, 0.5);
        assert_eq!(schedule.next(1_360_100, Seq(2), true), Step::Pause(300));
        assert_eq!(schedule.next(1_360_150, Seq(2), false), ROUND, "what was done last is sent");
        schedule.done(1_360_150, Seq(2), false, Outcome::Fine, 0.5);
        assert_eq!(schedule.next(2_260_149, Seq(2), false), Step::Pause(2_000));
        assert_eq!(schedule.next(2_260_150, Seq(2), false), AUDITED);
        schedule.done(2_260_150, Seq(2), true, Outcome::Fine, 0.5);
        schedule.note_saving(false);
        assert_eq!(schedule.next(2_560_150, Seq(2), false), AUDITED, "until it is enough");
    }

    #[test]
    fn what_was_done_last_is_sent_when_the_page_is_left() {
        let mut schedule = at_rest();
        assert_eq!(schedule.next(1_000_100, Seq(2), true), Step::Pause(300));
        assert_eq!(schedule.next(1_000_150, Seq(2), false), ROUND);
    }

    #[test]
    fn news_are_brought_at_once() {
        let mut schedule = at_rest();
        schedule.note_news();
        assert_eq!(schedule.next(1_000_010, Seq(1), true), ROUND);
        schedule.done(1_000_050, Seq(2), false, Outcome::Fine, 0.5);
        assert_eq!(schedule.next(1_000_060, Seq(2), true), Step::Pause(2_000));
    }

    #[test]
    fn what_was_brought_while_waiting_needs_no_round_and_what_is_done_meanwhile_does() {
        let mut schedule = at_rest();
        schedule.note_brought(Seq(3));
        assert_eq!(schedule.next(1_000_100, Seq(3), true), Step::Pause(2_000));
        assert_eq!(schedule.next(1_001_200, Seq(4), true), Step::Pause(5));
        schedule.note_brought(Seq(3));
        assert_eq!(schedule.next(1_001_250, Seq(4), true), ROUND, "an own commit is sent");
        schedule.done(1_001_260, Seq(4), false, Outcome::Fine, 0.5);
        schedule.note_brought(Seq(2));
        assert_eq!(schedule.next(1_001_270, Seq(4), true), Step::Pause(2_000), "it never goes back");
        schedule.note_brought(Seq(6));
        assert_eq!(schedule.next(1_060_000, Seq(6), true), Step::Pause(2_000));
        assert_eq!(schedule.next(1_061_260, Seq(6), true), ROUND, "it looks every minute all the same");
    }

    #[test]
    fn attempts_become_rarer_while_nothing_answers() {
        let mut schedule = at_rest();
        let mut now = 1_060_000;
        let mut pauses = Vec::new();
        for _ in 0..12 {
            let begin = now;
            while let Step::Pause(pause) = schedule.next(now, Seq(1), true) {
                now += pause;
            }
            pauses.push(now - begin);
            schedule.done(now, Seq(1), false, Outcome::Passing(None), 1.0);
        }
        assert_eq!(pauses[..6], [0, 1_000, 2_000, 4_000, 8_000, 16_000]);
        assert_eq!(pauses[11], 300_000);
        schedule.done(now, Seq(2), false, Outcome::Fine, 1.0);
        assert_eq!(schedule.next(now + 10, Seq(2), true), Step::Pause(2_000));
    }

    #[test]
    fn a_place_that_says_when_is_asked_then_and_one_that_refuses_rarely() {
        let mut schedule = at_rest();
        schedule.done(1_100_000, Seq(1), false, Outcome::Passing(Some(7_000)), 0.5);
        assert_eq!(schedule.next(1_106_999, Seq(1), true), Step::Pause(1));
        assert_eq!(schedule.next(1_107_000, Seq(1), true), ROUND);
        schedule.done(1_200_000, Seq(1), false, Outcome::Stopped, 0.5);
        assert_eq!(schedule.next(1_499_999, Seq(1), true), Step::Pause(1));
        assert_eq!(schedule.next(1_500_000, Seq(1), true), AUDITED);
        schedule.done(1_500_000, Seq(1), true, Outcome::Stopped, 0.5);
        // The user has signed in again.
        schedule.begin_anew();
        assert_eq!(schedule.next(1_500_010, Seq(2), true), ROUND);
    }
}
