//! Replication of a workspace between browsers: an append-only log of immutable documents, merged field by field.
//! `docs/team.md` describes the documents; nothing here knows a browser or a server.
pub mod access_error;
mod batches;
pub mod bytes;
pub mod changes_file;
pub mod cleaning;
pub mod clock;
pub mod conflicts;
pub mod couchdb_remote;
pub mod document_name;
pub mod erasure;
pub mod etcd_remote;
pub mod file_documents;
pub mod folder_remote;
pub mod http_client;
pub mod key_ring;
pub mod merged_state;
mod normalise;
pub mod record_state;
pub mod remote;
pub mod replica_storage;
pub mod replicator;
pub mod run;
pub mod seal;
pub mod server_access;
pub mod session_storage;
pub mod snapshot;
pub mod wire;

#[cfg(not(target_arch = "wasm32"))]
pub mod native_seal;

pub use clock::{Dot, ReplicaId, Stamp, VersionVector};
pub use merged_state::MergedState;
pub use wire::{ReplicatedCommit, WireChange};
