//! Products, stock, prices, customers and events.

use commerce::{Change, Stock};
use serde_json::{Value as Json, json};

use super::*;

fn json_of(found: &[Imported]) -> Vec<Json> {
    let one = |item: &Imported| match item {
        Imported::Signal(signal) => serde_json::to_value(&signal.happening).unwrap(),
        Imported::Change(change) => serde_json::to_value(change).unwrap(),
    };
    found.iter().map(one).collect()
}

#[test]
fn products_bring_their_attributes_their_limits_and_their_stock() {
    let mapping = r#"
        kind = "products"
        currency = "EUR"
        attributes = ["Colour"]
        [columns]
        product = "id"
        title = "name"
        price = "eur"
        category = "path"
        minimum_age = "age"
        hidden = "off"
        listed_at = "since"
        stock = "stock"
    "#;
    let csv = "id,name,eur,path,age,off,since,stock,Colour\n\
               1,Gin,25,Drinks/Spirits,18,no,2024-05-01,-3,clear\n\
               2,,1,,,,,,\n3,Tea,-1,,,,,,\n4,Tea,,,many,,,,\n5,Tea,,,,,,,\n";
    let (found, report) = import(mapping, csv);
    let json = json_of(&found);
    let gin = json!({"change": "product", "product": {"id": "1", "title": "Gin", "category": "Drinks > Spirits",
        "price": 25.0, "currency": "EUR", "attributes": {"Colour": "clear"}, "minimum_age": 18,
        "listed_at": "2024-05-01T00:00:00.000Z"}});
    assert_eq!(json[0], gin);
    let Imported::Change(Change::Stock { stock, .. }) = &found[1] else { panic!("{:?}", found[1]) };
    assert_eq!(*stock, Stock::Units(0), "oversold is none on hand");
    assert_eq!(json[2]["product"]["id"], "5");
    assert_eq!(refused(&report), ["missing_title: 3 ", "unreadable_minimum_age: 5 many", "unreadable_price: 4 -1"]);
    assert_eq!(report.produced.products, 2);
}

#[test]
fn stock_and_prices_may_belong_to_a_place() {
    let stock = "kind = \"stock\"\n[columns]\nproduct = \"sku\"\nstock = \"n\"\nplace = \"shop\"\n";
    let (found, _) = import(stock, "sku,n,shop\nmug,3,store:12\nmug,0,\n");
    let expected = [
        json!({"change": "stock", "product": "mug", "place": "store:12", "stock": 3}),
        json!({"change": "stock", "product": "mug", "stock": 0}),
    ];
    assert_eq!(json_of(&found), expected);
    let prices = "kind = \"prices\"\n[columns]\nproduct = \"sku\"\nprice = \"p\"\n[constants]\nplace = \"web\"\n";
    let (found, report) = import(prices, "sku,p\nmug,3.5\nmug,\n");
    assert_eq!(json_of(&found), [json!({"change": "price", "product": "mug", "place": "web", "price": 3.5})]);
    assert_eq!(refused(&report), ["missing_price: 3 "]);
}

#[test]
fn a_customer_enters_as_a_signal_with_the_hash_of_the_address() {
    let mapping = r#"
        kind = "customers"
        attributes = ["tier"]
        [columns]
        customer = "id"
        email = "mail"
        birth_year = "born"
    "#;
    let csv = "id,mail,born,tier\n7, Ann@Example.com ,1980,gold\n8,ann,,\n9,,80,\n";
    let (found, report) = import(mapping, csv);
    let signal = signals(&found)[0];
    // printf ann@example.com | sha256sum
    let hash = "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476";
    assert_eq!(signal.who.email.as_ref().unwrap().as_str(), hash);
    assert!(!serde_json::to_string(signal).unwrap().contains("xample"));
    let expected = json!({"type": "identified", "traits": {"birth_year": 1980, "other": {"tier": "gold"}}});
    assert_eq!((json_of(&found), signal.at), (vec![expected], now()));
    assert_eq!(refused(&report), ["unreadable_birth_year: 4 80", "unreadable_email: 3 "]);
}

#[test]
fn events_speak_the_vocabulary_through_their_own_names() {
    let mapping = r#"
        kind = "events"
        instant_unit = "seconds"
        [columns]
        event = "e"
        at = "t"
        product = "item"
        session = "s"
        anonymous = "s"
        query = "q"
        [event_names]
        view = "product_viewed"
        addtocart = "added_to_cart"
    "#;
    let csv = "e,t,item,s,q\nview,1400000000,5,s1,\naddtocart,1400000001.5,5,s1,\nsearched,1400000002,,s1,mugs\n\
               transaction,1400000003,5,s1,\nview,1400000004,,s1,\nview,1400000005,5,,\n";
    let (found, report) = import(mapping, csv);
    let expected = [
        json!({"type": "product_viewed", "product": "5"}),
        json!({"type": "added_to_cart", "line": {"product": "5", "quantity": 1}}),
        json!({"type": "searched", "query": "mugs"}),
    ];
    assert_eq!(json_of(&found), expected);
    assert_eq!(signals(&found)[1].at.to_string(), "2014-05-13T16:53:21.500Z");
    assert_eq!(refused(&report), ["missing_product: 6 ", "nobody: 7 ", "unknown_event: 5 transaction"]);
    assert_eq!(report.earliest.unwrap().to_string(), "2014-05-13T16:53:20.000Z");
}

#[test]
fn instants_are_read_as_the_mapping_says() {
    let read = |keys: &str, cell: &str| -> String {
        let mapping = format!(
            "kind = \"events\"\n{keys}\n[columns]\nat = \"t\"\n[constants]\nevent = \"cart_viewed\"\nanonymous = \"a\"\n"
        );
        let (found, report) = import(&mapping, &format!("t\n{cell}\n"));
        signals(&found).first().map_or_else(|| refused(&report).join(""), |signal| signal.at.to_string())
    };
    let new_york = "zone = \"America/New_York\"";
    assert_eq!(read("", "2011-07-01T12:00:00+02:00"), "2011-07-01T10:00:00.000Z");
    assert_eq!(read(new_york, "2011-07-01 12:00"), "2011-07-01T16:00:00.000Z");
    assert_eq!(read(new_york, "2011-07-01"), "2011-07-01T04:00:00.000Z");
    let american = "zone = \"America/New_York\"\ninstant_format = \"%m/%d/%Y %H:%M\"";
    assert_eq!(read(american, "7/1/2011 12:00"), "2011-07-01T16:00:00.000Z");
    assert_eq!(read(american, "12/1/2010 8:26"), "2010-12-01T13:26:00.000Z");
    assert_eq!(read(american, "2010-12-01 08:26"), "2010-12-01T13:26:00.000Z");
    assert_eq!(read("instant_format = \"%d-%m-%Y\"", "31-12-2010"), "2010-12-31T00:00:00.000Z");
    assert_eq!(read("instant_unit = \"milliseconds\"", "1400000000000"), "2014-05-13T16:53:20.000Z");
    // In autumn the hour from 1 to 2 occurs twice: the first is taken. In spring it is skipped: an hour later.
    assert_eq!(read(new_york, "2011-11-06 01:30"), "2011-11-06T05:30:00.000Z");
    assert_eq!(read(new_york, "2011-03-13 02:30"), "2011-03-13T07:30:00.000Z");
    assert_eq!(read("", "1400000000"), "unreadable_at: 2 1400000000");
}
