//! Replication: names and bytes of documents, encryption, merge.
mod browser;
mod changes;
mod cluster;
mod documents;
mod encryption;
mod folder;
mod invariants;
mod merge;
mod nemesis;
mod newer;
mod place;
mod planted;
mod planted_merge;
mod reference;
mod shared_folder;
mod team;
mod team_worker;
