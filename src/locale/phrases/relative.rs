//! Phrases of days as seen from today.
use super::phrases;

phrases! {
    DAYS_LATE "{} [day|days] late" "seit {} [Tag|Tagen] überfällig";
    DAYS_SHORT "{} d" "{} T.";
    IN_DAYS "in {} [day|days]" "in {} [Tag|Tagen]";
    DAYS_AGO "{} [day|days] ago" "vor {} [Tag|Tagen]";
}
