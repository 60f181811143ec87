//! The expected content of a storage: the last commit, the end of the chain of headers, and the checksum of every page.
//! It is written with every commit, so that a damaged, missing or outdated page or header is found at startup, before
//! its data is used.
//!
//! Layout: version (1), head (u32), chain (u64), then for each record type that has pages its code (u8), their number
//! (u32) and their checksums (u64 each), then a checksum over all of that.
use super::page::{self, PageKey};
use crate::base::{Seq, checksum};
use crate::change::{Header, commit_codec};
use crate::domain::RecordType;

const VERSION: u8 = 1;
/// The seed of the manifest's checksum: no page and no commit has this number.
const SEED: u64 = u64::MAX;
/// The number of pages of a type that are fully verified at startup. Of more pages, only the stored checksums are
/// compared, which finds all but damage within a page; they are verified in full soon after.
const MAX_PAGES_READ_AT_START: u32 = 4;

/// The expected content as checksums.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Manifest {
    /// The last commit's sequence number.
    pub head: Seq,
    /// The checksum of its header, 0 before the first one.
    pub chain: u64,
    /// The checksums of pages by record type and number, in ascending order.
    pages: Vec<(PageKey, u64)>,
}

/// The state of the stored content compared with its manifest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Integrity {
    /// As it was written, or new and empty.
    #[default]
    Sound,
    /// Written by a version without checksums, so that nothing can be verified.
    Unverified,
    /// Something is damaged, missing or outdated.
    Damaged,
}

impl Manifest {
    /// Adds a header that is about to be written; returns its bytes, linked to the header before.
    pub fn add(&mut self, header: &Header) -> Vec<u8> {
        let bytes = commit_codec::encode_header(header, self.chain);
        (self.head, self.chain) = (header.seq, checksum::claimed(&bytes));
        bytes
    }

    /// Adds a page that is about to be written.
    pub fn put(&mut self, key: PageKey, page: &[u8]) {
        let sum = checksum::claimed(page);
        match self.pages.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(at) => self.pages[at].1 = sum,
            Err(at) => self.pages.insert(at, (key, sum)),
        }
    }

    /// The checksums of all pages, by record type and number.
    pub fn pages(&self) -> &[(PageKey, u64)] {
        &self.pages
    }

    /// Encodes the manifest.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + self.pages.len() * 8);
        out.push(VERSION);
        out.extend_from_slice(&self.head.0.to_le_bytes());
        out.extend_from_slice(&self.chain.to_le_bytes());
        for pages in self.pages.chunk_by(|(one, _), (other, _)| one.kind == other.kind) {
            out.push(pages[0].0.kind as u8);
            out.extend_from_slice(&(pages.len() as u32).to_le_bytes());
            pages.iter().for_each(|(_, sum)| out.extend_from_slice(&sum.to_le_bytes()));
        }
        checksum::seal(SEED, &mut out);
        out
    }

    /// Decodes a manifest; `None` if it is damaged.
    pub fn decode(bytes: &[u8]) -> Option<Manifest> {
        checksum::verified(SEED, bytes)?;
        let mut rest = bytes.get(..bytes.len() - checksum::LENGTH)?;
        let [VERSION] = take(&mut rest)? else { return None };
        let head = Seq(u32::from_le_bytes(take(&mut rest)?));
        let chain = u64::from_le_bytes(take(&mut rest)?);
        let mut pages = Vec::with_capacity(rest.len() / 8);
        while !rest.is_empty() {
            let [kind] = take(&mut rest)?;
            let kind = RecordType::from_code(kind)?;
            for number in 0..u32::from_le_bytes(take(&mut rest)?) {
                pages.push((PageKey { kind, number }, u64::from_le_bytes(take(&mut rest)?)));
            }
        }
        Some(Manifest { head, chain, pages })
    }

    /// Whether a page is fully verified at startup: settings, picklists and whatever is small.
    pub fn is_read_at_start(pages: &[(PageKey, Vec<u8>)], key: PageKey) -> bool {
        // Pages are sorted by type and number: if a page with this number exists, the type has more than a few.
        pages.binary_search_by_key(&PageKey { number: MAX_PAGES_READ_AT_START, ..key }, |(own, _)| *own).is_err()
    }

    /// The commit after which a start reads `most` headers, and one more for its checksum. A journal that cannot be
    /// checked is read as a whole.
    pub fn behind(stored: Option<&[u8]>, most: u32) -> Seq {
        let head = stored.and_then(Manifest::decode).map_or(0, |own| own.head.0);
        Seq(head.saturating_sub(most.saturating_add(1)))
    }

    /// Compares the stored pages, and the headers after `behind`, with the manifest; both are in key order.
    pub fn examine(stored: Option<&[u8]>, pages: &[(PageKey, Vec<u8>)], headers: &[Vec<u8>], behind: Seq) -> Integrity {
        let Some(stored) = stored else {
            let is_old = |bytes: &Vec<u8>| bytes.first() == Some(&1);
            return match pages.is_empty() && headers.is_empty() {
                true => Integrity::Sound,
                false if headers.iter().all(is_old) && pages.iter().all(|(_, page)| is_old(page)) => {
                    Integrity::Unverified
                }
                false => Integrity::Damaged,
            };
        };
        let follows = |chain: Option<u64>, bytes: &Vec<u8>| commit_codec::verified_header(bytes, chain?);
        let is_sound = Manifest::decode(stored).is_some_and(|own| {
            let (before, linked) = match (behind, headers.split_first()) {
                (Seq::NONE, _) | (_, None) => (0, headers),
                (_, Some((before, linked))) => (checksum::claimed(before), linked),
            };
            u64::from(behind.0) + headers.len() as u64 == u64::from(own.head.0)
                && linked.iter().fold(Some(before), follows) == Some(own.chain)
                && pages.len() == own.pages.len()
                && own.pages.iter().zip(pages).all(|((key, sum), (found, page))| {
                    let is_read = Manifest::is_read_at_start(pages, *key);
                    let own = if is_read { page::verified(*key, page) } else { page::claimed(page) };
                    key == found && own == Some(*sum)
                })
        });
        if is_sound { Integrity::Sound } else { Integrity::Damaged }
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (own, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*own)
}
