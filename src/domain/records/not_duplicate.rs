//! Not duplicate: two records that look alike but are different. The pair is their ids, the smaller one first.
crate::domain::field::fields! {
    1 PAIR "pair" Text, "Pair" "Paar", Main [required];
    51 CREATED "created" Moment, "Created" "Erstellt", System [system];
}
