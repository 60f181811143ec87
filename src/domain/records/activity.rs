//! Activity: a task, call, meeting, email or note, linked to the records it is about.
crate::domain::field::fields! {
    1 SUBJECT "subject" Text, "Subject" "Betreff", Main [first required searched];
    2 TYPE "type" Choice(Picklist::ActivityType), "Type" "Art", Main [first required listed];
    3 DUE "due" Day, "Due" "Fällig", Main [first listed];
    4 DONE "done_at" Moment, "Done" "Erledigt", Main [listed system];
    20 START "start" Moment, "Start" "Beginn", Main [first];
    21 DURATION "duration" Number, "Duration (minutes)" "Dauer (Minuten)", Main [];
    22 REMINDER "reminder" Number, "Reminder (minutes before)" "Erinnerung (Minuten vorher)", Main [];
    23 RECURRENCE "recurrence" Text, "Repeat" "Wiederholung", Main [];
    5 PRIORITY "priority" Choice(Picklist::Priority), "Priority" "Priorität", Main [];
    6 TEXT "text" LongText, "Text" "Text", Details [searched];
    24 OUTCOME "outcome" LongText, "Outcome" "Ergebnis", Details [searched];
    10 LEAD "lead" Link(K::Lead), "Lead" "Lead", Process [first listed];
    11 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt", Process [first listed];
    12 ACCOUNT "account" Link(K::Account), "Account" "Account", Process [first listed];
    13 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity", Process [first listed];
    25 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt", System [system];
}
