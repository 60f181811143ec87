//! Many mail files as one: the page sends a thousand of them to the file worker together, as they are, so that they become
//! one table.

/// How a bundle begins.
const MAGIC: &str = "Kontor mails 1\n";

/// What stands before the first file of a bundle.
pub fn start() -> String {
    MAGIC.to_string()
}

/// What stands before the bytes of a file.
pub fn head(name: &str, size: usize) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("{size} {name}\n")
}

/// The files of a bundle, with their names; `None` if the bytes are none.
pub fn read(bytes: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let mut rest = bytes.strip_prefix(MAGIC.as_bytes())?;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().take(1_000).position(|byte| *byte == b'\n')?;
        let (size, name) = std::str::from_utf8(&rest[..end]).ok()?.split_once(' ')?;
        let content = rest.get(end + 1..)?;
        let size = size.parse().ok().filter(|size| *size <= content.len())?;
        let (file, others) = content.split_at(size);
        out.push((name.to_string(), file));
        rest = others;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in() {
        let files: [(&str, &[u8]); 3] = [("a b.eml", b"From: x\n\ny"), ("leer.eml", b""), ("c.eml", b"12 d.eml\nz")];
        let mut bytes = start().into_bytes();
        for (name, content) in files {
            bytes.extend(head(name, content.len()).bytes());
            bytes.extend(content);
        }
        let out = read(&bytes).unwrap();
        assert_eq!(out.iter().map(|(name, content)| (name.as_str(), *content)).collect::<Vec<_>>(), files);
        assert_eq!(read(b"From: x\n\n"), None);
        // A file that is cut off is none.
        assert_eq!(read(&bytes[..bytes.len() - 1]), None);
    }
}
