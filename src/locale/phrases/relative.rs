//! Phrases of days as seen from today.
use super::phrases;

phrases! {
    DAYS_LATE "{} [day|days] late" "seit {} [Tag|Tagen] überfällig" "{} [jour|jours] de retard";
    DAYS_SHORT "{} d" "{} T." "{} j";
    IN_DAYS "in {} [day|days]" "in {} [Tag|Tagen]" "dans {} [jour|jours]";
    DAYS_AGO "{} [day|days] ago" "vor {} [Tag|Tagen]" "il y a {} [jour|jours]";
}
