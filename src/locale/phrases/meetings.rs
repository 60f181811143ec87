//! Phrases of meetings – participants, invitations, answers – and of business cards as codes.
use super::phrases;

phrases! {
    WITH_PARTICIPANTS "with {}" "mit {}" "avec {}";
    MEETING_PARTICIPANTS "Participants" "Teilnehmende" "Participants";
    ADD_PARTICIPANTS "Add participants" "Teilnehmende hinzufügen" "Ajouter des participants";
    NO_PARTICIPANTS "Nobody takes part yet. Add contacts, leads, owners or addresses in the fields of this meeting." "Noch nimmt niemand teil. Fügen Sie in den Feldern dieses Termins Kontakte, Leads, Zuständige oder Adressen hinzu." "Personne ne participe encore. Ajoutez des contacts, leads, responsables ou adresses dans les champs de ce rendez-vous.";
    RESPONSE_OF "Response of {}" "Antwort von {}" "Réponse de {}";
    NO_ADDRESS_HERE "no email address" "ohne E-Mail-Adresse" "sans adresse e-mail";
    INVITE "Write invitation" "Einladung schreiben" "Rédiger l’invitation";
    INVITE_AGAIN "Send changes" "Änderung mitteilen" "Envoyer les changements";
    INVITED_ALREADY "Invitation made, version {}." "Einladung erstellt, Fassung {}." "Invitation préparée, version {}.";
    MOVED_SINCE "This meeting was changed after the invitation. The participants have not heard of it from here." "Dieser Termin wurde nach der Einladung geändert. Die Teilnehmenden wissen von hier noch nichts davon." "Ce rendez-vous a été modifié après l’invitation. Les participants n’en ont pas été informés d’ici.";
    MEETING_INVITATION "Invitation" "Einladung" "Invitation";
    MEETING_CANCELLATION "Cancellation" "Absage" "Annulation";
    INVITATION_WHAT "What to send" "Was gesendet wird" "Ce qui est envoyé";
    INVITE_SUBJECT "Invitation: {}" "Einladung: {}" "Invitation : {}";
    INVITE_NEW_SUBJECT "Changed: {}" "Geändert: {}" "Modifié : {}";
    CANCEL_SUBJECT "Cancelled: {}" "Abgesagt: {}" "Annulé : {}";
    INVITE_TEXT "Hello,\n\nyou are invited to: {}\n\nWhen: {}\n{}\nPlease answer with the buttons of your mail program or calendar.\n\nKind regards\n{}" "Guten Tag,\n\nSie sind eingeladen: {}\n\nWann: {}\n{}\nBitte antworten Sie mit den Schaltflächen Ihres E-Mail-Programms oder Kalenders.\n\nMit freundlichen Grüßen\n{}" "Bonjour,\n\nvous êtes invité : {}\n\nQuand : {}\n{}\nRépondez avec les boutons de votre messagerie ou de votre agenda.\n\nCordialement\n{}";
    CANCEL_TEXT "Hello,\n\nthis meeting is cancelled: {}\n\nWhen: {}\n\nKind regards\n{}" "Guten Tag,\n\ndieser Termin ist abgesagt: {}\n\nWann: {}\n\nMit freundlichen Grüßen\n{}" "Bonjour,\n\nce rendez-vous est annulé : {}\n\nQuand : {}\n\nCordialement\n{}";
    INVITE_ORGANIZER "Answers go to" "Antworten gehen an" "Les réponses vont à";
    INVITE_TO "To" "An" "À";
    INVITE_LEFT_OUT "Not invited: {} – {}" "Nicht eingeladen: {} – {}" "Non invité : {} – {}";
    INVITE_ONE_DATE "This meeting repeats. The invitation is for this date only; the next one can get its own." "Dieser Termin wiederholt sich. Eingeladen wird nur zu diesem Tag; der nächste kann eine eigene Einladung bekommen." "Ce rendez-vous se répète. L’invitation ne vaut que pour cette date ; la suivante pourra avoir la sienne.";
    INVITE_WHICH "Which dates" "Welche Termine" "Quelles dates";
    INVITE_THIS_DATE "This date" "Dieser Termin" "Cette date";
    INVITE_SERIES "The whole series" "Die ganze Serie" "Toute la série";
    INVITE_ALL_DATES "The invitation is for the whole series, from this date on; answers hold for its later dates as well." "Eingeladen wird zur ganzen Serie, ab diesem Termin; Antworten gelten auch für die späteren Termine." "L’invitation vaut pour toute la série, à partir de cette date ; les réponses valent aussi pour les suivantes.";
    INVITE_NOTE "The draft has the invitation for calendars with it. Kontor logs it when it is saved; you send it in your mail program. Import the answers, as .eml or .ics files, to see who comes." "Dem Entwurf liegt die Einladung für Kalender bei. Kontor protokolliert ihn beim Speichern; gesendet wird er in Ihrem E-Mail-Programm. Importieren Sie die Antworten als .eml- oder .ics-Dateien, um zu sehen, wer kommt." "Le brouillon contient l’invitation pour les agendas. Kontor le consigne à l’enregistrement ; vous l’envoyez dans votre messagerie. Importez les réponses, fichiers .eml ou .ics, pour voir qui vient.";
    INVITE_CANCELS "The meeting is also marked as done here, with the outcome “Cancelled”." "Der Termin wird auch hier als erledigt markiert, mit dem Ergebnis „Abgesagt“." "Le rendez-vous est aussi marqué comme terminé ici, avec le résultat « Annulé ».";
    TO_ANSWERS "Answers to the invitation" "Antworten auf die Einladung" "Réponses à l’invitation";
    SHOW_CARD_CODE "Show as QR code" "Als QR-Code zeigen" "Afficher en QR code";
    OWN_CARD_CODE "Your business card" "Ihre Visitenkarte" "Votre carte de visite";
    CARD_CODE "Business card as QR code" "Visitenkarte als QR-Code" "Carte de visite en QR code";
    CARD_CODE_OF "QR code with the business card of {}" "QR-Code mit der Visitenkarte von {}" "QR code avec la carte de visite de {}";
    CARD_CODE_HINT "A phone’s camera reads it and adds the person to the contacts there. It holds name, company, position, numbers, email and address, nothing else." "Die Kamera eines Telefons liest ihn und fügt die Person dort den Kontakten hinzu. Er enthält Name, Firma, Position, Nummern, E-Mail und Anschrift, sonst nichts." "L’appareil photo d’un téléphone le lit et y ajoute la personne aux contacts. Il contient nom, société, fonction, numéros, e-mail et adresse, rien d’autre.";
    CARD_CODE_TOO_LONG "This is too much for a QR code. Shorten the longest fields." "Das ist zu viel für einen QR-Code. Kürzen Sie die längsten Felder." "C’est trop pour un QR code. Raccourcissez les champs les plus longs.";
    CODE_CAMERA "Read a QR code with the camera" "QR-Code mit der Kamera lesen" "Lire un QR code avec l’appareil photo";
    CODE_PICTURE "Read a QR code from a picture" "QR-Code aus einem Bild lesen" "Lire un QR code dans une image";
    CODE_STOP "Switch the camera off" "Kamera ausschalten" "Éteindre l’appareil photo";
    CODE_LOOKING "Hold the code in front of the camera." "Halten Sie den Code vor die Kamera." "Placez le code devant l’appareil photo.";
    CODE_READ "The code was read. What it says is below." "Der Code wurde gelesen. Was er enthält, steht darunter." "Le code a été lu. Son contenu est ci-dessous.";
    CODE_UNSUPPORTED "This browser reads no QR codes. Read it with another app and paste the text here." "Dieser Browser liest keine QR-Codes. Lesen Sie ihn mit einer anderen App, und fügen Sie den Text hier ein." "Ce navigateur ne lit pas les QR codes. Lisez-le avec une autre application et collez le texte ici.";
    CODE_REFUSED "The camera is not allowed here: by you in the browser, or by those who provide this page. Choose a picture of the code instead." "Die Kamera ist hier nicht erlaubt: von Ihnen im Browser oder von denen, die diese Seite bereitstellen. Wählen Sie stattdessen ein Bild des Codes." "L’appareil photo n’est pas autorisé ici : par vous dans le navigateur, ou par ceux qui fournissent cette page. Choisissez plutôt une image du code.";
    CODE_NO_CAMERA "There is no camera, or another program is using it. Choose a picture of the code instead." "Es gibt keine Kamera, oder ein anderes Programm verwendet sie. Wählen Sie stattdessen ein Bild des Codes." "Il n’y a pas d’appareil photo, ou un autre programme l’utilise. Choisissez plutôt une image du code.";
    CODE_NOTHING "There is no QR code to be seen in this picture. Choose a sharper one, with the whole code." "In diesem Bild ist kein QR-Code zu sehen. Wählen Sie ein schärferes mit dem ganzen Code." "Aucun QR code n’est visible dans cette image. Choisissez-en une plus nette, avec le code entier.";
}
