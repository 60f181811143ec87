//! The storage contract: natively with memory, in Chromium with IndexedDB.
mod contract;

// What a team needs of the browser is a part of the file worker's program.
#[cfg(target_arch = "wasm32")]
#[path = "../src/bin/file_worker/fetch_client.rs"]
mod fetch_client;
#[cfg(target_arch = "wasm32")]
#[path = "contract/team.rs"]
mod team;
#[cfg(target_arch = "wasm32")]
#[path = "../src/bin/file_worker/team_place.rs"]
mod team_place;
#[cfg(target_arch = "wasm32")]
#[path = "../src/bin/file_worker/team_remote.rs"]
mod team_remote;
#[cfg(target_arch = "wasm32")]
#[path = "contract/team_rounds.rs"]
mod team_rounds;
#[cfg(target_arch = "wasm32")]
#[path = "../src/bin/file_worker/web_seal.rs"]
mod web_seal;

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn memory_keeps_the_contract() {
    use std::cell::RefCell;
    use std::collections::HashMap;

    let stores: RefCell<HashMap<String, kontor::storage::memory::MemoryStorage>> = RefCell::default();
    let open = async |name: &str| stores.borrow_mut().entry(name.to_string()).or_default().clone();
    futures_lite::future::block_on(contract::check(open));
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::contract::replica::foreign;
    use super::contract::{append, batch, commit, import};
    use kontor::base::{Id, Row, Seq, Timestamp, Value};
    use kontor::browser::indexed_db::IndexedDb;
    use kontor::change::Change;
    use kontor::domain::RecordType;
    use kontor::domain::records::lead;
    use kontor::locale::Language;
    use kontor::session::repair;
    use kontor::storage::{Batch, Storage, StorageError};
    use kontor::store::RecordStore;
    use kontor::store::manifest::Integrity;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn indexed_db_keeps_the_contract() {
        // Every run has its own databases.
        let run = js_sys::Date::now();
        let open = async |name: &str| {
            IndexedDb::open(&format!("contract-{run}-{name}"), Box::new(|_| ())).await.expect("opens")
        };
        super::contract::check(open).await;
    }

    /// A tab that stored an import was closed before the journal had its changes: the pages contain them, and the next
    /// commit waits until the journal does.
    #[wasm_bindgen_test]
    async fn an_import_that_was_cut_short_is_whole() {
        let name = format!("contract-{}-cut", js_sys::Date::now());
        let storage = IndexedDb::open(&name, Box::new(|_| ())).await.expect("opens");
        let mut set = RecordStore::new();
        append(&storage, &mut set, &commit(1, "Before")).await.unwrap();
        let import = import(2);
        append(&storage, &mut set, &import).await.unwrap();
        assert_eq!(storage.commit(Seq(2)).await.unwrap().as_ref(), Some(&import), "written by now");

        forget_changes(&name, 2).await;
        assert_eq!(storage.commit(Seq(2)).await.unwrap().as_ref(), Some(&import));
        assert_eq!(storage.commits_after(Seq(1)).await.unwrap(), std::slice::from_ref(&import));
        let id = import.changes[7].record().1;
        assert_eq!(storage.commit_about(Seq(2), id).await.unwrap().unwrap().changes, import.changes[7..8]);

        // The next commit changes a record of the import.
        let mut edit = commit(3, "An edit");
        let after = Some(Value::Text("Changed".to_string()));
        edit.changes = vec![Change::Set { kind: RecordType::Lead, id, field: lead::LAST_NAME, before: None, after }];
        append(&storage, &mut set, &edit).await.unwrap();
        assert_eq!(storage.commit(Seq(2)).await.unwrap().as_ref(), Some(&import), "as it was before the edit");
        assert_eq!(storage.commits_after(Seq(1)).await.unwrap(), [import, edit]);
    }

    /// A transaction that fails at its last request leaves nothing, neither in the journal nor beside it.
    #[wasm_bindgen_test]
    async fn a_transaction_that_fails_late_leaves_nothing() {
        let name = format!("contract-{}-late", js_sys::Date::now());
        let storage = storage_again(&name).await;
        let kept = [("replica".to_string(), Some(vec![1]))];
        storage.append_all(Batch { beside: &kept, ..Batch::default() }).await.unwrap();
        // Something else has the number of the second commit.
        change(
            &name,
            None,
            "open.result.transaction('headers', 'readwrite').objectStore('headers').add(new Uint8Array(3), 2)",
        )
        .await;
        let commits = [foreign(1, "Berg"), foreign(2, "Lund")];
        let mut set = RecordStore::new();
        commits.iter().for_each(|commit| set.apply(commit));
        let values = [("replica".to_string(), Some(vec![2])), ("other".to_string(), Some(vec![3]))];
        let result = storage.append_all(Batch { beside: &values, ..batch(&commits, &set, &[]) }).await;
        assert_eq!(result, Err(StorageError::Conflict));
        assert_eq!(storage.beside().await.unwrap(), [("replica".to_string(), vec![1])]);
        let raw = storage.raw().await.unwrap();
        assert_eq!((raw.pages, raw.changes.len(), raw.headers.len(), raw.manifest), (vec![], 0, 1, None));
    }

    /// The stores of earlier versions, as their builds left them, are opened with everything in them, and closed to these.
    #[wasm_bindgen_test]
    async fn a_database_of_an_earlier_version_is_brought_up() {
        let stores = ["headers", "changes", "pages", "files", "manifest", "quarantine", "replica"];
        for (version, count) in [(3, 6), (4, 7)] {
            let name = format!("contract-{}-up-{version}", js_sys::Date::now());
            let stores = format!("{:?}", &stores[..count]);
            let copied = format!("{name}-copied");
            let storage = storage_again(&copied).await;
            let mut set = RecordStore::new();
            for seq in 1..=3 {
                append(&storage, &mut set, &commit(seq, "Berg")).await.unwrap();
            }
            // Values without another browser, and without blocks, have the bytes that they had before.
            let code = format!(
                "new Promise((done, fail) => {{
                    const from = indexedDB.open({copied:?});
                    from.onsuccess = async () => {{
                        const read = from.result.transaction({stores});
                        const got = (request) => new Promise((have) => {{ request.onsuccess = () => have(request.result); }});
                        const all = await Promise.all({stores}.map(async (store) =>
                            [store, await got(read.objectStore(store).getAllKeys()), await got(read.objectStore(store).getAll())]));
                        from.result.close();
                        const to = indexedDB.open({name:?}, {version});
                        to.onupgradeneeded = () => {{
                            for (const [store, keys, values] of all) {{
                                const made = to.result.createObjectStore(store);
                                keys.forEach((key, at) => made.add(values[at], key));
                            }}
                        }};
                        to.onsuccess = () => {{ to.result.close(); done(); }};
                        to.onerror = fail;
                    }};
                }})"
            );
            run(&code).await;
            let storage = storage_again(&name).await;
            let snapshot = storage.load().await.unwrap();
            assert_eq!((snapshot.state, snapshot.head), (Integrity::Sound, Seq(3)));
            assert_eq!(storage.beside().await.unwrap(), []);
            append(&storage, &mut set, &foreign(4, "Lund")).await.unwrap();
            let snapshot = storage_again(&name).await.load().await.unwrap();
            assert_eq!((snapshot.state, snapshot.head), (Integrity::Sound, Seq(4)));
            assert_eq!(snapshot.headers[3], foreign(4, "Lund").header);
            // An older build does not open it any more: it would take such a header, or a block, for damage.
            drop(storage);
            let code = format!(
                "new Promise((done, fail) => {{
                    const open = indexedDB.open({name:?}, {version});
                    open.onsuccess = fail;
                    open.onerror = () => open.error.name === 'VersionError' ? done() : fail(open.error);
                }})"
            );
            run(&code).await;
        }
    }

    /// A block that is damaged or gone is found when it is read and by the check, and repaired like single values.
    #[wasm_bindgen_test]
    async fn a_damaged_block_is_repaired() {
        let all: Vec<_> = (1..=4_800).map(|seq| commit(seq, "Berg")).collect();
        let set = RecordStore::played(&all);
        let harms = [
            ("header_blocks", "const bytes = target.result; bytes[7000] ^= 1; store.put(bytes, 256)"),
            ("change_blocks", "const bytes = target.result; bytes[0] ^= 1; store.put(bytes, 512)"),
            ("header_blocks", "store.delete(256)"),
            ("change_blocks", "store.clear()"),
        ];
        for (at, (store, harm)) in harms.into_iter().enumerate() {
            let name = format!("contract-{}-block-{at}", js_sys::Date::now());
            let storage = storage_again(&name).await;
            storage.initialize(&all, set.pages(), &[]).await.unwrap();
            drop(storage);
            let key = if harm.contains("512") { 512 } else { 256 };
            let code = format!(
                "(() => {{
                    const store = open.result.transaction({store:?}, 'readwrite').objectStore({store:?});
                    const request = store.get({key});
                    request.onsuccess = ({{ target }}) => {{ {harm}; }};
                    return request;
                }})()"
            );
            change(&name, None, &code).await;
            let storage = storage_again(&name).await;
            assert_eq!(storage.load().await.unwrap().state, Integrity::Sound, "a start does not read it");
            let headers = storage.headers_between(Seq(1), Seq(799)).await;
            let commits = storage.commits_between(Seq(1), Seq(799)).await;
            let is_right = commits.as_deref().is_ok_and(|commits| commits == &all[1..799]);
            assert!(headers.is_err() || commits.is_err() || is_right, "{store} {harm}");
            assert_ne!(repair::verify(&storage).await.unwrap().faults, [], "{store} {harm}");
            let report = repair::repair(&storage, &world(), Language::En).await.unwrap();
            assert!(report.repaired && report.affected.is_empty(), "{store} {harm}");
            let storage = storage_again(&name).await;
            assert_eq!(repair::verify(&storage).await.unwrap().faults, [], "{store} {harm}");
            let snapshot = storage.load().await.unwrap();
            let (loaded, _) = RecordStore::load(snapshot.pages, snapshot.head);
            assert_eq!(loaded.count(RecordType::Lead), 4_800, "no record is lost: {store} {harm}");
        }
    }

    /// What a newer version of the app stored is not opened, and stays as it is.
    #[wasm_bindgen_test]
    async fn a_database_of_a_newer_version_is_refused() {
        let name = format!("contract-{}-newer", js_sys::Date::now());
        append(&storage_again(&name).await, &mut RecordStore::new(), &commit(1, "Berg")).await.unwrap();
        change(&name, Some(6), "open.result.createObjectStore('of a newer version')").await;
        let refused = IndexedDb::open(&name, Box::new(|_| ())).await;
        assert_eq!(refused.err(), Some(StorageError::Newer));
        let code = format!(
            "new Promise((done, fail) => {{
                const open = indexedDB.open({name:?});
                open.onsuccess = () => {{
                    const {{ version, objectStoreNames }} = open.result;
                    open.result.close();
                    version === 6 && objectStoreNames.contains('of a newer version') ? done() : fail();
                }};
            }})"
        );
        run(&code).await;
    }

    /// The time that a start takes with many commits behind it, as a line of JSON. It is measured on request:
    /// `cargo test --release --target wasm32-unknown-unknown --no-default-features --test storage_contract -- --include-ignored start`.
    #[wasm_bindgen_test]
    #[ignore = "takes minutes"]
    async fn start_with_many_commits() {
        let most: u32 = option_env!("KONTOR_COMMITS").and_then(|count| count.parse().ok()).unwrap_or(100_000);
        let mut first = commit(1, "Lead");
        let id = Id::fixed(77);
        let row = Row::new(id, Timestamp(0), &[], &[(lead::LAST_NAME, Value::Text("Lead".to_string()))]);
        first.changes = vec![Change::Create { kind: RecordType::Lead, row }];
        let edit = |seq: u32| {
            let mut edit = commit(seq, "An edit of a lead");
            let value = |seq: u32| Some(Value::Text(format!("Lead {seq}")));
            let (before, after) = (value(seq - 1), value(seq));
            edit.changes = vec![Change::Set { kind: RecordType::Lead, id, field: lead::LAST_NAME, before, after }];
            edit
        };
        let mut set = RecordStore::new();
        set.apply(&first);
        for count in [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|count| *count <= most) {
            let name = format!("contract-{}-start-{count}", js_sys::Date::now());
            let storage = storage_again(&name).await;
            let commits: Vec<_> = std::iter::once(first.clone()).chain((2..=count).map(edit)).collect();
            // The row's list of commits would grow with them: the start is about the journal.
            let begun = now();
            storage.initialize(&commits, set.pages(), &[]).await.expect("is stored");
            let stored = now() - begun;
            let mut times = Vec::new();
            let mut bytes = 0;
            for _ in 0..7 {
                let again = storage_again(&name).await;
                let begun = now();
                let session = kontor::session::Session::open_stored(again, world()).await.expect("opens");
                times.push(now() - begun);
                bytes = session.read_headers(std::mem::size_of_val);
            }
            times.sort_by(f64::total_cmp);
            let begun = now();
            let session =
                kontor::session::Session::open_stored(storage_again(&name).await, world()).await.expect("opens");
            session.read_back(Seq(1), |_, _| ()).await.expect("is read");
            let all = now() - begun;
            wasm_bindgen_test::console_log!(
                "{{\"commits\":{count},\"stored_ms\":{stored:.1},\"start_ms\":{:.1},\"header_bytes\":{bytes},\"read_back_ms\":{all:.1}}}",
                times[3]
            );
            IndexedDb::delete(&name).await.expect("is deleted");
        }
    }

    async fn storage_again(name: &str) -> IndexedDb {
        IndexedDb::open(name, Box::new(|_| ())).await.expect("opens")
    }

    fn now() -> f64 {
        js_sys::eval("performance.now()").ok().and_then(|now| now.as_f64()).unwrap_or_default()
    }

    fn world() -> kontor::session::Environment {
        kontor::browser::environment::world(kontor::session::CommandRules::here)
    }

    /// Removes the changes of a commit from the journal.
    async fn forget_changes(name: &str, seq: u32) {
        let forget = format!("open.result.transaction('changes', 'readwrite').objectStore('changes').delete({seq})");
        change(name, None, &forget).await;
    }

    /// Changes a database by the browser's own means, while it is opened; with a version, while it is brought up to that.
    async fn change(name: &str, version: Option<u32>, code: &str) {
        let (version, event) = match version {
            Some(version) => (version.to_string(), "onupgradeneeded"),
            None => ("undefined".to_string(), "onsuccess"),
        };
        let code = format!(
            "new Promise((done, fail) => {{
                const open = indexedDB.open({name:?}, {version});
                const close = () => {{ open.result.close(); done(); }};
                open.onsuccess = close;
                open.onerror = fail;
                open.{event} = () => {{
                    const request = {code};
                    if (open.onsuccess !== close) request.transaction.oncomplete = close;
                }};
            }})"
        );
        run(&code).await;
    }

    /// Runs a script whose value is a promise.
    async fn run(code: &str) {
        let promise: js_sys::Promise = js_sys::eval(code).expect("runs").into();
        wasm_bindgen_futures::JsFuture::from(promise).await.expect("is done");
    }
}
