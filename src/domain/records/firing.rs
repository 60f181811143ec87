//! Firing: what an automation did once: for how many records, and what the rules refused.
crate::domain::field::fields! {
    1 AUTOMATION "automation" Link(K::Automation), "Automation" "Automatisierung" "Automatisation", Main [];
    2 RECORDS "records" Text, "Records by id" "Datensätze nach ID" "Fiches par ID", Main [system];
    3 COUNT "count" Number, "Records" "Datensätze" "Fiches", Main [system];
    4 REFUSED "refused" Number, "Refused" "Abgelehnt" "Refusées", Main [system];
    5 REASON "reason" LongText, "Reason" "Grund" "Motif", Main [system];
    6 DAY "day" Day, "Day" "Tag" "Jour", Main [system];
    7 MESSAGE "message" Text, "Message" "Nachricht" "Message", Main [system];
    8 OWNERS "owners" Links(K::User), "For" "Für" "Pour", Main [system];
    9 SEEN "seen" Flag, "Seen" "Gesehen" "Vu", Main [system];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}
