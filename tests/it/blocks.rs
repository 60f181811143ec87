//! Old commits in blocks: whatever is stored, in whatever parts, it reads like a journal of single values.
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use kontor::base::{Id, Seq, Timestamp};
use kontor::change::{Action, ActionLabel, Header, commit_codec};
use kontor::storage::blocks::{self, Numbered, Packed};
use kontor::store::manifest::Manifest;
use proptest::prelude::*;

use crate::support::cases;

/// An object store with its blocks, as the browser keeps them.
#[derive(Default)]
struct Stores {
    single: BTreeMap<u32, Vec<u8>>,
    blocks: BTreeMap<u32, Vec<u8>>,
}

impl Stores {
    /// Stores values that follow those that are there, in one transaction.
    fn add(&mut self, values: &[(u32, Vec<u8>)]) {
        let last = values.last().map_or(0, |(number, _)| *number);
        for span in values.chunk_by(|one, next| blocks::span_of(one.0) == blocks::span_of(next.0)) {
            let Packed { blocks, single } = blocks::pack(span.to_vec(), last);
            for (of, put) in [(&mut self.blocks, blocks), (&mut self.single, single)] {
                for (number, value) in put {
                    assert_eq!(of.insert(number, value), None, "{number} is not overwritten");
                }
            }
        }
    }

    fn read(&self, range: RangeInclusive<u32>) -> Numbered {
        let of = |values: &BTreeMap<u32, Vec<u8>>, range: RangeInclusive<u32>| -> Numbered {
            values.range(range).map(|(number, value)| (*number, value.clone())).collect()
        };
        let stored = Packed { blocks: of(&self.blocks, blocks::keys(&range)), single: of(&self.single, range.clone()) };
        blocks::merge(&range, stored)
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// A commit of a user.
    One,
    /// Commits of others.
    Some(u32),
    /// Another journal in place of this one, as after an erasure.
    Whole(u32),
    /// A read of a part, as fractions of what there is and a number of commits.
    Read(f64, u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::One),
        2 => (0..6_000_u32).prop_map(Step::Some),
        1 => (0..9_000_u32).prop_map(Step::Whole),
        6 => (0.0..1.0, 1..1_200_u32).prop_map(|(from, count)| Step::Read(from, count)),
    ]
}

/// The value of a commit: mostly small, some too large for a block, and some that fill one soon.
fn value(number: u32, seed: u32) -> Vec<u8> {
    let random = number.wrapping_add(seed).wrapping_mul(2_654_435_761) >> 8;
    let length = match random % 400 {
        0 => 20_000,
        1..6 => 9_000,
        _ => random % 130,
    };
    vec![random as u8; length as usize]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    #[test]
    fn whatever_is_stored_reads_like_single_values(
        steps in proptest::collection::vec(step(), 1..24),
        seed in any::<u32>(),
    ) {
        let (mut stores, mut journal) = (Stores::default(), Numbered::new());
        for (step, seed) in steps.into_iter().zip(seed..=u32::MAX) {
            let from = journal.len() as u32 + 1;
            let values = |numbers: RangeInclusive<u32>| -> Numbered {
                numbers.map(|number| (number, value(number, seed))).collect()
            };
            let added = match step {
                Step::One => values(from..=from),
                Step::Some(count) => values(from..=from + count - 1),
                Step::Whole(count) => {
                    (stores, journal) = (Stores::default(), Numbered::new());
                    values(1..=count)
                }
                Step::Read(part, count) => {
                    let first = (f64::from(from) * part) as u32;
                    let range = first..=first.saturating_add(count);
                    let wanted: Numbered = journal.iter().filter(|(number, _)| range.contains(number)).cloned().collect();
                    prop_assert_eq!(stores.read(range), wanted);
                    continue;
                }
            };
            stores.add(&added);
            journal.extend(added);
            prop_assert!(stores.blocks.values().all(|block| block.len() <= 60_000));
            let latest = journal.len().saturating_sub(4_000) as u32 + 1;
            prop_assert!((latest..=journal.len() as u32).chain(1..=journal.len().min(1) as u32)
                .all(|number| stores.single.contains_key(&number)), "what a start reads is not packed");
        }
        prop_assert_eq!(stores.read(0..=u32::MAX), journal);
    }

    #[test]
    fn a_damaged_block_is_found_and_damages_nothing_beside_it(at in any::<proptest::sample::Index>(), flip in 1..=255_u8) {
        let (mut stores, headers) = headers(4_800);
        let blocks: Vec<u32> = stores.blocks.keys().copied().collect();
        let first = blocks[at.index(blocks.len())];
        let span = blocks::span_of(first);
        let block = stores.blocks.get_mut(&first).expect("is there");
        let place = at.index(block.len());
        block[place] ^= flip;
        let read = |range: RangeInclusive<u32>| {
            let stored: Vec<Vec<u8>> = stores.read(range.start() - 1..=range.end() + 1).into_iter().map(|(_, value)| value).collect();
            commit_codec::decode_chain(&stored, Seq(range.start() - 1), Seq(*range.end()))
        };
        // The last value of a block is the same with a greater length.
        let is_harmless = stores.read(span.clone()).iter().all(|(number, value)| *value == headers[*number as usize - 1].1);
        prop_assert!(is_harmless || read(span.clone()).is_none());
        for (number, value) in stores.read(0..=u32::MAX) {
            if !span.contains(&number) {
                prop_assert_eq!(&value, &headers[number as usize - 1].1);
            }
        }
    }
}

/// Headers of so many commits, as they are stored.
fn headers(count: u32) -> (Stores, Numbered) {
    let mut manifest = Manifest::default();
    let header = |number: u32| Header {
        seq: Seq(number),
        id: Id::fixed(number),
        at: Timestamp(i64::from(number)),
        by: None,
        from: None,
        cause: ActionLabel::new(Action::Edit, "Berg"),
        about: None,
        size: 1,
    };
    let values: Numbered = (1..=count).map(|number| (number, manifest.add(&header(number)))).collect();
    let mut stores = Stores::default();
    stores.add(&values);
    (stores, values)
}

#[test]
fn a_small_journal_has_no_blocks_and_a_large_one_few_values() {
    let (stores, values) = headers(4_255);
    assert_eq!((stores.blocks.len(), stores.single.len()), (1, 4_001), "the first and the latest are single");
    assert_eq!(stores.read(1..=4_255), values);
    assert_eq!(headers(4_254).0.blocks.len(), 0);
    assert_eq!(headers(3_000).0.single.len(), 3_000);
    let (stores, _) = headers(100_000);
    assert!(stores.blocks.len() + stores.single.len() < 4_800, "{} blocks", stores.blocks.len());
}
