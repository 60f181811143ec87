//! Rate: what one unit of a currency is worth in the workspace's currency, from a day on.
crate::domain::field::fields! {
    1 CURRENCY "currency" Text, "Currency (ISO code)" "Währung (ISO-Code)", Main [required listed];
    2 RATE "rate" Decimal, "Value of one unit" "Wert einer Einheit", Main [required listed];
    3 FROM "from" Day, "From" "Ab", Main [required listed];
}
