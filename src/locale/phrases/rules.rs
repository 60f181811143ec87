//! Phrases of the record rules.
use super::phrases;

phrases! {
    S_RECORD_RULES "Record rules" "Datensatzregeln" "Règles de fiche";
    S_RECORD_RULES_TEXT "What records must be like, by conditions" "Was für Datensätze gilt, je nach Bedingung" "Ce que les fiches doivent respecter, selon des conditions";
    RULES_OF "Rules for" "Regeln für" "Règles pour";
    NO_RECORD_RULES "No rules for {} yet. A rule asks for fields, hides them, makes them read-only, narrows their choices or refuses a record: always, or under a condition." "Noch keine Regeln für {}. Eine Regel verlangt Felder, blendet sie aus, macht sie schreibgeschützt, schränkt ihre Auswahl ein oder lehnt einen Datensatz ab: immer oder unter einer Bedingung." "Aucune règle pour {}. Une règle exige des champs, les masque, les met en lecture seule, restreint leurs choix ou refuse une fiche : toujours ou sous une condition.";
    RULE_STAGES "What a stage asks for when a deal is moved there is set with the stage: Pipelines" "Was eine Phase verlangt, wenn ein Deal dorthin verschoben wird, steht bei der Phase: Pipelines" "Ce qu’une étape exige quand une affaire y passe se règle avec l’étape : Pipelines";
    RULE_EFFECT "What the rule does" "Was die Regel tut" "Ce que fait la règle";
    RULE_REQUIRED "Required: these fields have to be filled" "Pflicht: Diese Felder müssen ausgefüllt sein" "Obligatoire : ces champs doivent être remplis";
    RULE_SHOWN "Shown: only here do these fields appear" "Sichtbar: Nur hier erscheinen diese Felder" "Visible : ces champs n’apparaissent qu’ici";
    RULE_READ_ONLY "Read-only: these fields cannot be changed" "Schreibgeschützt: Diese Felder lassen sich nicht ändern" "Lecture seule : ces champs ne peuvent pas être modifiés";
    RULE_CHOICES "Choices: only some entries are allowed" "Auswahl: Nur manche Einträge sind erlaubt" "Choix : seules certaines entrées sont autorisées";
    RULE_REFUSE "Refused: such a record is not saved" "Abgelehnt: Ein solcher Datensatz wird nicht gespeichert" "Refus : une telle fiche n’est pas enregistrée";
    RULE_ADD_FIELD "Add a field …" "Feld hinzufügen …" "Ajouter un champ…";
    RULE_WHEN "Where it applies" "Wo sie gilt" "Où elle s’applique";
    RULE_ALWAYS "all records" "alle Datensätze" "toutes les fiches";
    RULE_WHEN_TEXT "Without a condition it applies to all records." "Ohne Bedingung gilt sie für alle Datensätze." "Sans condition, elle s’applique à toutes les fiches.";
    RULE_MESSAGE_TEXT "What people read who break the rule: say what to do. Empty for the usual words." "Was man liest, wenn man gegen die Regel verstößt: Schreiben Sie, was zu tun ist. Leer für die üblichen Worte." "Ce qu’on lit en enfreignant la règle : dites quoi faire. Vide pour la formule habituelle.";
    RULE_BROKEN "{} [record breaks|records break] this rule already" "{} [Datensatz verletzt|Datensätze verletzen] diese Regel bereits" "{} [fiche enfreint|fiches enfreignent] déjà cette règle";
    RULE_LOCKED "{} [record is|records are] concerned now" "{} [Datensatz ist|Datensätze sind] jetzt betroffen" "{} [fiche est concernée|fiches sont concernées] maintenant";
    RULE_HIDDEN "{} [record has|records have] a value that is then not shown" "{} [Datensatz hat|Datensätze haben] einen Wert, der dann nicht gezeigt wird" "{} [fiche a|fiches ont] une valeur qui n’est alors pas affichée";
    RULE_STAY "They stay as they are, and everything else about them can be edited." "Sie bleiben, wie sie sind, und alles andere an ihnen lässt sich bearbeiten." "Elles restent telles quelles, et tout le reste peut y être modifié.";
    RULE_UNBROKEN "No record breaks this rule." "Kein Datensatz verletzt diese Regel." "Aucune fiche n’enfreint cette règle.";
    RULE_OFF_FIRST "A new rule is switched off: look first at which records break it." "Eine neue Regel ist ausgeschaltet: Sehen Sie zuerst nach, welche Datensätze sie verletzen." "Une nouvelle règle est désactivée : regardez d’abord quelles fiches l’enfreignent.";
    HOW_RULE "The records that this rule is about as they are now." "Die Datensätze, um die es in dieser Regel geht, wie sie jetzt sind." "Les fiches que cette règle concerne, telles qu’elles sont maintenant.";
    RULES_ASK "Rules of this workspace ask for these fields as well." "Regeln dieses Arbeitsbereichs verlangen dazu auch diese Felder." "Des règles de cet espace de travail exigent aussi ces champs.";
    RULE_LOCKS "Read-only by a rule" "Durch eine Regel schreibgeschützt" "En lecture seule par une règle";
}
