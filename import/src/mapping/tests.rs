//! What a mapping promises.
//!
//! 1. Every problem is told at once, with the key and what to do.
//! 2. A column that the file does not have is told with those it has.
//! 3. The mapping that ships reads without problems and recognises its file.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn problems(text: &str, columns: &str) -> Vec<String> {
    let columns = Columns::new(columns.split(' ').map(str::to_owned));
    let error = Mapping::read_for(text, &columns).unwrap_err();
    error.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn every_problem_of_a_mapping_is_told_at_once() {
    let text = r#"
        kind = "order"
        zone = "Europe/Londn"
        currency = "pounds"
        channel = "wb"
        instant_unit = "hours"
        colour = "red"
        other_category = " "
        [cleaning]
        drop_repeats = true
        drop_exact_repeats = "yes"
        returns = { column = "InvoiceNo" }
        [[categories]]
        name = "Bags"
        any = []
    "#;
    let expected = [
        "`kind`: `order` is not a kind of file\n    hint: did you mean `orders`?",
        "`zone`: `Europe/Londn` is not a time zone\n    hint: use a name of the tz database, such as `Europe/London`",
        "`instant_unit`: `hours` is not a unit\n    hint: use `seconds` or `milliseconds`",
        "`currency`: `pounds` is not a currency\n    hint: use three letters, such as `GBP`",
        "`channel`: `wb` is not a channel\n    hint: did you mean `web`?",
        "`other_category`: identifier is empty",
    ];
    let found = problems(text, "InvoiceNo");
    assert_eq!(found[..6], expected);
    assert!(found[6].starts_with("`colour`: unknown key\n    hint: "), "{}", found[6]);
    let cleaning = [
        "`cleaning.drop_exact_repeats`: true or false is expected, not a text",
        "`cleaning.drop_repeats`: unknown key\n    hint: did you mean `drop_exact_repeats`?",
    ];
    assert_eq!(found[7..9], cleaning);
    assert!(found[9].starts_with("`cleaning.returns.column`: needs exactly one of"), "{}", found[9]);
    assert!(found[10].starts_with("`categories[0].any`: a category needs at least one word"), "{}", found[10]);
    assert_eq!(found.len(), 11);
}

#[test]
fn unknown_fields_wrong_types_and_missing_columns_are_told_together() {
    let text = r#"
        kind = "orders"
        attributes = ["Colour"]
        [columns]
        order = "InvoiceNo"
        product = "stock_code"
        quantity = 5
        at = "InvoiceDate"
        prise = "UnitPrice"
        [cleaning]
        anonymous_when_missing = "Customer"
    "#;
    let has = "the file has no column";
    let list = "it has `InvoiceNo`, `StockCode`, `InvoiceDate`, `CustomerID`";
    let expected = [
        "`columns.quantity`: a text in quotes is expected, not a whole number".to_owned(),
        "`columns.prise`: unknown key\n    hint: did you mean `price`?".to_owned(),
        format!("`columns.product`: {has} `stock_code`; {list}\n    hint: did you mean `StockCode`?"),
        format!("`attributes`: {has} `Colour`; {list}"),
        format!("`cleaning.anonymous_when_missing`: {has} `Customer`; {list}\n    hint: did you mean `CustomerID`?"),
    ];
    assert_eq!(problems(text, "InvoiceNo StockCode InvoiceDate CustomerID"), expected);
}

#[test]
fn a_field_that_the_kind_needs_may_be_a_column_or_a_constant() {
    let text = "kind = \"orders\"\n[columns]\norder = \"a\"\nproduct = \"b\"\nat = \"c\"\n";
    let found = problems(text, "a b c");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("`columns.quantity`: a file of orders needs this field"), "{}", found[0]);
    assert!(Mapping::read(&format!("{text}[constants]\nquantity = 1\n")).is_ok());
}

#[test]
fn text_that_is_not_toml_is_told_with_its_line() {
    let found = problems("kind = orders\n", "a");
    assert!(found[0].starts_with("not TOML: TOML parse error at line 1, column 8"), "{}", found[0]);
}

#[test]
fn an_event_is_mapped_only_to_a_word_of_the_vocabulary() {
    let text = "kind = \"events\"\n[columns]\nevent = \"e\"\nat = \"t\"\n[event_names]\nview = \"product_view\"\n";
    let expected = "`event_names.view`: `product_view` is not an event that can be imported\n    \
                    hint: did you mean `product_viewed`?";
    assert_eq!(problems(text, "e t"), [expected]);
}

#[test]
fn the_mapping_that_ships_is_whole_and_recognises_its_file_alone() {
    let mapping = online_retail().unwrap();
    assert_eq!(mapping.kind, Kind::Orders);
    let names = "InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country";
    let columns = |names: &str| Columns::new(names.split(' ').map(str::to_owned));
    assert!(recognise(&columns(names)).is_some());
    assert!(recognise(&columns("InvoiceNo StockCode Quantity")).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines of real mappings in any order, some with a value of another type, make a mapping or problems, never a panic.
    #[test]
    fn any_text_is_a_mapping_or_a_list_of_problems(lines in vec(line(), 0..30)) {
        let text = lines.join("\n");
        if let Err(error) = Mapping::read(&text) {
            prop_assert!(!error.problems.is_empty());
        }
    }
}

/// A line of the mapping that ships, or one key with any value, or noise.
fn line() -> impl Strategy<Value = String> {
    let keys = ["kind", "zone", "columns", "order", "cleaning", "returns", "any", "name", "event_names", "attributes"];
    let values = ["1", "\"a\"", "[]", "[1]", "{}", "{ column = 1 }", "[{}]", "1979-05-27", "true", "nan", "\"orders\""];
    let shipped: Vec<&str> = include_str!("../../../examples/online-retail.toml").lines().collect();
    prop_oneof![
        4 => prop::sample::select(shipped).prop_map(str::to_owned),
        3 => (prop::sample::select(keys.to_vec()), prop::sample::select(values.to_vec())).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => prop::sample::select(&["[columns]", "[cleaning]", "[[categories]]", "[constants]"][..]).prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}
