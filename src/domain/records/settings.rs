//! Settings of the workspace: one record, so that a change of settings is journaled and undone like any other.
use crate::base::Id;

/// The id of the only settings record.
pub const SETTINGS_ID: Id = Id::fixed(1);

crate::domain::field::fields! {
    1 NAME "name" Text, "Workspace name" "Name des Arbeitsbereichs" "Nom de l’espace de travail", Main [required];
    2 CURRENCY "currency" Text, "Currency (ISO code)" "Währung (ISO-Code)" "Devise (code ISO)", Main [required];
    3 QUALIFICATION_DAYS "qualification_days" Number, "Qualification period in days" "Qualifizierungsfrist in Tagen" "Délai de qualification en jours", Main [required];
    4 FISCAL_MONTH "fiscal_month" Number, "Fiscal year starts in month" "Geschäftsjahr beginnt im Monat" "Premier mois de l’exercice", Main [required];
    5 AUTO_CLOSE "auto_close" Flag, "Close overdue leads automatically" "Überfällige Leads automatisch schließen" "Clore automatiquement les leads en retard", Main [];
    7 ORIGINS "enquiry_origins" LongText, "Websites allowed to send enquiries" "Websites, die Anfragen senden dürfen" "Sites autorisés à envoyer des demandes", Main [];
    20 LETTERHEAD "letterhead" LongText, "Letterhead" "Briefkopf" "En-tête", System [system];
    21 LOGO "logo" Link(K::File), "Logo" "Logo" "Logo", System [system];
    6 EDITION "edition" Number, "Edition of the default lists" "Ausgabe der Standardlisten" "Version des listes par défaut", System [system];
}
