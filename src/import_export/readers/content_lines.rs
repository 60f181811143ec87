//! Content lines of vCards and calendars (RFC 6350, RFC 5545, and vCard 2.1, which telephones still write): folding,
//! parameters, escapes; read and written.

/// A content line: `item1.TEL;TYPE=work:+49 40 1`.
#[derive(Debug, PartialEq)]
pub struct ContentLine {
    /// The name in capitals, without its group.
    pub name: String,
    /// The parameters, names in capitals; a bare value in vCard 2.1 is a `TYPE`.
    pub parameters: Vec<(String, String)>,
    /// The value, still escaped.
    pub value: String,
}

impl ContentLine {
    /// Whether it has a type such as `work`, ignoring case.
    pub fn is(&self, kind: &str) -> bool {
        let has = |text: &str| text.split(',').any(|own| own.trim().eq_ignore_ascii_case(kind));
        self.parameters.iter().any(|(name, value)| name == "TYPE" && has(value))
    }

    /// The value of a parameter.
    pub fn parameter(&self, wanted: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// The value, unescaped.
    pub fn text(&self) -> String {
        unescape(&self.value)
    }

    /// The components of a structured value, unescaped.
    pub fn parts(&self, separator: char) -> Vec<String> {
        let mut parts = vec![String::new()];
        let mut is_escaped = false;
        for c in self.value.chars() {
            if c == separator && !is_escaped {
                parts.push(String::new());
            } else if let Some(last) = parts.last_mut() {
                last.push(c);
            }
            is_escaped = c == '\\' && !is_escaped;
        }
        parts.iter().map(|part| unescape(part).trim().to_string()).collect()
    }
}

/// Parses the lines of a text, unfolding them.
pub fn read(text: &str) -> Vec<ContentLine> {
    let mut out: Vec<String> = Vec::new();
    let mut is_quoted = false;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match out.last_mut() {
            // Quoted-printable has its own line breaks.
            Some(last) if is_quoted && last.ends_with('=') => {
                last.pop();
                last.push_str(line);
            }
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(&line[1..]),
            _ => {
                is_quoted =
                    line.split(':').next().is_some_and(|head| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"));
                out.push(line.to_string());
            }
        }
    }
    out.iter().filter_map(|line| line_of(line)).collect()
}

fn line_of(text: &str) -> Option<ContentLine> {
    let mut is_quoted = false;
    let mut cuts = Vec::new();
    let colon = text.char_indices().find_map(|(at, c)| {
        match c {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => cuts.push(at),
            ':' if !is_quoted => return Some(at),
            _ => {}
        }
        None
    })?;
    cuts.push(colon);
    let name = text[..cuts[0]].trim().to_ascii_uppercase();
    let name = name.rsplit('.').next().unwrap_or("").to_string();
    let parameter = |cut: &[usize]| {
        let own = &text[cut[0] + 1..cut[1]];
        match own.split_once('=') {
            Some((name, value)) => (name.trim().to_ascii_uppercase(), value.replace('"', "")),
            None if own.eq_ignore_ascii_case("QUOTED-PRINTABLE") => ("ENCODING".to_string(), own.to_string()),
            None => ("TYPE".to_string(), own.to_string()),
        }
    };
    let parameters: Vec<(String, String)> = cuts.windows(2).map(parameter).collect();
    let mut value = text[colon + 1..].to_string();
    let is_encoded =
        |(name, value): &(String, String)| name == "ENCODING" && value.eq_ignore_ascii_case("QUOTED-PRINTABLE");
    if parameters.iter().any(is_encoded) {
        value = crate::import_export::encoding::decode(&unquote(&value)).0.replace("\r\n", "\\n").replace('\n', "\\n");
    }
    Some(ContentLine { name, parameters, value })
}

/// The bytes of a quoted-printable text.
fn unquote(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let coded =
            bytes.get(at + 1..at + 3).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match (bytes[at], coded) {
            (b'=', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c) => out.push(c),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// Escapes a text for a value.
pub fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace(['\n', '\r'], "\\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_lines_are_read_as_they_were_written() {
        let value = escape(
            "Straße 1; Kiel, \\Nord\nzweite Zeile, und so weiter und so fort, bis die Zeile länger als 75 Bytes ist",
        );
        let mut out = String::new();
        write(&mut out, "NOTE", &value);
        assert!(out.lines().all(|line| line.len() <= 75) && out.lines().count() > 1);
        let line = &read(&out)[0];
        assert_eq!((line.name.as_str(), escape(&line.text())), ("NOTE", value));
    }

    #[test]
    fn telephone_types_of_old_vcards_are_read() {
        let text = "item1.TEL;CELL;PREF:1\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller=0A=\r\nund Sohn\r\nADR;TYPE=\"work,pref\":;;A\\;B;Kiel\r\n";
        let lines = read(text);
        assert!(lines[0].is("cell") && lines[0].name == "TEL");
        assert_eq!(lines[1].text(), "Müller\nund Sohn");
        assert!(lines[2].is("work"));
        assert_eq!(lines[2].parts(';'), ["", "", "A;B", "Kiel"]);
    }
}
