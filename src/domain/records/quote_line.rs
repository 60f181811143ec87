//! Quote line: a product or service as it is offered, copied from a line item of the deal. Its fields have the numbers of a
//! line item's, so that both are calculated alike.
crate::domain::field::fields! {
    1 NAME "name" Text, "Description" "Bezeichnung" "Désignation", Main [required listed];
    2 QUOTE "quote" Link(K::Quote), "Quote" "Angebot" "Devis", Main [required];
    3 PRODUCT "product" Link(K::Product), "Product" "Produkt" "Produit", Main [listed];
    4 QUANTITY "quantity" Decimal, "Quantity" "Menge" "Quantité", Main [required listed];
    5 PRICE "price" Money, "Price" "Preis" "Prix", Main [required listed];
    6 DISCOUNT "discount" Decimal, "Discount (%)" "Rabatt (%)" "Remise (%)", Main [listed];
    7 TAX "tax" Decimal, "Tax (%)" "Steuer (%)" "Taxe (%)", Main [listed];
    8 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    9 TOTAL "total" Money, "Total before tax" "Summe ohne Steuer" "Total hors taxe", Main [listed system];
    10 UNIT "unit" Text, "Unit" "Einheit" "Unité", Main [];
    11 TEXT "text" LongText, "Details" "Beschreibung" "Détails", Main [];
}

const _: () = {
    use super::line_item;
    assert!(NAME.0 == line_item::NAME.0 && PRODUCT.0 == line_item::PRODUCT.0 && QUANTITY.0 == line_item::QUANTITY.0);
    assert!(PRICE.0 == line_item::PRICE.0 && DISCOUNT.0 == line_item::DISCOUNT.0 && TAX.0 == line_item::TAX.0);
    assert!(ORDER.0 == line_item::ORDER.0 && TOTAL.0 == line_item::TOTAL.0);
};
