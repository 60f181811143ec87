//! Phrases of search, commands and shortcuts.
use super::phrases;

phrases! {
    SEARCH "Search everything" "Alles durchsuchen";
    NO_HITS "Nothing found. Check the spelling or use fewer words." "Nichts gefunden. Prüfen Sie die Schreibweise oder verwenden Sie weniger Wörter.";
    UNDO "Undo" "Rückgängig";
    UNDO_WHAT "Undo {}" "Rückgängig: {}";
    REDO "Redo" "Wiederholen";
    REDO_WHAT "Redo {}" "Wiederholen: {}";
    QUICK_CREATE "New" "Neu";
}
