//! Mails that are damaged, or meant to do damage: they are read or refused in words, and never crash the program.
use crate::mails::{everything, people};
use crate::support::files::{File, all, file, guessed, planned, store};
use kontor::domain::RecordType;
use kontor::import_export::here::Here;
use kontor::import_export::readers;
use kontor::locale::Language;
use kontor::worker_protocol::import_config::ImportConfig;
use std::sync::Arc;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// What a mail is made of, to be put where it does not belong.
const PIECES: [&[u8]; 16] = [
    b"\r\n\r\n",
    b"\n--",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/mixed; boundary=\"a\"\n\n--a\n",
    b"Content-Type: multipart/digest; boundary=\"a\"\n\n--a\n\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
    b"=?utf-8?B?4pyT?=",
    b"=?iso-8859-1?Q?=E",
    b"From: <>,;:@\"\n",
    b"\nFrom x\nA: b\n",
    b"charset=iso-2022-jp;",
    b"<!--<script>",
    b"\x00\xff\xfe",
    b"&#x110000;&#99999999999;",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n",
];

fn mutated(seed: u64, files: &[File]) -> File {
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let (name, mut bytes) = files[numbers.below(files.len())].clone();
    for _ in 0..1 + numbers.below(12) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(200)).min(bytes.len());
        match numbers.below(7) {
            0 => bytes[at] = numbers.below(256) as u8,
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            3 => bytes.truncate(at.max(1)),
            4 => bytes[at..end].reverse(),
            5 => {
                let other = &files[numbers.below(files.len())].1;
                let from = numbers.below(other.len());
                bytes.splice(at..end, other[from..].iter().copied());
            }
            _ => drop(bytes.splice(at..at, PIECES[numbers.below(PIECES.len())].iter().copied())),
        }
        if bytes.is_empty() {
            bytes.push(b'\n');
        }
    }
    (name, bytes)
}

#[test]
fn two_thousand_mutated_mails_are_read_or_refused_in_words() {
    let crm = people();
    let files = everything();
    let mut refused = 0;
    for seed in 0..2_000 {
        let (name, bytes) = mutated(seed, &files);
        match readers::read_here(&name, &bytes, Here::UTC) {
            Err((about, why)) => {
                assert!(
                    about.starts_with(&name) && Language::ALL.iter().all(|language| !why.of(*language).is_empty()),
                    "{seed}"
                );
                refused += 1;
            }
            Ok(source) => {
                for (name, table) in source.tables {
                    let sheets = vec![guessed(&crm, &name, &table)];
                    let config = ImportConfig { sheets, skip_duplicates: false, language: Language::En };
                    let plan = planned(&crm, &[Arc::new(table)], config);
                    for (_, row) in &plan.rows {
                        for (_, value) in row.fields() {
                            if let kontor::base::Value::Text(text) = value {
                                assert!(!text.contains(['\u{0}', '\u{202e}']), "{seed}");
                            }
                        }
                    }
                }
            }
        }
    }
    assert!((1..1_000).contains(&refused), "{refused}");
}

fn problem(content: &str) -> String {
    let (name, bytes) = file("hostile.eml", content);
    readers::read_here(&name, &bytes, Here::UTC).expect_err("is refused").1.en.to_string()
}

#[test]
fn mails_that_would_fill_the_memory_are_refused() {
    let head = "From: a@example.com\nSubject: x\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n";
    // A mail in a mail in a mail, without end.
    let deep = "Content-Type: message/rfc822\n\n".repeat(100_000);
    assert!(problem(&format!("{head}{deep}")).contains("300 parts"));
    let nested: String =
        (0..2_000).map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n")).collect();
    assert!(problem(&format!("{head}{nested}")).contains("300 parts"));
    let parts = "\n--b\n\n".repeat(100_000);
    assert!(problem(&format!("{head}Content-Type: multipart/digest; boundary=b\n\n{parts}")).contains("300 parts"));
    assert!(problem(&format!("{head}To: {}\n\nx", "a@b.example,".repeat(200_000))).contains("300 parts"));
    assert!(problem(&"x".repeat(2_000)).contains("neither a sender"));
    assert!(problem("").contains("neither a sender"));
    // Up to the limit, they are read.
    let some = "Content-Type: message/rfc822\n\n".repeat(250);
    let (name, bytes) = file("some.eml", &format!("{head}{some}"));
    assert_eq!(readers::read_here(&name, &bytes, Here::UTC).expect("is read").tables.len(), 1);
    // Outlook's own format has its own words.
    let (name, bytes) = ("mail.msg".to_string(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec());
    assert!(readers::read_here(&name, &bytes, Here::UTC).expect_err("is refused").1.en.contains(".eml"));
}

/// A mailbox of a year: read, planned and stored within a minute, even by a build that is not optimised. `--nocapture` tells how long it
/// took; docs/performance.md has the figure.
#[test]
fn ten_thousand_mails_take_less_than_a_minute() {
    let crm = people();
    let mut mailbox = Vec::new();
    let files: Vec<File> = everything().into_iter().filter(|(name, _)| name.ends_with(".eml")).collect();
    for at in 0..10_000 {
        let (_, bytes) = &files[at % files.len()];
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let text = text.replacen("Message-I", &format!("X-Old: 1\nMessage-ID: <{at}@many.example>\nX-Message-I"), 1);
        mailbox.extend(format!("From x Mon Mar  2 08:00:00 2026\n{text}\n\n").bytes());
    }
    let began = std::time::Instant::now();
    let table = readers::read_here("Inbox.mbox", &mailbox, Here::UTC).expect("is read").tables.remove(0);
    let read = began.elapsed();
    let rows = table.1.rows.len();
    let sheets = vec![guessed(&crm, &table.0, &table.1)];
    let config = ImportConfig { sheets, skip_duplicates: false, language: Language::En };
    let plan = planned(&crm, &[Arc::new(table.1)], config);
    let made = began.elapsed() - read;
    store(&crm, &plan);
    let whole = began.elapsed();
    println!(
        "{rows} mails, {} bytes: read in {read:?}, planned in {made:?}, {} new, stored after {whole:?}",
        mailbox.len(),
        plan.rows.len()
    );
    let stored = all(&crm, RecordType::Activity).len();
    assert_eq!(rows, 10_000);
    // Newsletters and answers of machines are left out, and whoever is unknown is asked about.
    assert!(stored > 5_000, "{stored}");
    assert!(whole.as_secs() < 60, "{whole:?}");
}
