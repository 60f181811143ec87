//! Phrases of the settings.
use super::phrases;

phrases! {
    SETTINGS "Settings" "Einstellungen";
    MOVE_UP "Move {} up" "{} nach oben";
    NO_TAGS "No entries yet; add some in the settings." "Noch keine Einträge; legen Sie welche in den Einstellungen an.";
}
