//! QR codes, as squares that a page or a PDF file draws.
use qrcodegen::{QrCode, QrCodeEcc};

/// A code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// The squares per side, with the light frame that cameras need.
    pub size: i32,
    /// The dark squares in runs: from which on, in which row, and how many.
    pub runs: Vec<(i32, i32, i32)>,
}

/// The light squares around a code.
const FRAME: i32 = 4;

/// The code of a text; `None` if it is too long for one.
pub fn code(text: &str) -> Option<Code> {
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).or_else(|_| QrCode::encode_text(text, QrCodeEcc::Low)).ok()?;
    let size = code.size();
    let mut runs = Vec::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let length = (x..size).take_while(|x| code.get_module(*x, y)).count() as i32;
            if length > 0 {
                runs.push((x + FRAME, y + FRAME, length));
            }
            x += length.max(1);
        }
    }
    Some(Code { size: size + 2 * FRAME, runs })
}

impl Code {
    /// The dark squares as the path of a picture.
    pub fn path(&self) -> String {
        self.runs.iter().map(|(x, y, length)| format!("M{x} {y}h{length}v1h-{length}z")).collect()
    }
}
