//! Phrases of the settings.
use super::phrases;

phrases! {
    SETTINGS "Settings" "Einstellungen";
    MOVE_UP "Move {} up" "{} nach oben";
    CONVERTED_AT "≈ {} at rates of {}" "≈ {} zu Kursen vom {}";
    NO_TAGS "No entries yet; add some in the settings." "Noch keine Einträge; legen Sie welche in den Einstellungen an.";
}
