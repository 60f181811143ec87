//! Threads of mails: which mails belong together by the ids they refer to, and whom each thread concerns.
use rustc_hash::FxHashMap;

use super::address_book::Person;

/// What is known of a mail in the files.
pub struct MailOfThread<'a> {
    /// Its id.
    pub id: &'a str,
    /// The ids of earlier mails, the nearest last.
    pub references: Vec<&'a str>,
    /// Whom it concerns by its addresses.
    pub person: Option<Person>,
}

/// Whom the thread of each mail concerns: the person of the nearest mail it refers to, or the first one of the thread.
/// `known` has the people of mails that were here before.
pub fn people_of_threads(mails: &[MailOfThread], known: &FxHashMap<&str, Person>) -> Vec<Option<Person>> {
    let mut threads = Threads::default();
    let mut people: FxHashMap<&str, Person> = FxHashMap::default();
    let mut thread_of: Vec<Option<usize>> = Vec::with_capacity(mails.len());
    for mail in mails {
        let all = mail.references.iter().chain([&mail.id]).filter(|id| !id.is_empty());
        let mut thread = None;
        for id in all {
            let place = threads.place(id);
            thread = Some(thread.map_or(place, |one| joined(&mut threads.above, one, place)));
        }
        thread_of.push(thread);
        for id in mail.references.iter().chain([&mail.id]) {
            if let Some(person) = known.get(id) {
                people.entry(id).or_insert(*person);
            }
        }
        if let Some(person) = mail.person {
            people.insert(mail.id, person);
        }
    }
    let mut first: FxHashMap<usize, Person> = FxHashMap::default();
    for (mail, thread) in mails.iter().zip(&thread_of) {
        let Some(thread) = thread.map(|place| root(&mut threads.above, place)) else { continue };
        for id in mail.references.iter().chain([&mail.id]) {
            if let Some(person) = people.get(id) {
                first.entry(thread).or_insert(*person);
            }
        }
    }
    let person = |(mail, thread): (&MailOfThread, &Option<usize>)| {
        let nearest = mail.references.iter().rev().find_map(|id| people.get(id)).copied();
        nearest.or_else(|| first.get(&root(&mut threads.above, (*thread)?)).copied())
    };
    mails.iter().zip(&thread_of).map(person).collect()
}

/// Sets of ids, each of which leads to another one of its set, and at last to the same.
#[derive(Default)]
struct Threads<'a> {
    places: FxHashMap<&'a str, usize>,
    above: Vec<usize>,
}

impl<'a> Threads<'a> {
    fn place(&mut self, id: &'a str) -> usize {
        let above = &mut self.above;
        *self.places.entry(id).or_insert_with(|| {
            above.push(above.len());
            above.len() - 1
        })
    }
}

fn root(above: &mut [usize], mut place: usize) -> usize {
    while above[place] != place {
        // The way becomes shorter each time it is gone.
        above[place] = above[above[place]];
        place = above[place];
    }
    place
}

fn joined(above: &mut [usize], one: usize, other: usize) -> usize {
    let (one, other) = (root(above, one), root(above, other));
    above[other] = one;
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Id;
    use crate::domain::RecordType;

    #[test]
    fn a_thread_concerns_whom_its_nearest_known_mail_concerns() {
        let [ada, bo] = [(RecordType::Contact, Id::fixed(1)), (RecordType::Lead, Id::fixed(2))];
        let mail =
            |id, references: &[&'static str], person| MailOfThread { id, references: references.to_vec(), person };
        let mails = [
            mail("<a>", &[], Some(ada)),
            mail("<b>", &["<a>"], None),
            mail("<c>", &["<a>", "<b>"], Some(bo)),
            mail("<d>", &["<a>", "<c>"], None),
            // It refers to a mail that is not in the files, as another one does.
            mail("<e>", &["<x>"], Some(bo)),
            mail("<f>", &["<x>"], None),
            mail("<g>", &["<y>"], None),
            mail("<h>", &["<old>"], None),
            mail("", &[], None),
        ];
        let known = FxHashMap::from_iter([("<old>", ada)]);
        let people = people_of_threads(&mails, &known);
        assert_eq!(people, [Some(ada), Some(ada), Some(ada), Some(bo), Some(bo), Some(bo), None, Some(ada), None]);
    }
}
