// What the page says, in the languages the paths are walked in.
export const words = {
  "en-US": {
    startEmpty: "Start empty", lookAround: "Look around with demo data", New: "New", save: "Save", call: "Call",
    whatHappened: "What happened?", log: "Log", working: "Working - Contacted", pricing: "Pricing agreed",
    convert: "Convert", company: "Company", lastName: "Last name", firstName: "First name", email: "Email",
    accountName: "Account name", converted: "This lead is converted and read-only.", qualification: "Qualification",
    won: "Closed Won", over: "Over Closed Won", undoStage: /Undo stage change/,
    undoConversion: "Undo conversion of Ada Berg", redoConversion: "Redo conversion of Ada Berg",
    noDeals: "No Opportunities yet.", open: "Not converted", chooseFile: "Choose a file, or drop it here",
    kinds: { lead: "Lead", account: "Account", contact: "Contact", opportunity: "Opportunity", activity: "Activity" },
    importCount: /^Import \d+ leads$/, imported: /leads are imported/, undoImport: /^Undo import/,
  },
  "de-DE": {
    startEmpty: "Leer beginnen", lookAround: "Mit Demodaten umsehen", New: "Neu", save: "Speichern", call: "Anruf",
    whatHappened: "Was ist geschehen?", log: "Festhalten", working: "In Bearbeitung – Kontaktiert", pricing: "Preis vereinbart",
    convert: "Konvertieren", company: "Firma", lastName: "Nachname", firstName: "Vorname", email: "E-Mail",
    accountName: "Accountname", converted: "Dieser Lead ist konvertiert und schreibgeschützt.", qualification: "Qualifizierung",
    won: "Geschlossen – Gewonnen", over: "Über Geschlossen – Gewonnen", undoStage: /Rückgängig: Phasenwechsel/,
    undoConversion: "Rückgängig: Konvertierung von Ada Berg", redoConversion: "Wiederholen: Konvertierung von Ada Berg",
    noDeals: "Noch keine Opportunities.", open: "Nicht konvertiert", chooseFile: "Datei wählen oder hier ablegen",
    kinds: { lead: "Lead", account: "Account", contact: "Kontakt", opportunity: "Opportunity", activity: "Aktivität" },
    importCount: /^\d+ Leads importieren$/, imported: /Leads sind importiert/, undoImport: /^Rückgängig: Import/,
  },
};
