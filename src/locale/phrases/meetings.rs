//! Phrases of meetings: participants, invitations and answers.
use super::phrases;

phrases! {
    WITH_PARTICIPANTS "with {}" "mit {}" "avec {}";
    MEETING_PARTICIPANTS "Participants" "Teilnehmende" "Participants";
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
    INVITE_SUBJECT "Invitation: {}" "Einladung: {}" "Invitation : {}";
    INVITE_NEW_SUBJECT "Changed: {}" "Geändert: {}" "Modifié : {}";
    CANCEL_SUBJECT "Cancelled: {}" "Abgesagt: {}" "Annulé : {}";
    INVITE_TEXT "Hello,\n\nyou are invited to: {}\n\nWhen: {}\n{}\nPlease answer with the buttons of your mail program or calendar.\n\nKind regards\n{}" "Guten Tag,\n\nSie sind eingeladen: {}\n\nWann: {}\n{}\nBitte antworten Sie mit den Schaltflächen Ihres E-Mail-Programms oder Kalenders.\n\nMit freundlichen Grüßen\n{}" "Bonjour,\n\nvous êtes invité : {}\n\nQuand : {}\n{}\nRépondez avec les boutons de votre messagerie ou de votre agenda.\n\nCordialement\n{}";
    CANCEL_TEXT "Hello,\n\nthis meeting is cancelled: {}\n\nWhen: {}\n\nKind regards\n{}" "Guten Tag,\n\ndieser Termin ist abgesagt: {}\n\nWann: {}\n\nMit freundlichen Grüßen\n{}" "Bonjour,\n\nce rendez-vous est annulé : {}\n\nQuand : {}\n\nCordialement\n{}";
    INVITE_ORGANIZER "Answers go to" "Antworten gehen an" "Les réponses vont à";
    INVITE_TO "To" "An" "À";
    INVITE_LEFT_OUT "Not invited: {} – {}" "Nicht eingeladen: {} – {}" "Non invité : {} – {}";
    INVITE_ONE_DATE "This meeting repeats. The invitation is for this date; the next one gets its own." "Dieser Termin wiederholt sich. Eingeladen wird zu diesem Tag; der nächste bekommt eine eigene Einladung." "Ce rendez-vous se répète. L’invitation vaut pour cette date ; la suivante aura la sienne.";
    INVITE_NOTE "The draft has the invitation for calendars with it. Kontor logs it when it is saved; you send it in your mail program. Import the answers, as .eml or .ics files, to see who comes." "Dem Entwurf liegt die Einladung für Kalender bei. Kontor protokolliert ihn beim Speichern; gesendet wird er in Ihrem E-Mail-Programm. Importieren Sie die Antworten als .eml- oder .ics-Dateien, um zu sehen, wer kommt." "Le brouillon contient l’invitation pour les agendas. Kontor le consigne à l’enregistrement ; vous l’envoyez dans votre messagerie. Importez les réponses, fichiers .eml ou .ics, pour voir qui vient.";
    INVITE_CANCELS "The meeting is also marked as done here, with the outcome “Cancelled”." "Der Termin wird auch hier als erledigt markiert, mit dem Ergebnis „Abgesagt“." "Le rendez-vous est aussi marqué comme terminé ici, avec le résultat « Annulé ».";
    TO_ANSWERS "Answers to the invitation" "Antworten auf die Einladung" "Réponses à l’invitation";
}
