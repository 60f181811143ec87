//! What a browser at rest asks of a cluster in an hour, by its own schedule and a clock that jumps.
use std::cell::Cell;
use std::rc::Rc;

use kontor::base::Seq;
use kontor::replication::replica_storage::ReplicaRecord;
use kontor::replication::replicator::Replicator;
use kontor::worker_protocol::round_schedule::{Outcome, RoundSchedule, Step};

use super::server::{Client, Server};
use crate::replication::browser::{Browser, begin, replication_world};
use crate::replication::team::{TEAM, seal};
use crate::support::wait;

const HOUR: i64 = 3_600_000;
/// A page that is seen waits for news by a request that ends after as many milliseconds.
const WAITED: i64 = 50_000;

#[test]
fn an_hour_of_rest_costs_few_requests_and_fewer_if_nobody_looks() {
    begin(1);
    let mut server = Server::start(1, &[]);
    server.team("sales", &["--keeper", "anna"]);
    let [passwords, requests] = [(); 2].map(|()| Rc::new(Cell::new(0)));
    let client = Client::counted(server.access("sales", "anna"), &passwords, &requests);
    let record = ReplicaRecord::new(&replication_world(), "anna", TEAM.to_vec());
    let founded = Replicator::found(client, Browser::new(), seal(), replication_world(), record);
    let mut anna = wait(founded).expect("is founded");
    wait(anna.round(true)).expect("the first round");
    let mut hour = |is_seen: bool| {
        let mut schedule = RoundSchedule::default();
        let (begun, head) = (1_000_000, Seq(1));
        schedule.done(begun, head, true, Outcome::Fine, 0.5);
        // Since it is seen, or not any more, it has looked.
        let (mut now, mut rounds) = (begun, 0);
        requests.take();
        while now < begun + HOUR {
            match schedule.next(now, head, is_seen) {
                Step::Pause(millis) => now += millis,
                Step::Round { with_audit } => {
                    wait(anna.round(with_audit)).expect("goes well");
                    schedule.done(now, head, with_audit, Outcome::Fine, 0.5);
                    rounds += 1;
                }
            }
        }
        let waits = if is_seen { (HOUR / WAITED) as u32 } else { 0 };
        (rounds, requests.take() + waits)
    };
    let (seen, hidden) = (hour(true), hour(false));
    println!("rounds and requests in an hour: seen {seen:?}, hidden {hidden:?}");
    assert!((50..=62).contains(&seen.0) && seen.1 <= 220, "{seen:?}");
    assert!((11..=13).contains(&hidden.0) && hidden.1 <= 60, "{hidden:?}");
}
