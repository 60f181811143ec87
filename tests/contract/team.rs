//! What a team needs of the browser: ciphers with the bytes of the native ones, keys that stay in it, and a folder.
use js_sys::{Array, Function, Promise, Reflect};
use kontor::base::{Id, WorkspaceId};
use kontor::browser::encryption::EncryptionKey;
use kontor::browser::team_folder::TeamFolder;
use kontor::browser::team_keys::TeamKeys;
use kontor::replication::ReplicaId;
use kontor::replication::access_error::AccessError;
use kontor::replication::bytes::WireError;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::folder_remote::file_of;
use kontor::replication::key_ring;
use kontor::replication::remote::{Added, Document, Found, Remote};
use kontor::replication::seal::{ROUNDS, Seal};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::team_place::{Access, TeamPlace};
use crate::web_seal::WebSeal;

const TEAM: [u8; 16] = [7; 16];
const NAME: &str = "c!anna!0000000000000001!00000001";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn seal() -> WebSeal {
    WebSeal(TeamKeys::derive(TEAM, b"team", b"ring", &[(1, [9; 32])]).await.expect("keys"))
}

/// The place that is stored for a workspace.
fn access(workspace: WorkspaceId) -> Access<'static> {
    Access { workspace, password: None }
}

#[wasm_bindgen_test]
async fn a_document_has_the_bytes_of_the_native_ciphers() {
    let seal = seal().await;
    // The document of tests/it/replication/encryption.rs.
    let expected = "010000000116ad1e147f26ed0c618c63a11b07c0d4ac1bf2f39d39bdf88195e62b1b5765b966f3e5";
    let sealed = seal.seal(NAME, b"content").await.unwrap();
    assert_eq!(hex(&sealed), expected);
    assert_eq!(hex(&seal.tag(b"content").await.unwrap()), "84a91beaba60eea5d727134eff97389a");
    assert_eq!(seal.open(NAME, &sealed).await.unwrap(), b"content");
    assert_eq!(seal.open("team", &sealed).await, Err(WireError::Locked));
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(seal.open(NAME, &changed).await.is_err(), "byte {at}");
        assert!(seal.open(NAME, &sealed[..at]).await.is_err(), "cut at {at}");
    }
}

#[wasm_bindgen_test]
async fn the_ring_has_the_bytes_of_the_native_ciphers() {
    let wrapping = EncryptionKey::derive("correct horse", ROUNDS, &[1; 16]).await.expect("a key");
    let along = key_ring::associated_data(&TEAM, 2);
    let sealed = wrapping.encrypt(&[4; 12], &along, &key_ring::content(&[(1, [9; 32]), (2, [3; 32])])).await;
    // The ring of tests/it/replication/encryption.rs.
    let expected = "0200000002040404040404040404040404eea8864e3cdace78e02473c1d8a5c24e40331fd1f94128343b23dbbfd8e75d0b50233c23669e\
                    24ec0038d2c13dffa2afe88808281dfeb600dcf0420aed3662253f230e81a0e96d126ae9fabdfaa5a6a568ebdcb66e";
    assert_eq!(hex(&key_ring::joined(2, &[4; 12], &sealed.expect("is encrypted"))), expected);
}

#[wasm_bindgen_test]
async fn keys_are_stored_and_cannot_be_exported() {
    let workspace = WorkspaceId::Created(Id::fixed(991));
    seal().await.0.save(workspace).await.unwrap();
    let kept = TeamKeys::load(workspace).await.expect("is stored");
    assert_eq!((kept.id, kept.team.as_slice(), kept.ring.as_slice()), (TEAM, &b"team"[..], &b"ring"[..]));
    for key in kept.browser_keys() {
        assert_eq!(Reflect::get(&key, &"extractable".into()).unwrap(), JsValue::FALSE);
        let subtle =
            Reflect::get(&Reflect::get(&js_sys::global(), &"crypto".into()).unwrap(), &"subtle".into()).unwrap();
        assert!(called(&subtle, "exportKey", &["raw".into(), key]).await.is_err());
    }
    let kept = WebSeal(kept);
    let sealed = kept.seal(NAME, b"content").await.unwrap();
    assert_eq!(sealed, seal().await.seal(NAME, b"content").await.unwrap());
    TeamKeys::forget(workspace).await;
    assert!(TeamKeys::load(workspace).await.is_none());
}

async fn called(object: &JsValue, method: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    let promise: Promise = function.apply(object, &with.iter().collect::<Array>())?.dyn_into()?;
    JsFuture::from(promise).await
}

/// A folder of the browser's own, which needs no permission.
pub async fn folder(name: &str) -> TeamFolder {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap();
    let storage = Reflect::get(&navigator, &"storage".into()).unwrap();
    let root = called(&storage, "getDirectory", &[]).await.unwrap();
    let options = js_sys::Object::new();
    Reflect::set(&options, &"create".into(), &JsValue::TRUE).unwrap();
    let name = format!("{name}-{}", js_sys::Date::now());
    TeamFolder::of(called(&root, "getDirectoryHandle", &[name.into(), options.into()]).await.unwrap())
}

#[wasm_bindgen_test]
async fn a_team_is_founded_in_a_folder_and_joined_with_its_passphrase() {
    let (anna, ben) = (WorkspaceId::Created(Id::fixed(992)), WorkspaceId::Created(Id::fixed(993)));
    let trouble = |found: Result<TeamPlace, AccessError>| found.err().expect("is refused");
    assert_eq!(trouble(TeamPlace::found(access(anna), "correct horse").await), AccessError::NoFolder);
    let folder = folder("team").await;
    folder.save(anna).await.unwrap();
    folder.save(ben).await.unwrap();
    assert_eq!(trouble(TeamPlace::join(access(ben), "correct horse", None).await), AccessError::NoTeam);
    let founded = TeamPlace::found(access(anna), "correct horse").await.unwrap_or_else(|error| panic!("{error:?}"));
    let team = Document { name: DocumentName::Team, body: founded.team.clone() };
    assert_eq!(founded.remote.add(&[team]).await, Ok(vec![Added::Stored]));
    assert_eq!(trouble(TeamPlace::found(access(ben), "another").await), AccessError::HasTeam);
    assert_eq!(trouble(TeamPlace::join(access(ben), "correct house", None).await), AccessError::WrongPassphrase);
    let joined = TeamPlace::join(access(ben), "correct horse", None).await.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(joined.team, founded.team);

    // What one writes, the other reads.
    let chain = Chain { login: "anna@team.example".to_string(), replica: ReplicaId::of_random(1) };
    let name = chain.run(1);
    let text = name.to_string();
    let body = founded.seal.seal(&text, b"content").await.unwrap();
    let document = Document { name, body: body.clone() };
    let twice = [document.clone(), document];
    assert_eq!(founded.remote.add(&twice).await, Ok(vec![Added::Stored, Added::Stored]));
    assert_eq!(joined.remote.news(None).await.unwrap().names, std::slice::from_ref(&text));
    assert_eq!(joined.remote.read(&[text.clone(), "team".to_string()]).await.unwrap()[0], Found::Here(body.clone()));
    assert_eq!(joined.seal.open(&text, &body).await.unwrap(), b"content");
    assert_eq!(folder.read(&text).await, Ok(Some(file_of(&text, &body))));

    // A file that is half there is not there, until it is written anew.
    folder.write(&text, &body[..9]).await.unwrap();
    assert_eq!(joined.remote.read(std::slice::from_ref(&text)).await.unwrap(), [Found::Missing]);
    assert_eq!(founded.remote.add(&twice).await, Ok(vec![Added::Stored, Added::Stored]));
    assert_eq!(joined.remote.read(std::slice::from_ref(&text)).await.unwrap(), [Found::Here(body.clone())]);

    // Ben changes the passphrase: Anna's keys open nothing new until she enters it, and both read what was there.
    let wrong = TeamPlace::change(access(ben), "correct house", "paper clip").await;
    assert_eq!(trouble(wrong), AccessError::WrongPassphrase);
    let changed =
        TeamPlace::change(access(ben), "correct horse", "paper clip").await.unwrap_or_else(|error| panic!("{error:?}"));
    let news = changed.seal.seal(&text, b"content").await.unwrap();
    assert_ne!(news, body);
    assert_eq!(founded.seal.open(&text, &news).await, Err(WireError::NewKey));
    assert_eq!(trouble(TeamPlace::unlock(access(anna), "correct horse").await), AccessError::WrongPassphrase);
    let unlocked = TeamPlace::unlock(access(anna), "paper clip").await.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((unlocked.seal.ring(), unlocked.seal.ring() == founded.seal.ring()), (changed.seal.ring(), false));
    for document in [&news, &body] {
        assert_eq!(unlocked.seal.open(&text, document).await.unwrap(), b"content");
    }
    assert_eq!(unlocked.seal.seal(&text, b"content").await.unwrap(), news);

    // Another start finds both again.
    let again = TeamPlace::recall(access(ben), Some(chain)).await.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(again.remote.identity().await.unwrap(), Some(founded.team));
    TeamPlace::forget(ben).await;
    assert_eq!(trouble(TeamPlace::recall(access(ben), None).await), AccessError::NoKeys);
    TeamPlace::forget(anna).await;
}
