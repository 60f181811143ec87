//! Phrases of emails: templates, and writing to one or to many.
use super::phrases;

phrases! {
    S_EMAIL_TEMPLATES "Email templates" "E-Mail-Vorlagen" "Modèles d’e-mail";
    S_EMAIL_TEMPLATES_TEXT "Texts with fields, in every language" "Texte mit Feldern, in jeder Sprache" "Textes avec champs, dans chaque langue";
    NO_TEMPLATES "No templates yet. A template is the subject and text of an email, with fields that are filled in for each recipient. Write one in the languages you need: the recipient’s language is chosen where it is known." "Noch keine Vorlagen. Eine Vorlage ist Betreff und Text einer E-Mail, mit Feldern, die für jede Person ausgefüllt werden. Schreiben Sie sie in den Sprachen, die Sie brauchen: Gewählt wird die Sprache der Person, wo sie bekannt ist." "Aucun modèle. Un modèle est l’objet et le texte d’un e-mail, avec des champs remplis pour chaque destinataire. Rédigez-le dans les langues utiles : celle du destinataire est choisie si elle est connue.";
    TEMPLATE_EXAMPLE "Begin with an example" "Mit einem Beispiel beginnen" "Commencer par un exemple";
    TEMPLATE_EXAMPLE_NAME "Thanks for your interest" "Danke für Ihr Interesse" "Merci de votre intérêt";
    TEMPLATE_FOR "For" "Für" "Pour";
    TEMPLATE_INSERT "Insert a field" "Feld einfügen" "Insérer un champ";
    TEMPLATE_INSERT_IF "Insert a condition on" "Bedingung einfügen zu" "Insérer une condition sur";
    TEMPLATE_CHOOSE "Choose a field …" "Feld wählen …" "Choisir un champ…";
    TEMPLATE_HELP "A field can have a text in case it is empty, after a bar:" "Ein Feld kann nach einem Strich einen Text haben, falls es leer ist:" "Un champ peut avoir, après une barre, un texte pour le cas où il est vide :";
    TEMPLATE_THEN "if it is filled" "wenn ausgefüllt" "si rempli";
    TEMPLATE_ELSE "if it is empty" "wenn leer" "si vide";
    TEMPLATE_SAMPLE "Preview for {}" "Vorschau für {}" "Aperçu pour {}";
    TEMPLATE_NO_TEXT "Write the text in at least one language." "Schreiben Sie den Text in mindestens einer Sprache." "Rédigez le texte dans au moins une langue.";
    TEMPLATE_COPY "{} (copy)" "{} (Kopie)" "{} (copie)";
    TEMPLATE_BROKEN "A field in this template does not exist any more. Edit it before you use it." "Ein Feld dieser Vorlage gibt es nicht mehr. Bearbeiten Sie sie, bevor Sie sie verwenden." "Un champ de ce modèle n’existe plus. Modifiez-le avant de l’utiliser.";
    DUPLICATE_IT "Duplicate" "Duplizieren" "Dupliquer";
    MAIL_WRITE "Write email" "E-Mail schreiben" "Écrire un e-mail";
    MAIL_TO_ONE "Email to {}" "E-Mail an {}" "E-mail à {}";
    MAIL_TEMPLATE "Template" "Vorlage" "Modèle";
    MAIL_NO_TEMPLATE "None: write it yourself" "Keine: selbst schreiben" "Aucun : rédiger soi-même";
    MAIL_CHOOSE_TEMPLATE "Choose a template …" "Vorlage wählen …" "Choisir un modèle…";
    MAIL_RECIPIENT "To" "An" "À";
    MAIL_SUBJECT "Subject" "Betreff" "Objet";
    MAIL_TEXT "Text" "Text" "Texte";
    MAIL_LANGUAGE "Language" "Sprache" "Langue";
    MAIL_MISSING "Empty here: {}. Look whether the text reads well without." "Hier leer: {}. Prüfen Sie, ob der Text auch so passt." "Vide ici : {}. Vérifiez que le texte convient ainsi.";
    MAIL_NEEDS_SUBJECT "Write a subject." "Schreiben Sie einen Betreff." "Indiquez un objet.";
    MAIL_TOO_LONG "This email is too long for a link to the mail program. Save the draft and open it there." "Diese E-Mail ist zu lang für einen Link ins Mailprogramm. Speichern Sie den Entwurf, und öffnen Sie ihn dort." "Cet e-mail est trop long pour un lien vers la messagerie. Enregistrez le brouillon et ouvrez-le là.";
    MAIL_NOTE "Kontor sends nothing: your mail program does. The email is logged as done when the draft is made; undo takes that back." "Kontor versendet nichts, das tut Ihr Mailprogramm. Die E-Mail wird als erledigt protokolliert, sobald der Entwurf entsteht; Rückgängig nimmt das zurück." "Kontor n’envoie rien : c’est votre messagerie qui le fait. L’e-mail est consigné comme fait dès la création du brouillon ; annuler revient là-dessus.";
    MAIL_OPEN "Open in mail program" "Im Mailprogramm öffnen" "Ouvrir dans la messagerie";
    MAIL_SAVE "Save draft (.eml)" "Entwurf speichern (.eml)" "Enregistrer le brouillon (.eml)";
}
