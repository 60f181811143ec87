//! Line item: a product or service of a deal. Quantity times price less discount; the deal's amount is the sum.
crate::domain::field::fields! {
    1 NAME "name" Text, "Description" "Bezeichnung" "Désignation", Main [required listed];
    2 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity" "Opportunité", Main [required];
    3 PRODUCT "product" Link(K::Product), "Product" "Produkt" "Produit", Main [listed];
    4 QUANTITY "quantity" Decimal, "Quantity" "Menge" "Quantité", Main [required listed];
    5 PRICE "price" Money, "Price" "Preis" "Prix", Main [required listed];
    6 DISCOUNT "discount" Decimal, "Discount (%)" "Rabatt (%)" "Remise (%)", Main [listed];
    7 TAX "tax" Decimal, "Tax (%)" "Steuer (%)" "Taxe (%)", Main [listed];
    8 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    9 TOTAL "total" Money, "Total before tax" "Summe ohne Steuer" "Total hors taxe", Main [listed system];
}
