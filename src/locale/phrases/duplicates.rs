//! Phrases of duplicates and merge.
use super::phrases;

phrases! {
    POSSIBLE_DUPLICATES "Possible duplicates" "Mögliche Dubletten";
    CERTAIN "{} ({} % sure)" "{} ({} % sicher)";
}
