//! Exchange rate: the value of one unit of a currency in the workspace's currency, from a date on.
crate::domain::field::fields! {
    1 CURRENCY "currency" Text, "Currency (ISO code)" "Währung (ISO-Code)" "Devise (code ISO)", Main [required listed];
    2 RATE "rate" Decimal, "Value of one unit" "Wert einer Einheit" "Valeur d’une unité", Main [required listed];
    3 FROM "from" Day, "Valid from" "Gültig ab" "Valable à partir du", Main [required listed];
}
