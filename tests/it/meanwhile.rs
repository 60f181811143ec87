//! What an open editor says when somebody else changes its field.
use kontor::base::Meanwhile;

#[test]
fn an_editor_says_what_others_did_meanwhile() {
    for (before, stored, typed, expected) in [
        ("Bonn", "Bonn", None, Meanwhile::Same),
        ("Bonn", "Bonn", Some("Kiel"), Meanwhile::Same),
        ("Bonn", "Ulm", None, Meanwhile::Changed),
        ("Bonn", "Ulm", Some("Kiel"), Meanwhile::Clash),
        // The same was typed here.
        ("Bonn", "Ulm", Some("Ulm"), Meanwhile::Same),
        // What was there before is typed again, and would take back what the other one did.
        ("Bonn", "Ulm", Some("Bonn"), Meanwhile::Clash),
        // Cleared there, and filled there.
        ("Bonn", "", Some("Kiel"), Meanwhile::Clash),
        ("", "Ulm", Some(""), Meanwhile::Clash),
        ("", "Ulm", None, Meanwhile::Changed),
        // Changed and changed back.
        ("Bonn", "Bonn", Some("Bonn"), Meanwhile::Same),
    ] {
        assert_eq!(Meanwhile::of(before, stored, typed), expected, "{before} {stored} {typed:?}");
    }
}
