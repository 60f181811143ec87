//! Reading and writing the binary forms of replication: numbers as LEB128 or little endian, chunks with their length.
use crate::base::Id;
use crate::locale::{Phrase, phrase};

/// A reason why bytes from another replica are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WireError {
    /// They end too early.
    Short,
    /// They have a newer format; a newer version of the app reads them.
    Newer(u8),
    /// They are larger than anything the app writes.
    TooLarge,
    /// They contradict themselves.
    Malformed,
    /// They are not what their name or their hash says.
    Foreign,
    /// No key of this replica opens them.
    Locked,
    /// They were encrypted with a key that the team got after those of this replica.
    NewKey,
}

impl WireError {
    /// What happened, in words.
    pub const fn phrase(self) -> Phrase {
        match self {
            WireError::Short => phrase!(
                "The document ends too early. It was transferred in part.",
                "Das Dokument endet zu früh. Es wurde nur zum Teil übertragen.",
                "Le document est incomplet. Il n’a été transféré qu’en partie.",
            ),
            WireError::Newer(_) => phrase!(
                "The document was written by a newer version of Kontor. Reload the page to get it.",
                "Das Dokument wurde von einer neueren Version von Kontor geschrieben. Laden Sie die Seite neu.",
                "Le document a été écrit par une version plus récente de Kontor. Rechargez la page pour l’obtenir.",
            ),
            WireError::TooLarge => {
                phrase!(
                    "The document is larger than allowed.",
                    "Das Dokument ist größer als erlaubt.",
                    "Le document est plus volumineux qu’autorisé."
                )
            }
            WireError::Malformed => {
                phrase!("The document is damaged.", "Das Dokument ist beschädigt.", "Le document est endommagé.")
            }
            WireError::Foreign => {
                phrase!(
                    "The document does not belong under its name.",
                    "Das Dokument gehört nicht unter seinen Namen.",
                    "Le document n’est pas à sa place sous ce nom."
                )
            }
            WireError::Locked => phrase!(
                "The document cannot be decrypted with the keys of this team.",
                "Das Dokument lässt sich mit den Schlüsseln dieses Teams nicht entschlüsseln.",
                "Le document ne peut pas être déchiffré avec les clés de cette équipe.",
            ),
            WireError::NewKey => phrase!(
                "The document was encrypted after the team’s passphrase was changed. Enter the new passphrase in the settings, under Team.",
                "Das Dokument wurde verschlüsselt, nachdem die Passphrase des Teams geändert wurde. Geben Sie die neue Passphrase in den Einstellungen unter Team ein.",
                "Le document a été chiffré après le changement de la phrase secrète de l’équipe. Saisissez la nouvelle dans les paramètres, sous Équipe.",
            ),
        }
    }
}

/// Appends a number in LEB128: seven bits a byte, the lowest first.
pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends bytes after their length.
pub fn put_chunk(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Bytes that are read from the start.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the start of bytes.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    /// Whether everything was read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read.
    pub fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// The next bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(WireError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next bytes, as many as the array has.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(WireError::Short)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// A byte.
    pub fn byte(&mut self) -> Result<u8, WireError> {
        Ok(self.array::<1>()?[0])
    }

    /// A number in LEB128, in its shortest form: equal values have equal bytes.
    pub fn number(&mut self) -> Result<u64, WireError> {
        let mut out = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if place == 9 && bits > 1 || place > 0 && byte == 0 {
                return Err(WireError::Malformed);
            }
            out |= bits << (7 * place);
            if byte < 0x80 {
                return Ok(out);
            }
        }
        Err(WireError::Malformed)
    }

    /// A number that fits 32 bits.
    pub fn number32(&mut self) -> Result<u32, WireError> {
        u32::try_from(self.number()?).map_err(|_| WireError::Malformed)
    }

    /// Bytes after their length.
    pub fn chunk(&mut self) -> Result<&'a [u8], WireError> {
        let length = usize::try_from(self.number()?).map_err(|_| WireError::TooLarge)?;
        self.take(length)
    }

    /// Text after its length.
    pub fn text(&mut self) -> Result<&'a str, WireError> {
        std::str::from_utf8(self.chunk()?).map_err(|_| WireError::Malformed)
    }

    /// An id.
    pub fn id(&mut self) -> Result<Id, WireError> {
        Ok(Id(self.array()?))
    }

    /// An id; `None` for one of zeros.
    pub fn optional_id(&mut self) -> Result<Option<Id>, WireError> {
        Ok(Some(self.id()?).filter(|id| id.0 != [0; 16]))
    }
}
