//! The JSON of requests to etcd. Besides base64 and numbers there is nothing in it that comes from outside.
use crate::base::base64;

/// A key, as base64.
pub(super) struct Key(String);

impl Key {
    pub(super) fn of(prefix: &str, name: &str) -> Key {
        let mut out = String::new();
        base64::write(format!("{prefix}{name}").as_bytes(), &mut out);
        Key(out)
    }
}

pub(super) fn range_operation(key: &Key) -> String {
    format!(r#"{{"request_range":{{"key":"{}"}}}}"#, key.0)
}

pub(super) fn put_operation(key: &Key, document: &[u8]) -> String {
    let mut out = format!(r#"{{"request_put":{{"key":"{}","value":""#, key.0);
    base64::write(document, &mut out);
    out.push_str(r#""}}"#);
    out
}

/// Whether a key was created by a revision; never, if that is 0.
pub(super) fn is_created_at(key: &Key, revision: &str) -> String {
    format!(r#"{{"target":"CREATE","key":"{}","create_revision":"{revision}"}}"#, key.0)
}

pub(super) fn transaction(compare: &[String], success: &[String], failure: &[String]) -> String {
    let [compare, success, failure] = [compare, success, failure].map(|all| all.join(","));
    format!(r#"{{"compare":[{compare}],"success":[{success}],"failure":[{failure}]}}"#)
}

/// The keys from one to before another, without their values.
pub(super) fn keys(from: &Key, to: &Key, limit: usize, filter: &str) -> String {
    let (from, to) = (&from.0, &to.0);
    format!(r#"{{"key":"{from}","range_end":"{to}","keys_only":true,"limit":"{limit}"{filter}}}"#)
}

pub(super) fn count_operation(from: &Key, to: &Key) -> String {
    format!(r#"{{"request_range":{{"key":"{}","range_end":"{}","count_only":true}}}}"#, from.0, to.0)
}

pub(super) fn watch(from: &Key, to: &Key, revision: u64) -> String {
    let (from, to) = (&from.0, &to.0);
    format!(r#"{{"create_request":{{"key":"{from}","range_end":"{to}","start_revision":"{revision}"}}}}"#)
}
