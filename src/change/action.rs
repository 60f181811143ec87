//! Names of user actions for the undo menu and the history.
use crate::locale::{Language, Phrase, phrase};

macro_rules! actions {
    ($($name:ident $code:literal $en:literal $de:literal $fr:literal, $told_en:literal $told_de:literal $told_fr:literal;)*) => {
        /// A user's action. The codes are stored and never reused.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Action { $($name = $code,)* }

        impl Action {
            /// The action with a stored code.
            pub fn from_code(code: u8) -> Option<Action> {
                match code { $($code => Some(Action::$name),)* _ => None }
            }

            /// The name; `{}` is a placeholder for the subject.
            pub const fn phrase(self) -> Phrase {
                match self { $(Action::$name => phrase!($en, $de, $fr),)* }
            }

            /// What happened, as a sentence; `{}` is a placeholder for the subject.
            pub const fn told(self) -> Phrase {
                match self { $(Action::$name => phrase!($told_en, $told_de, $told_fr),)* }
            }
        }
    };
}

actions! {
    Setup 0 "set-up of the workspace" "Einrichtung des Arbeitsbereichs" "configuration de l’espace de travail", "Workspace set up" "Arbeitsbereich eingerichtet" "Espace de travail configuré";
    Create 1 "creation of {}" "Anlegen von {}" "création de {}", "{} created" "{} angelegt" "Créé : {}";
    Edit 2 "change of {}" "Änderung von {}" "modification de {}", "{} updated" "{} aktualisiert" "Mis à jour : {}";
    Delete 3 "deletion of {}" "Löschen von {}" "suppression de {}", "{} deleted" "{} gelöscht" "Supprimé : {}";
    Log 4 "activity “{}”" "Aktivität „{}“" "activité « {} »", "“{}” saved" "„{}“ gespeichert" "Enregistré : « {} »";
    Complete 5 "completion of “{}”" "Erledigung von „{}“" "achèvement de « {} »", "“{}” completed" "„{}“ erledigt" "Terminé : « {} »";
    Convert 6 "conversion of {}" "Konvertierung von {}" "conversion de {}", "{} converted" "{} konvertiert" "Converti : {}";
    Disqualify 7 "disqualification of {}" "Ablehnung von {}" "clôture sans conversion de {}", "{} closed without converting" "{} ohne Konvertierung geschlossen" "Clos sans convertir : {}";
    CloseOverdue 8 "closing of {} overdue [lead|leads]" "Schließen von {} [überfälligen Lead|überfälligen Leads]" "clôture de {} [lead en retard|leads en retard]", "{} overdue [lead|leads] closed" "{} [überfälliger Lead|überfällige Leads] geschlossen" "{} [lead en retard clos|leads en retard clos]";
    MoveStage 9 "stage change of {}" "Phasenwechsel von {}" "changement d’étape de {}", "{} moved to {}" "{} verschoben nach {}" "{} passe à l’étape « {} »";
    Import 10 "import of {}" "Import von {}" "import de {}", "{} imported" "{} importiert" "Importé : {}";
    Undo 11 "undo: {}" "rückgängig: {}" "annulation : {}", "Undone: {}" "Rückgängig gemacht: {}" "Annulé : {}";
    Redo 12 "redo: {}" "wiederholt: {}" "rétablissement : {}", "Redone: {}" "Wiederholt: {}" "Rétabli : {}";
    Demo 13 "demo data" "Demodaten" "données de démonstration", "Demo data added" "Demodaten angelegt" "Données de démonstration ajoutées";
    Arrange 14 "new order of {}" "neue Reihenfolge von {}" "nouvel ordre de {}", "{}: new order saved" "{}: neue Reihenfolge gespeichert" "{} : nouvel ordre enregistré";
    Read 15 "reading of {}" "Lesen von {}" "lecture de {}", "{} read" "{} gelesen" "Lu : {}";
    Merge 16 "merge into {}" "Zusammenführung in {}" "fusion dans {}", "Merged into {}" "Zusammengeführt in {}" "Fusionné dans {}";
    BulkEdit 17 "change of {} [record|records]" "Änderung von {} [Datensatz|Datensätzen]" "modification de {} [fiche|fiches]", "{} [record|records] updated" "{} [Datensatz|Datensätze] aktualisiert" "{} [fiche mise à jour|fiches mises à jour]";
    Assign 18 "assignment of {}" "Zuweisung von {}" "attribution de {}", "{} assigned" "{} zugewiesen" "Attribué : {}";
    Distinguish 19 "“not a duplicate”: {}" "„keine Dublette“: {}" "« pas un doublon » : {}", "Marked as not duplicates: {}" "Als keine Dubletten markiert: {}" "Marqué comme n’étant pas des doublons : {}";
    Schedule 20 "new date of “{}”" "neuer Termin von „{}“" "nouvelle date de « {} »", "“{}” rescheduled" "„{}“ verschoben" "Nouvelle date pour « {} »";
    Attach 21 "attachment {}" "Anhang {}" "pièce jointe {}", "{} attached" "{} angehängt" "Joint : {}";
    Arrive 22 "enquiry of {}" "Anfrage von {}" "demande de {}", "Enquiry from {} accepted" "Anfrage von {} übernommen" "Demande de {} acceptée";
    Restore 23 "restoring of {}" "Wiederherstellen von {}" "restauration de {}", "{} restored" "{} wiederhergestellt" "Restauré : {}";
    Fields 24 "field “{}”" "Feld „{}“" "champ « {} »", "Field “{}” saved" "Feld „{}“ gespeichert" "Champ « {} » enregistré";
    BulkConvert 25 "conversion of {} [lead|leads]" "Konvertierung von {} [Lead|Leads]" "conversion de {} [lead|leads]", "{} [lead|leads] converted" "{} [Lead|Leads] konvertiert" "{} [lead converti|leads convertis]";
    Reconcile 26 "merge with {}" "Zusammenführung mit {}" "fusion avec {}", "Merged with {}" "Mit {} zusammengeführt" "Fusionné avec {}";
    Erase 27 "erasure of a person’s data" "Löschung der Daten einer Person" "effacement des données d’une personne", "Personal data erased" "Personenbezogene Daten gelöscht" "Données personnelles effacées";
    Repair 28 "repair of the stored data" "Reparatur der gespeicherten Daten" "réparation des données stockées", "Stored data repaired" "Gespeicherte Daten repariert" "Données stockées réparées";
    Unconvert 29 "undone conversion of {}" "zurückgenommene Konvertierung von {}" "conversion annulée de {}", "Conversion of {} undone" "Konvertierung von {} zurückgenommen" "Conversion de {} annulée";
    Automate 31 "automation {}" "Automatisierung {}" "automatisation {}", "Automation {}" "Automatisierung {}" "Automatisation {}";
    DaysReached 32 "automations up to {}" "Automatisierungen bis {}" "automatisations jusqu’au {}", "Automations up to {} done" "Automatisierungen bis {} erledigt" "Automatisations jusqu’au {} effectuées";
    Email 33 "email to {}" "E-Mail an {}" "e-mail à {}", "Email to {} drafted and logged" "E-Mail an {} entworfen und protokolliert" "E-mail à {} préparé et consigné";
    EmailQuote 52 "email with quote {}" "E-Mail mit Angebot {}" "e-mail avec le devis {}", "Quote {} drafted as an email and logged" "Angebot {} als E-Mail entworfen und protokolliert" "Devis {} préparé en e-mail et consigné";
    Letter 51 "letter to {}" "Brief an {}" "courrier à {}", "Letter to {} logged" "Brief an {} protokolliert" "Courrier à {} consigné";
    Enrol 34 "start of sequence {}" "Beginn der Sequenz {}" "lancement de la séquence {}", "Sequence started: {}" "Sequenz begonnen: {}" "Séquence lancée : {}";
    EndSequence 35 "end of sequence {}" "Ende der Sequenz {}" "fin de la séquence {}", "Sequence ended: {}" "Sequenz beendet: {}" "Séquence terminée : {}";
    AddMembers 40 "new members of campaign {}" "neue Mitglieder der Kampagne {}" "nouveaux membres de la campagne {}", "Added to campaign: {}" "Zur Kampagne hinzugefügt: {}" "Ajouté à la campagne : {}";
    MemberStatus 41 "status in campaign {}" "Status in der Kampagne {}" "statut dans la campagne {}", "Status in campaign changed: {}" "Status in der Kampagne geändert: {}" "Statut dans la campagne modifié : {}";
    RemoveMembers 42 "removal from campaign {}" "Entfernen aus der Kampagne {}" "retrait de la campagne {}", "Removed from campaign: {}" "Aus der Kampagne entfernt: {}" "Retiré de la campagne : {}";
    SendQuote 36 "sending of quote {}" "Versand von Angebot {}" "envoi du devis {}", "Quote {} sent" "Angebot {} versendet" "Devis {} envoyé";
    NewQuoteVersion 37 "new version of quote {}" "neue Version von Angebot {}" "nouvelle version du devis {}", "New version of {}" "Neue Version von {}" "Nouvelle version de {}";
    Invite 55 "invitation to “{}”" "Einladung zu „{}“" "invitation à « {} »", "Invitation to “{}” drafted and logged" "Einladung zu „{}“ entworfen und protokolliert" "Invitation à « {} » préparée et consignée";
    CallOff 56 "cancellation of “{}”" "Absage von „{}“" "annulation de « {} »", "Cancellation of “{}” drafted and logged" "Absage von „{}“ entworfen und protokolliert" "Annulation de « {} » préparée et consignée";
    AcceptQuote 38 "acceptance of quote {}" "Annahme von Angebot {}" "acceptation du devis {}", "Quote {} accepted" "Angebot {} angenommen" "Devis {} accepté";
    AnswerQuote 58 "answer to quote {}" "Antwort auf Angebot {}" "réponse au devis {}", "Answer to quote {} taken in" "Antwort auf Angebot {} übernommen" "Réponse au devis {} reprise";
    SaveRoom 70 "deal room of {}" "Deal-Raum von {}" "espace client de {}", "Deal room of {} saved and logged" "Deal-Raum von {} gespeichert und protokolliert" "Espace client de {} enregistré et consigné";
    TakeRoom 59 "answer from the deal room of {}" "Antwort aus dem Deal-Raum von {}" "réponse de l’espace client de {}", "Answer from the deal room of {} taken in" "Antwort aus dem Deal-Raum von {} übernommen" "Réponse de l’espace client de {} reprise";
    ExpireQuotes 39 "expiry of {} [quote|quotes]" "Ablauf von {} [Angebot|Angeboten]" "expiration de {} [devis|devis]", "{} [quote|quotes] expired" "{} [Angebot|Angebote] abgelaufen" "{} [devis expiré|devis expirés]";
    SeparateType 44 "separation of record type {}" "Trennung des Datensatztyps {}" "séparation du type de fiche {}", "Record type {} separated" "Datensatztyp {} getrennt" "Type de fiche séparé : {}";
    Layout 47 "layout of {}" "Layout: {}" "affichage : {}", "Layout saved: {}" "Layout gespeichert: {}" "Affichage enregistré : {}";
    ResetLayout 48 "reset of the layout of {}" "Zurücksetzen des Layouts: {}" "réinitialisation de l’affichage : {}", "Layout reset: {}" "Layout zurückgesetzt: {}" "Affichage réinitialisé : {}";
    Align 30 "alignment with the team" "Abgleich mit dem Team" "alignement avec l’équipe", "Aligned with the team" "Mit dem Team abgeglichen" "Aligné avec l’équipe";
}

impl Action {
    /// Whether such a commit only repeats, here, what the commits of a team are: it is no user's, and no other browser gets
    /// it.
    pub fn is_local(self) -> bool {
        matches!(self, Action::Align)
    }

    /// Whether such a commit rewrites the whole journal, so that whatever was read from it before is no longer valid.
    pub fn rewrites_journal(self) -> bool {
        matches!(self, Action::Erase | Action::Repair)
    }
}

/// What stands between a deal and its new stage in the subject of a change of stage.
const MOVED: &str = " → ";

/// An action and its subject.
#[derive(Clone, PartialEq, Debug)]
pub struct ActionLabel {
    /// The action.
    pub action: Action,
    /// The name of the record, file or action that is the subject.
    pub subject: String,
}

impl ActionLabel {
    /// Creates a label.
    pub fn new(action: Action, subject: impl Into<String>) -> ActionLabel {
        ActionLabel { action, subject: subject.into() }
    }

    /// The action as a phrase.
    pub fn text(&self, language: Language) -> String {
        self.action.phrase().with(language, &[&self.subject])
    }

    /// The name of a deal and the stage it was moved to, as one subject.
    pub fn moved(deal: &str, stage: &str) -> String {
        format!("{deal}{MOVED}{stage}")
    }

    /// What happened, as a sentence: `Ada Berg created`.
    pub fn told(&self, language: Language) -> String {
        let phrase = self.action.told();
        match (self.action, self.subject.rsplit_once(MOVED)) {
            (Action::MoveStage, Some((deal, stage))) => phrase.with(language, &[deal, stage]),
            // Earlier versions noted the deal alone.
            (Action::MoveStage, None) => Action::Edit.told().with(language, &[&self.subject]),
            _ => phrase.with(language, &[&self.subject]),
        }
    }
}
