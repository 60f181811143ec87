//! Phrases of undoing a past action: its preview, and the ways to it.
use super::phrases;

phrases! {
    UNDO_HERE "Undo …" "Rückgängig …";
    UNDO_HERE_WHAT "Undo …: {}" "Rückgängig …: {}";
    REDO_HERE_WHAT "Redo: {}" "Wiederholen: {}";
    UNDO_THIS_CONVERSION "Undo this conversion" "Diese Konvertierung rückgängig machen";
    MADE_FROM_LEAD "From the lead" "Aus dem Lead";
    UNDO_IS_UNDONE "This action has been undone. You can redo it." "Diese Aktion wurde rückgängig gemacht. Sie können sie wiederholen.";
    UNDO_NO_SUCH "This action is not in the history of this workspace." "Diese Aktion steht nicht im Verlauf dieses Arbeitsbereichs.";
    UNDO_ALL_BACK "Nothing was edited since. Everything goes back to how it was." "Nichts davon wurde seither bearbeitet. Alles wird, wie es vorher war.";
    UNDO_ALL_KEPT "Everything was edited since and is kept. Tick what you want to undo anyway." "Alles wurde seither bearbeitet und bleibt. Kreuzen Sie an, was Sie trotzdem zurücknehmen möchten.";
    UNDO_NOTHING_LEFT "Nothing is left to undo." "Es ist nichts mehr zurückzunehmen.";
    UNDO_PARTLY "What was edited since is kept; the rest goes back to how it was." "Was seither bearbeitet wurde, bleibt; alles andere wird, wie es vorher war.";
    UNDO_CHOICES "Edited since: {}" "Seither bearbeitet: {}";
    UNDO_CHOICES_TEXT "Kept, unless you tick it to undo it anyway." "Bleibt, sofern Sie es nicht ankreuzen, um es trotzdem zurückzunehmen.";
    UNDO_TAKE_ALL "Undo all of it" "Alles davon zurücknehmen";
    UNDO_GOES "Removed: {}" "Wird entfernt: {}";
    UNDO_RETURNS "Comes back: {}" "Kommt zurück: {}";
    UNDO_SET "Reset: {} [record|records]" "Wird zurückgesetzt: {} [Datensatz|Datensätze]";
    UNDO_STAYS "Unchanged: {}" "Unverändert: {}";
    UNDO_SHOW_MORE "Show {} more" "{} weitere anzeigen";
    UNDO_WHY_CHANGED "Edited since: {}" "Seither bearbeitet: {}";
    UNDO_WHY_EDITED "Edited since" "Seither bearbeitet";
    UNDO_WHY_LINKED "Linked since then by {}" "Seither verknüpft mit {}";
    UNDO_WHY_IN_USE "Used by {}" "Verwendet von {}";
    UNDO_WHY_CONVERTED "The lead was converted since and is read-only. Undo its conversion first." "Der Lead wurde seither konvertiert und ist schreibgeschützt. Machen Sie zuerst seine Konvertierung rückgängig.";
    UNDO_WHY_TARGET "What it was linked to no longer exists" "Was damit verknüpft war, gibt es nicht mehr";
    UNDO_WHY_OWNER "What it belongs to no longer exists" "Wozu es gehört, gibt es nicht mehr";
    UNDO_WHY_SHARED "Also belongs to {}, which stays converted" "Gehört auch zu {}; dessen Konvertierung bleibt";
    UNDO_WHY_ASKED "The opportunity’s stage asks for it" "Die Phase der Opportunity verlangt es";
    UNDO_VALUE "Now {}, before {}" "Jetzt {}, vorher {}";
    UNDO_ALONG "removed as well" "entfällt mit";
}
