//! Activity: a task, call, meeting, email or note, linked to the records it is about.
crate::domain::field::fields! {
    1 SUBJECT "subject" Text, "Subject" "Betreff" "Objet", Main [first required searched];
    26 ABOUT "about" Text, "Related to" "Bezug" "Concerne", System [listed about];
    2 TYPE "type" Choice(Picklist::ActivityType), "Type" "Art" "Type", Main [first required listed];
    3 DUE "due" Day, "Due" "Fällig" "Échéance", Main [first listed];
    4 DONE "done_at" Moment, "Done" "Erledigt" "Terminé", Main [listed system];
    20 START "start" Moment, "Start" "Beginn" "Début", Main [first];
    21 DURATION "duration" Number, "Duration (minutes)" "Dauer (Minuten)" "Durée (minutes)", Main [];
    27 PLACE "place" Text, "Place" "Ort" "Lieu", Main [searched];
    28 MEETING_LINK "meeting_link" Url, "Meeting link" "Link zum Online-Termin" "Lien de visioconférence", Main [];
    29 PARTICIPANTS "participants" Links(K::Contact), "Participants" "Teilnehmende" "Participants", Main [];
    30 PARTICIPATING_LEADS "participating_leads" Links(K::Lead), "Participating leads" "Teilnehmende Leads" "Leads participants", Main [];
    31 COLLEAGUES "colleagues" Links(K::User), "Participating owners" "Teilnehmende Zuständige" "Responsables participants", Main [];
    32 GUESTS "guests" LongText, "Other participants" "Weitere Teilnehmende" "Autres participants", Main [searched];
    22 REMINDER "reminder" Number, "Reminder (minutes before)" "Erinnerung (Minuten vorher)" "Rappel (minutes avant)", Main [];
    23 RECURRENCE "recurrence" Text, "Repeat" "Wiederholung" "Répétition", Main [];
    5 PRIORITY "priority" Choice(Picklist::Priority), "Priority" "Priorität" "Priorité", Main [];
    6 TEXT "text" LongText, "Text" "Text" "Texte", Details [searched];
    24 OUTCOME "outcome" LongText, "Outcome" "Ergebnis" "Résultat", Details [searched];
    10 LEAD "lead" Link(K::Lead), "Lead" "Lead" "Lead", Process [first];
    11 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Process [first];
    12 ACCOUNT "account" Link(K::Account), "Account" "Account" "Compte", Process [first];
    13 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity" "Opportunité", Process [first];
    25 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [first listed];
    33 RESPONSES "responses" LongText, "Responses" "Antworten" "Réponses", System [system];
    34 INVITATION "invitation" Number, "Version of the invitation" "Fassung der Einladung" "Version de l’invitation", System [system];
    900 SERIES "series_invitation" Text, "Invitation to the series" "Einladung zur Serie" "Invitation à la série", System [system];
    35 MOVED "moved_since_invitation" Flag, "Changed since the invitation" "Seit der Einladung geändert" "Modifié depuis l’invitation", System [system];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}

/// The fields that link an activity to what it is about.
pub const LINKS: [crate::base::FieldId; 4] = [LEAD, CONTACT, ACCOUNT, OPPORTUNITY];
