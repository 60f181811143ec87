//! A team's documents in CouchDB. The tests run on a server of its protocol that they start (`tests/couchdb/server.mjs`); those
//! that need no fault of it run on a real one instead if `KONTOR_COUCH=http://ADMIN:PASSWORD@HOST:5984` names one.
mod faults;
mod rules;
mod server;
mod teams;

use server::Server;

use super::remote_contract;

#[test]
fn couchdb_keeps_the_contract_of_a_remote() {
    let mut server = Server::any();
    server.team("sales", &["--keeper", "anna"]);
    remote_contract::check(&server.client("sales", "anna"), true);
}
