//! What stands for a person or company where there is no room for a picture: initials and a colour.

/// The initials of a name: of its first and last word, or of its first two for a company.
pub fn initials(name: &str, is_person: bool) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return String::new() };
    let second = if is_person { words.next_back() } else { words.next() };
    let upper = |text: &str| text.chars().next().and_then(|letter| letter.to_uppercase().next());
    match second {
        Some(second) => upper(first).into_iter().chain(upper(second)).collect(),
        None => upper(first).into_iter().chain(first.chars().nth(1)).collect(),
    }
}

/// A hue in degrees, always the same for a name.
pub fn hue(name: &str) -> u32 {
    // FNV-1a: short names that differ in one letter are far apart.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 8) % 24 * 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_word() {
        let person = |name| initials(name, true);
        assert_eq!(
            ["Liam Doyle", "Ana María de la Cruz", "Me", "élodie", "Jean-Luc Ó’Brien", "李"].map(person),
            ["LD", "AC", "Me", "Él", "JÓ", "李"]
        );
        let company = |name| initials(name, false);
        assert_eq!(
            ["Brandt Maschinenbau AG", "Kühn & Söhne KG", "ACME", "  – ", "3M"].map(company),
            ["BM", "KS", "AC", "", "3M"]
        );
    }

    #[test]
    fn a_name_always_has_the_same_hue() {
        assert_eq!(hue("Ada Berg"), hue("Ada Berg"));
        assert!(["Ada Berg", "Liam Doyle", "Rosa Marti"].map(hue).windows(2).all(|pair| pair[0] != pair[1]));
        assert!(hue("") < 360 && hue("A").is_multiple_of(15));
    }
}
