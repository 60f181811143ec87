//! Faults that are planted in the merge, by changing commits on their way to it. The property that every causal order
//! gives the state worked out from scratch has to see each.
use kontor::replication::merged_state::MergedState;
use kontor::replication::{ReplicatedCommit, VersionVector, WireChange};

use super::merge::{content, random_history};
use super::reference::{self, shuffled};

/// A planted fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum MergeFault {
    /// Nobody asks whether everything that an author had seen is here.
    SeenUnchecked,
    /// Setting a field replaces the values that its author had not seen, too.
    SetTakesAll,
    /// Removing a record removes what its author had not seen, too.
    RemovalTakesAll,
    /// Of values of equal age, the one that came last is shown.
    LastToArrive,
    /// What an author had seen is forgotten with the next commit.
    SeenForgotten,
    /// The author's clock says what is newer.
    ClockOrders,
}

impl MergeFault {
    const ALL: [MergeFault; 6] = [
        MergeFault::SeenUnchecked,
        MergeFault::SetTakesAll,
        MergeFault::RemovalTakesAll,
        MergeFault::LastToArrive,
        MergeFault::SeenForgotten,
        MergeFault::ClockOrders,
    ];

    /// A commit as a state with the fault takes it, the `arrived`th of all.
    fn on(self, commit: &ReplicatedCommit, state: &MergedState, arrived: u64) -> ReplicatedCommit {
        let mut out = commit.clone();
        let removes = |change: &WireChange| matches!(change, WireChange::Remove { .. });
        let sets = |change: &WireChange| matches!(change, WireChange::Set { .. });
        match self {
            MergeFault::SetTakesAll if commit.changes.iter().all(sets) => out.seen = state.vector().clone(),
            MergeFault::RemovalTakesAll if commit.changes.iter().all(removes) => out.seen = state.vector().clone(),
            MergeFault::LastToArrive => out.stamp.lamport = commit.stamp.lamport * 1_000 + arrived,
            MergeFault::SeenForgotten if commit.stamp.dot.number.is_multiple_of(2) => {
                out.seen = VersionVector::default();
            }
            MergeFault::ClockOrders => out.stamp.lamport = commit.at.0 as u64,
            _ => {}
        }
        out
    }
}

/// Whether the property holds with a fault, or without.
fn holds(seed: u64, fault: Option<MergeFault>) -> bool {
    let commits = random_history(seed);
    let expected = reference::content(&commits);
    let state = |seed: u64| {
        let is_causal = fault != Some(MergeFault::SeenUnchecked);
        let mut state = MergedState::new();
        for (arrived, commit) in shuffled(&commits, seed, is_causal).iter().enumerate() {
            let taken = fault.map_or_else(|| (*commit).clone(), |fault| fault.on(commit, &state, arrived as u64));
            state.apply(&taken);
        }
        state
    };
    let (one, other) = (state(seed ^ 1), state(seed ^ 2));
    one.digest() == other.digest() && content(&one) == expected && content(&other) == expected
}

#[test]
fn faults_planted_in_the_merge_are_caught() {
    assert!((0..100).all(|seed| holds(seed, None)));
    for fault in MergeFault::ALL {
        let seed = (0..100).find(|seed| !holds(*seed, Some(fault)));
        println!("{fault:?} is caught by seed {seed:?}");
        assert!(seed.is_some(), "{fault:?} is not caught");
    }
}
