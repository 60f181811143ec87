//! Replication: names and bytes of documents, encryption, merge.
mod browser;
mod cluster;
mod documents;
mod encryption;
mod merge;
mod nemesis;
mod planted;
mod reference;
