//! Phrases of undoing a past action: its preview, and the ways to it.
use super::phrases;

phrases! {
    UNDO_HERE "Undo …" "Rückgängig …" "Annuler…";
    UNDO_HERE_WHAT "Undo …: {}" "Rückgängig …: {}" "Annuler… : {}";
    REDO_HERE_WHAT "Redo: {}" "Wiederholen: {}" "Rétablir : {}";
    UNDO_THIS_CONVERSION "Undo this conversion" "Diese Konvertierung rückgängig machen" "Annuler cette conversion";
    MADE_FROM_LEAD "From the lead" "Aus dem Lead" "Issu du lead";
    UNDO_IS_UNDONE "This action has been undone. You can redo it." "Diese Aktion wurde rückgängig gemacht. Sie können sie wiederholen." "Cette action a été annulée. Vous pouvez la rétablir.";
    UNDO_NO_SUCH "This action is not in the history of this workspace." "Diese Aktion steht nicht im Verlauf dieses Arbeitsbereichs." "Cette action n’est pas dans l’historique de cet espace de travail.";
    UNDO_ALL_BACK "Nothing was edited since. Everything goes back to how it was." "Nichts davon wurde seither bearbeitet. Alles wird, wie es vorher war." "Rien n’a été modifié depuis. Tout revient à l’état antérieur.";
    UNDO_ALL_KEPT "Everything was edited since and is kept. Tick what you want to undo anyway." "Alles wurde seither bearbeitet und bleibt. Kreuzen Sie an, was Sie trotzdem zurücknehmen möchten." "Tout a été modifié depuis et est conservé. Cochez ce que vous voulez tout de même annuler.";
    UNDO_NOTHING_LEFT "Nothing is left to undo." "Es ist nichts mehr zurückzunehmen." "Il ne reste rien à annuler.";
    UNDO_PARTLY "What was edited since is kept; the rest goes back to how it was." "Was seither bearbeitet wurde, bleibt; alles andere wird, wie es vorher war." "Ce qui a été modifié depuis est conservé ; le reste revient à l’état antérieur.";
    UNDO_CHOICES "Edited since: {}" "Seither bearbeitet: {}" "Modifié depuis : {}";
    UNDO_CHOICES_TEXT "Kept, unless you tick it to undo it anyway." "Bleibt, sofern Sie es nicht ankreuzen, um es trotzdem zurückzunehmen." "Conservé, sauf si vous le cochez pour l’annuler tout de même.";
    UNDO_TAKE_ALL "Undo all of it" "Alles davon zurücknehmen" "Tout annuler";
    UNDO_GOES "Removed: {}" "Wird entfernt: {}" "Suppression : {}";
    UNDO_RETURNS "Comes back: {}" "Kommt zurück: {}" "Retour : {}";
    UNDO_SET "Reset: {} [record|records]" "Wird zurückgesetzt: {} [Datensatz|Datensätze]" "Remise à l’état antérieur : {} [fiche|fiches]";
    UNDO_STAYS "Unchanged: {}" "Unverändert: {}" "Inchangé : {}";
    UNDO_SHOW_MORE "Show {} more" "{} weitere anzeigen" "Afficher {} de plus";
    UNDO_WHY_CHANGED "Edited since: {}" "Seither bearbeitet: {}" "Modifié depuis : {}";
    UNDO_WHY_EDITED "Edited since" "Seither bearbeitet" "Modifié depuis";
    UNDO_WHY_LINKED "Linked since then by {}" "Seither verknüpft mit {}" "Lien ajouté depuis : {}";
    UNDO_WHY_TAKEN "{} has this value by now, and the field holds each value once" "{} hat diesen Wert inzwischen, und das Feld enthält jeden Wert nur einmal" "{} a cette valeur entre-temps, et le champ ne contient chaque valeur qu’une seule fois";
    UNDO_WHY_IN_USE "Used by {}" "Verwendet von {}" "Utilisé par {}";
    UNDO_WHY_CONVERTED "The lead was converted since and is read-only. Undo its conversion first." "Der Lead wurde seither konvertiert und ist schreibgeschützt. Machen Sie zuerst seine Konvertierung rückgängig." "Le lead a été converti depuis et il est en lecture seule. Annulez d’abord sa conversion.";
    UNDO_WHY_TARGET "What it was linked to no longer exists" "Was damit verknüpft war, gibt es nicht mehr" "L’élément auquel il était lié n’existe plus";
    UNDO_WHY_OWNER "What it belongs to no longer exists" "Wozu es gehört, gibt es nicht mehr" "L’élément dont il dépend n’existe plus";
    UNDO_WHY_SHARED "Also belongs to {}, which stays converted" "Gehört auch zu {}; dessen Konvertierung bleibt" "Appartient aussi à {}, qui reste converti";
    UNDO_WHY_SENT "The quote was sent and stays as it is" "Das Angebot wurde versendet und bleibt, wie es ist" "Le devis a été envoyé et reste tel quel";
    UNDO_WHY_ASKED "The opportunity’s stage asks for it" "Die Phase der Opportunity verlangt es" "L’étape de l’opportunité l’exige";
    UNDO_VALUE "Now {}, before {}" "Jetzt {}, vorher {}" "Maintenant {}, avant {}";
    UNDO_ALONG "removed as well" "entfällt mit" "supprimé également";
}
