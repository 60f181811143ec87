//! Price: a product's price in a price list, if it differs from the standard price.
crate::domain::field::fields! {
    1 PRODUCT "product" Link(K::Product), "Product" "Produkt" "Produit", Main [required listed];
    2 LIST "price_list" Choice(Picklist::PriceList), "Price list" "Preisliste" "Liste de prix", Main [required listed];
    3 PRICE "price" Money, "Price" "Preis" "Prix", Main [required listed];
}
