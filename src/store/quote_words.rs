//! The words of the documents of quotes and letters. They are in the customer's language, whatever that of the page is, so that these are not
//! phrases: a page has only those of its own language.
use crate::locale::Language;

/// A text in English, German and French.
pub type Words = [&'static str; 3];

/// The words in a language.
pub const fn of(words: Words, language: Language) -> &'static str {
    words[language as usize]
}

/// The name of the document.
pub const QUOTE: Words = ["Quote", "Angebot", "Devis"];
/// What stands above one without a number.
pub const DRAFT: Words = ["Draft", "Entwurf", "Brouillon"];
/// The label of the number.
pub const NUMBER: Words = ["Quote number", "Angebotsnummer", "Numéro de devis"];
/// The label of the date.
pub const DATE: Words = ["Date", "Datum", "Date"];
/// The label of the last day.
pub const VALID_UNTIL: Words = ["Valid until", "Gültig bis", "Valable jusqu’au"];
/// The label of whoever wrote it.
pub const CONTACT: Words = ["Your contact", "Ansprechperson", "Votre interlocuteur"];
/// The head of the column of positions.
pub const POSITION: Words = ["No.", "Pos.", "N°"];
/// The head of the column of names.
pub const DESCRIPTION: Words = ["Description", "Bezeichnung", "Désignation"];
/// The head of the column of quantities.
pub const QUANTITY: Words = ["Quantity", "Menge", "Quantité"];
/// The head of the column of prices.
pub const PRICE: Words = ["Unit price", "Einzelpreis", "Prix unitaire"];
/// The head of the column of discounts, and the label of the discount on the total.
pub const DISCOUNT: Words = ["Discount", "Rabatt", "Remise"];
/// The head of the column of tax rates.
pub const TAX: Words = ["Tax", "USt.", "TVA"];
/// The head of the column of amounts.
pub const AMOUNT: Words = ["Amount", "Betrag", "Montant"];
/// The sum before the discount on the total.
pub const SUBTOTAL: Words = ["Subtotal", "Zwischensumme", "Sous-total"];
/// The sum before tax.
pub const NET: Words = ["Total before tax", "Nettosumme", "Total hors taxe"];
/// A tax: its rate, and the sum that it is of.
pub const TAX_OF: Words = ["{} tax on {}", "{} USt. auf {}", "TVA {} sur {}"];
/// The sum with tax.
pub const GROSS: Words = ["Total", "Gesamtbetrag", "Total TTC"];
/// What is carried over to the next page.
pub const CARRIED: Words = ["Carried forward", "Übertrag", "Report"];
/// The number of a page, of all.
pub const PAGE: Words = ["Page {} of {}", "Seite {} von {}", "Page {} sur {}"];
/// The subject of an email with a quote: its name with its number, and what it is about.
pub const EMAIL_SUBJECT: Words = ["Quote {}: {}", "Angebot {}: {}", "Devis {}\u{202f}: {}"];
/// The text of an email with a quote: the salutation, the number, the lines, the total and the last day.
pub const EMAIL_TEXT: Words = [
    "{},\n\nplease find our quote {} attached:\n\n{}\n\nTotal: {}\nValid until {}\n\nPlease let us know if you have any questions.\n\nKind regards\n{}\n",
    "{},\n\nanbei erhalten Sie unser Angebot {}:\n\n{}\n\nGesamtbetrag: {}\nGültig bis {}\n\nBei Fragen sind wir gern für Sie da.\n\nMit freundlichen Grüßen\n{}\n",
    "{},\n\nveuillez trouver ci-joint notre devis {}\u{202f}:\n\n{}\n\nTotal TTC\u{202f}: {}\nValable jusqu’au {}\n\nNous restons à votre disposition pour toute question.\n\nBien cordialement\n{}\n",
];
/// The salutation of a woman in an address.
pub const MS: Words = ["Ms.", "Frau", "Mme"];
/// The salutation of a man in an address, where German has the accusative.
pub const MR: Words = ["Mr.", "Herrn", "M."];
/// How a woman is addressed, by her last name.
pub const DEAR_MS: Words = ["Dear Ms. {}", "Sehr geehrte Frau {}", "Madame"];
/// How a man is addressed, by his last name.
pub const DEAR_MR: Words = ["Dear Mr. {}", "Sehr geehrter Herr {}", "Monsieur"];
/// How others are addressed, by their whole name.
pub const DEAR: Words = ["Dear {}", "Guten Tag {}", "Madame, Monsieur"];
/// How nobody in particular is addressed.
pub const DEAR_ALL: Words = ["Dear Sir or Madam", "Sehr geehrte Damen und Herren", "Madame, Monsieur"];
/// What new quotes begin with.
pub const INTRO: Words = [
    "Thank you for your interest. We are pleased to offer you the following.",
    "Sehr geehrte Damen und Herren,\n\nvielen Dank für Ihr Interesse. Gerne bieten wir Ihnen Folgendes an.",
    "Nous vous remercions de votre intérêt et avons le plaisir de vous proposer ce qui suit.",
];

/// Words with each `{}` replaced, in order.
pub fn with(words: Words, language: Language, parts: &[&str]) -> String {
    let mut out = of(words, language).to_string();
    for part in parts {
        out = out.replacen("{}", part, 1);
    }
    out
}
