//! Encrypted documents: bound to their name, the same for the same content, and readable by other clients.
use kontor::replication::bytes::WireError;
use kontor::replication::key_ring;
use kontor::replication::native_seal::{NativeSeal, unwrap_ring, wrap_ring, wrapping_key};
use kontor::replication::seal::{Open, Seal};

use crate::support::wait;

const TEAM: [u8; 16] = [7; 16];
const NAME: &str = "c!anna!0000000000000001!00000001";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_document_has_the_bytes_that_other_clients_expect() {
    let seal = NativeSeal::new(TEAM, &[(1, [9; 32])]).unwrap();
    // Computed with Node's ciphers from the description in docs/team.md.
    let expected = "010000000116ad1e147f26ed0c618c63a11b07c0d4ac1bf2f39d39bdf88195e62b1b5765b966f3e5";
    assert_eq!(hex(&wait(seal.seal(NAME, b"content")).unwrap()), expected);
    assert_eq!(hex(&wait(seal.tag(b"content")).unwrap()), "84a91beaba60eea5d727134eff97389a");
}

#[test]
fn a_document_opens_only_where_it_belongs() {
    let seal = NativeSeal::new(TEAM, &[(1, [9; 32])]).unwrap();
    let sealed = wait(seal.seal(NAME, b"Anna Schmidt")).unwrap();
    assert_eq!(wait(seal.open(NAME, &sealed)).unwrap(), b"Anna Schmidt");
    assert_eq!(wait(seal.seal(NAME, b"Anna Schmidt")).unwrap(), sealed, "sending again is free");
    assert!(!sealed.windows(4).any(|part| part == b"Anna"));
    let elsewhere = "c!ben!0000000000000001!00000001";
    assert_eq!(wait(seal.open(elsewhere, &sealed)), Err(WireError::Locked));
    assert_ne!(wait(seal.seal(elsewhere, b"Anna Schmidt")).unwrap()[5..17], sealed[5..17], "a nonce has one name");
    assert_ne!(wait(seal.seal(NAME, b"Anna Schmitt")).unwrap()[5..17], sealed[5..17], "and one content");
    for other in [
        NativeSeal::new([8; 16], &[(1, [9; 32])]).unwrap(),
        NativeSeal::new(TEAM, &[(1, [8; 32])]).unwrap(),
        NativeSeal::new(TEAM, &[(2, [9; 32])]).unwrap(),
    ] {
        assert_eq!(wait(other.open(NAME, &sealed)), Err(WireError::Locked));
    }
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(wait(seal.open(NAME, &changed)).is_err(), "byte {at}");
        assert!(wait(seal.open(NAME, &sealed[..at])).is_err(), "cut at {at}");
    }
}

#[test]
fn a_new_epoch_encrypts_and_the_old_one_still_opens() {
    let old = NativeSeal::new(TEAM, &[(1, [9; 32])]).unwrap();
    let both = NativeSeal::new(TEAM, &[(1, [9; 32]), (2, [3; 32])]).unwrap();
    let before = wait(old.seal(NAME, b"before")).unwrap();
    assert_eq!(wait(both.open(NAME, &before)).unwrap(), b"before");
    let after = wait(both.seal(NAME, b"after")).unwrap();
    assert_eq!(wait(old.open(NAME, &after)), Err(WireError::NewKey), "it says what is to be done");
    assert!(NativeSeal::new(TEAM, &[]).is_err() && NativeSeal::new(TEAM, &[(0, [1; 32])]).is_err());
}

#[test]
fn a_team_without_encryption_and_one_with_it_refuse_each_other() {
    let seal = NativeSeal::new(TEAM, &[(1, [9; 32])]).unwrap();
    let open = wait(Open.seal(NAME, b"content")).unwrap();
    assert_eq!(wait(Open.open(NAME, &open)).unwrap(), b"content");
    assert_eq!(wait(seal.open(NAME, &open)), Err(WireError::Locked));
    assert_eq!(wait(Open.open(NAME, &wait(seal.seal(NAME, b"content")).unwrap())), Err(WireError::Locked));
    assert_eq!(wait(Open.open(NAME, &[9, 0, 0, 0, 0])), Err(WireError::Newer(9)));
}

#[test]
fn the_passphrase_opens_the_ring_of_keys() {
    let ring = [(1, [9; 32]), (2, [3; 32])];
    let key = wrapping_key("correct horse", &[1; 16]);
    let wrapped = wrap_ring(&TEAM, &key, [4; 12], &ring).unwrap();
    // Computed with Node's ciphers from the description in docs/team.md; tests/contract/team.rs has the same bytes.
    let expected = "0200000002040404040404040404040404eea8864e3cdace78e02473c1d8a5c24e40331fd1f94128343b23dbbfd8e75d0b50233c23669e\
                    24ec0038d2c13dffa2afe88808281dfeb600dcf0420aed3662253f230e81a0e96d126ae9fabdfaa5a6a568ebdcb66e";
    assert_eq!(hex(&wrapped), expected);
    assert_eq!(unwrap_ring(&TEAM, &key, &wrapped).unwrap(), ring);
    let first = wrap_ring(&TEAM, &key, [4; 12], &ring[..1]).unwrap();
    let expected = "01040404040404040404040404eda8864e3cdace78e02473c1d8a5c24e40331fd1f94128343b23dbbfd8e75d0b50233c0d344066af2d91\
                    8fca0a3641f27065f3";
    assert_eq!(hex(&first), expected, "a team begins with a ring that earlier versions read");
    assert_eq!(unwrap_ring(&TEAM, &key, &first).unwrap(), ring[..1]);
    let replaces = |one: &[u8], other: &[u8]| key_ring::replaces(one, other).unwrap();
    assert!(replaces(&wrapped, &first) && !replaces(&first, &wrapped) && !replaces(&first, &first));
    let other = wrap_ring(&TEAM, &key, [5; 12], &ring).unwrap();
    assert_ne!(replaces(&wrapped, &other), replaces(&other, &wrapped), "of two at the same time, one counts");
    let mut later = wrapped.clone();
    later[4] = 9;
    assert_eq!(unwrap_ring(&TEAM, &key, &later), Err(WireError::Locked), "nobody can claim another epoch");
    assert_eq!(unwrap_ring(&TEAM, &wrapping_key("correct house", &[1; 16]), &wrapped), Err(WireError::Locked));
    assert_eq!(unwrap_ring(&[8; 16], &key, &wrapped), Err(WireError::Locked));
    assert_eq!(unwrap_ring(&TEAM, &key, &wrapped[..9]), Err(WireError::Short));
}
