//! Files of drafts, read back.
use kontor::base::base64;

/// The headers and the text of a draft's file, decoded.
pub fn decoded(file: &str) -> (Vec<(String, String)>, String) {
    let (head, body) = file.split_once("\r\n\r\n").expect("has a head");
    let unfolded = head.replace("\r\n ", " ");
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").expect("is a header");
        let mut out = String::new();
        let mut was_word = false;
        for word in value.split(' ') {
            let inner = word.strip_prefix("=?UTF-8?B?").and_then(|word| word.strip_suffix("?="));
            if !(out.is_empty() || was_word && inner.is_some()) {
                out.push(' ');
            }
            was_word = inner.is_some();
            match inner {
                Some(inner) => {
                    let bytes = base64::read(inner).expect("is base64");
                    out.push_str(&String::from_utf8(bytes).expect("has whole characters"));
                }
                None => out.push_str(word),
            }
        }
        (name.to_string(), out)
    };
    let mut bytes = Vec::new();
    let mut rest = body.replace("=\r\n", "").into_bytes().into_iter();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&digits, 16).expect("is a number"));
        } else {
            bytes.push(byte);
        }
    }
    let body = String::from_utf8(bytes).expect("is text");
    (unfolded.split("\r\n").map(header).collect(), body.replace("\r\n", "\n"))
}
