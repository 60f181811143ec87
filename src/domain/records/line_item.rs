//! Line item: a product or service of a deal. Quantity times price less discount; the deal's amount is the sum.
crate::domain::field::fields! {
    1 NAME "name" Text, "Description" "Bezeichnung", Main [required listed];
    2 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity", Main [required];
    3 PRODUCT "product" Link(K::Product), "Product" "Produkt", Main [listed];
    4 QUANTITY "quantity" Decimal, "Quantity" "Menge", Main [required listed];
    5 PRICE "price" Money, "Price" "Preis", Main [required listed];
    6 DISCOUNT "discount" Decimal, "Discount (%)" "Rabatt (%)", Main [listed];
    7 TAX "tax" Decimal, "Tax (%)" "Steuer (%)", Main [listed];
    8 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    9 TOTAL "total" Money, "Total before tax" "Summe ohne Steuer", Main [listed system];
}
