//! Access to a list that grows on demand.

/// The item at an index of a list, which grows if necessary.
pub fn get_or_grow<T>(all: &mut Vec<T>, place: usize, empty: impl FnMut() -> T) -> &mut T {
    if all.len() <= place {
        all.resize_with(place + 1, empty);
    }
    &mut all[place]
}
