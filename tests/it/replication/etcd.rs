//! A team's documents in a real cluster of etcd, with everything that happens to one.
mod limits;
mod nodes;
mod rest;
mod rules;
mod server;
mod split;
mod teams;

use server::Server;

use super::remote_contract;

#[test]
fn etcd_keeps_the_contract_of_a_remote() {
    let mut server = Server::start(3, &[]);
    server.team("sales", &["--keeper", "anna"]);
    remote_contract::check(&server.client("sales", "anna"), true);
}
