//! Lines of calendars and address cards as they are written (RFC 5545, RFC 6350).

/// Escapes a text for a value.
pub fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace(['\n', '\r'], "\\n")
}

/// A text as the value of a parameter, in quotation marks, which it cannot contain itself.
pub fn quoted(text: &str) -> String {
    let kept = text.chars().map(|c| if c == '"' { '\'' } else { c }).filter(|c| !c.is_control());
    format!("\"{}\"", kept.collect::<String>())
}

/// Writes a line, folded at 75 bytes.
pub fn write(out: &mut String, name: &str, value: &str) {
    let mut width = 0;
    for c in name.chars().chain([':']).chain(value.chars().filter(|c| !c.is_control())) {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}
