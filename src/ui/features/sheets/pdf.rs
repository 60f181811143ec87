//! A document as a PDF file, or why there is none.
use crate::app_state::document_files::document_parts;
use crate::base::pdf::Picture;
use crate::base::typeface::Typeface;
use crate::locale::phrases;
use crate::store::quote_document::Document;
use crate::store::quote_pdf;
use crate::ui::context::AppContext;

/// What PDF files are made with.
pub type Parts = (Typeface, Option<Picture>);

/// Fetches what PDF files are made with; `logo` is the address of the logo.
pub async fn parts(logo: Option<String>) -> Option<Parts> {
    document_parts(logo).await
}

/// The file, or in words why it cannot be made.
pub fn file(cx: AppContext, document: &Document, parts: Option<&Parts>) -> Result<Vec<u8>, String> {
    const SHOWN: usize = 12;
    let (face, picture) = parts.ok_or_else(|| cx.t(phrases::QUOTE_PDF_ABSENT).to_string())?;
    let missing = quote_pdf::missing(face, document);
    if !missing.is_empty() {
        let letters: Vec<String> = missing.iter().take(SHOWN).map(char::to_string).collect();
        return Err(cx.t_with(phrases::QUOTE_PDF_LETTERS, &[&letters.join(" ")]));
    }
    Ok(quote_pdf::write(face, document, picture.as_ref(), cx.app.now()))
}
