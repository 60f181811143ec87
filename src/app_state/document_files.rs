//! What documents in files of their own (PDF) need beside their content: the typeface, which is fetched when the first one is made, and the
//! logo in the only form that such files take.
use crate::base::pdf::Picture;
use crate::base::typeface::Typeface;
use crate::browser::{catalogs, files};

/// The largest logo in pixels.
const LARGEST: u32 = 1_200;

/// The typeface and the logo, the address of which is given; `None` if the typeface is not there, or cannot be had now.
pub async fn document_parts(logo: Option<String>) -> Option<(Typeface, Option<Picture>)> {
    let face = Typeface::read(&catalogs::document_type().await?);
    let picture = match logo {
        // A logo that the browser cannot draw is left out, as it is on the page.
        Some(logo) => files::as_jpeg(&logo, LARGEST).await.ok(),
        None => None,
    };
    let picture = picture.map(|(bytes, width, height)| Picture { bytes, width, height });
    (!face.fonts.is_empty()).then_some((face, picture))
}
