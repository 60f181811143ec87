//! Phrases of the layouts.
use super::phrases;

phrases! {
    S_LAYOUTS "Layouts" "Layouts" "Affichages";
    S_LAYOUTS_TEXT "Groups and order of pages and forms" "Gruppen und Reihenfolge auf Seiten und in Formularen" "Groupes et ordre des pages et des formulaires";
    LAYOUT_KIND "Layout of" "Layout für" "Affichage des";
    LAYOUT_ALL_PIPELINES "All pipelines" "Alle Pipelines" "Tous les pipelines";
    LAYOUT_PART "Part of the layout" "Teil des Layouts" "Partie de l’affichage";
    LAYOUT_PAGE "Record page" "Datensatzseite" "Page de la fiche";
    LAYOUT_FORM "Form for new records" "Formular zum Anlegen" "Formulaire de création";
    LAYOUT_LISTS "Related lists" "Verknüpfte Listen" "Listes associées";
    LAYOUT_MORE_LISTS "More lists" "Weitere Listen" "Plus de listes";
    LAYOUT_HELP "Drag a line by its handle, or move it with the arrow keys or its menu. The preview shows the result; it takes effect when you save." "Ziehen Sie eine Zeile an ihrem Griff, oder verschieben Sie sie mit den Pfeiltasten oder über ihr Menü. Die Vorschau zeigt das Ergebnis; es gilt, sobald Sie speichern." "Faites glisser une ligne par sa poignée, ou déplacez-la avec les flèches ou son menu. L’aperçu montre le résultat ; il s’applique dès que vous enregistrez.";
    LAYOUT_USUAL "This is the default layout." "Das ist das Standard-Layout." "C’est l’affichage par défaut.";
    LAYOUT_OWN "This layout was changed in this workspace." "Dieses Layout wurde in diesem Arbeitsbereich angepasst." "Cet affichage a été modifié dans cet espace de travail.";
    LAYOUT_FOLLOWS "This pipeline has the layout of all pipelines until you save one for it." "Diese Pipeline hat das Layout aller Pipelines, bis Sie eines für sie speichern." "Ce pipeline a l’affichage de tous les pipelines tant que vous n’en enregistrez pas un pour lui.";
    LAYOUT_HEADING "Heading of the group" "Überschrift der Gruppe" "Titre du groupe";
    LAYOUT_TAB "Name of the tab" "Name des Tabs" "Nom de l’onglet";
    LAYOUT_ADD_GROUP "Add group" "Gruppe hinzufügen" "Ajouter un groupe";
    LAYOUT_ADD_TAB "Add tab" "Tab hinzufügen" "Ajouter un onglet";
    LAYOUT_NEW_GROUP "New group" "Neue Gruppe" "Nouveau groupe";
    LAYOUT_NEW_TAB "New tab" "Neuer Tab" "Nouvel onglet";
    LAYOUT_ONE_COLUMN "One column" "Eine Spalte" "Une colonne";
    LAYOUT_IN_ORDER "in the order {}" "in der Reihenfolge {}" "dans l’ordre {}";
    LAYOUT_DEFAULT "the default layout" "das Standardlayout" "l’affichage par défaut";
    LAYOUT_SAME "arranged alike" "gleich angeordnet" "disposition identique";
    LAYOUT_TWO_COLUMNS "Two columns" "Zwei Spalten" "Deux colonnes";
    LAYOUT_DISSOLVE "Remove this heading" "Diese Überschrift entfernen" "Retirer ce titre";
    LAYOUT_ON_DEMAND "on demand" "auf Wunsch" "sur demande";
    LAYOUT_ONLY_TOP "at the top of the page" "oben auf der Seite" "en haut de la page";
    LAYOUT_MENU "Arrange {}" "{} anordnen" "Placer {}";
    LAYOUT_UP "Move up" "Nach oben" "Monter";
    LAYOUT_DOWN "Move down" "Nach unten" "Descendre";
    LAYOUT_INTO "To “{}”" "Nach „{}“" "Vers « {} »";
    LAYOUT_PLACE "{}: {} of {}, {}" "{}: {} von {}, {}" "{} : {} sur {}, {}";
    LAYOUT_STAYS "{} stays in its place." "{} bleibt an seinem Platz." "{} reste à sa place.";
    LAYOUT_RESET "Reset to the default" "Auf Standard zurücksetzen" "Rétablir la valeur par défaut";
}
