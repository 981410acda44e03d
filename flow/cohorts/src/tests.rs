//! The claims:
//! 1. The same seed gives the same bytes; another seed, another shop.
//! 2. Nothing is impossible: signals are in order and not after the end, ids are unique, products exist and were on
//!    sale, prices are positive, whoever is too young buys nothing forbidden, what is ordered was seen before.
//! 3. There is something to learn: a few products sell most, people have favourite categories, complements meet in one
//!    basket, consumables are bought again.
//! 4. People are people: anonymous before they log in, some refuse consent, Sundays are busy.
//! 5. A size outside its limits is refused and named.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use signals::{Happening, Line, Who};

use super::*;

fn end() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
}

/// A shop of the default size, made once for all tests.
fn shop() -> &'static DemoShop {
    static SHOP: OnceLock<DemoShop> = OnceLock::new();
    SHOP.get_or_init(|| generate(7, &Scale::default(), end()).unwrap())
}

fn small(seed: u64) -> DemoShop {
    generate(seed, &Scale { products: 64, customers: 40, days: 30 }, end()).unwrap()
}

fn products() -> BTreeMap<&'static ProductId, &'static Product> {
    shop().products.iter().map(|product| (&product.id, product)).collect()
}

/// Every signal with the person it belongs to: the customer, if the browser ever logs in, or the browser.
fn by_person() -> BTreeMap<String, Vec<&'static Signal>> {
    let mut logins = BTreeMap::new();
    for signal in &shop().signals {
        if let Who { customer: Some(customer), anonymous: Some(anonymous), .. } = &signal.who {
            logins.insert(anonymous, customer);
        }
    }
    let mut people: BTreeMap<String, Vec<&Signal>> = BTreeMap::new();
    for signal in &shop().signals {
        let customer = signal.who.customer.as_ref().or_else(|| logins.get(signal.who.anonymous.as_ref()?).copied());
        let anonymous = signal.who.anonymous.as_ref().map(ToString::to_string);
        people.entry(customer.map(ToString::to_string).or(anonymous).unwrap()).or_default().push(signal);
    }
    people
}

fn orders() -> impl Iterator<Item = (&'static Signal, &'static [Line])> {
    shop().signals.iter().filter_map(|signal| match &signal.happening {
        Happening::Ordered { lines, .. } => Some((signal, lines.as_slice())),
        _ => None,
    })
}

fn mentioned(happening: &Happening) -> Vec<&ProductId> {
    match happening {
        Happening::ListViewed { products, .. } | Happening::Exposed { products, .. } => products.iter().collect(),
        Happening::ProductClicked { product, .. }
        | Happening::ProductViewed { product }
        | Happening::Dismissed { product }
        | Happening::Wished { product, .. }
        | Happening::Rated { product, .. } => vec![product],
        Happening::AddedToCart { line } | Happening::RemovedFromCart { line } => vec![&line.product],
        Happening::Ordered { lines, .. } | Happening::Returned { lines, .. } => {
            lines.iter().map(|line| &line.product).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_shop() {
    let bytes = |shop: &DemoShop| serde_json::to_vec(&(&shop.products, &shop.stock, &shop.signals)).unwrap();
    let (one, again, other) = (small(1), small(1), small(2));
    assert_eq!(bytes(&one), bytes(&again));
    assert_ne!(one.products, other.products);
    assert!(one.signals.iter().all(|signal| other.signals.iter().all(|known| known.message_id != signal.message_id)));
}

#[test]
fn the_default_shop_has_the_size_it_promises() {
    assert_eq!(shop().products.len(), 600);
    assert!((150_000..=250_000).contains(&shop().signals.len()), "{} signals", shop().signals.len());
    let categories: BTreeSet<&str> =
        shop().products.iter().map(|product| product.category.as_ref().unwrap().as_str()).collect();
    assert_eq!(categories.len(), ranges::COUNT);
}

#[test]
fn signals_are_in_order_of_time_and_none_is_after_the_end() {
    assert!(shop().signals.is_sorted_by_key(|signal| signal.at));
    assert!(shop().signals.iter().all(|signal| signal.at <= signal.received_at && signal.received_at <= end()));
    assert!(end().days_since(shop().signals[0].at) <= 120.0);
    assert!(end().days_since(shop().signals.last().unwrap().at) < 0.1);
}

#[test]
fn ids_are_unique() {
    let messages: BTreeSet<_> = shop().signals.iter().map(|signal| &signal.message_id).collect();
    assert_eq!(messages.len(), shop().signals.len());
    let titles: BTreeSet<_> = shop().products.iter().map(|product| &product.title).collect();
    assert_eq!((products().len(), titles.len()), (600, 600));
    let orders_placed: BTreeSet<_> = shop()
        .signals
        .iter()
        .filter_map(|signal| if let Happening::Ordered { order, .. } = &signal.happening { Some(order) } else { None })
        .collect();
    assert_eq!(orders_placed.len(), orders().count());
}

#[test]
fn every_product_can_enter_the_catalogue_at_a_positive_price() {
    for product in &shop().products {
        assert_eq!(product.check(), Ok(()));
        assert!(product.price.unwrap().micros() > 0 && product.listed_at.unwrap() <= end(), "{product:?}");
        assert!((1..=3).contains(&product.description.split_inclusive(". ").count()), "{product:?}");
    }
    let gone = shop().stock.iter().filter(|(_, pieces)| *pieces == 0).count();
    assert!((3..60).contains(&gone), "{gone} out of stock");
    let new = shop().products.iter().filter(|product| end().days_since(product.listed_at.unwrap()) < 21.0).count();
    assert!((10..120).contains(&new), "{new} new arrivals");
}

#[test]
fn every_product_in_a_signal_was_on_sale_at_the_time() {
    let products = products();
    for signal in &shop().signals {
        for id in mentioned(&signal.happening) {
            assert!(products[id].listed_at.unwrap() <= signal.at, "{signal:?}");
        }
    }
}

#[test]
fn what_is_ordered_was_seen_or_in_the_basket_before() {
    for signals in by_person().values() {
        let mut met = BTreeSet::new();
        for signal in signals {
            match &signal.happening {
                Happening::ProductViewed { product } => drop(met.insert(product)),
                Happening::AddedToCart { line } => drop(met.insert(&line.product)),
                Happening::Ordered { lines, .. } => {
                    assert!(!lines.is_empty() && lines.iter().all(|line| met.contains(&line.product)), "{signal:?}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn nobody_buys_what_they_are_too_young_for() {
    let (products, mut checked) = (products(), 0);
    for signals in by_person().values() {
        let birth_year = signals.iter().find_map(|signal| match &signal.happening {
            Happening::Identified { traits } => traits.birth_year,
            _ => None,
        });
        let Some(birth_year) = birth_year.map(i64::from).filter(|year| end().year() - year < 18) else { continue };
        for signal in signals {
            if let Happening::Ordered { lines, .. } = &signal.happening {
                checked += 1;
                let too_old = lines.iter().filter(|line| products[&line.product].minimum_age.is_some());
                assert_eq!(too_old.count(), 0, "born in {birth_year}: {signal:?}");
            }
        }
    }
    assert!(checked > 0, "no minor orders anything");
}

#[test]
fn a_few_products_sell_most() {
    let mut sold: BTreeMap<&ProductId, u32> = BTreeMap::new();
    orders().flat_map(|(_, lines)| lines).for_each(|line| *sold.entry(&line.product).or_default() += line.quantity);
    let mut counts: Vec<u32> = sold.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let share = f64::from(counts.iter().take(120).sum::<u32>()) / f64::from(counts.iter().sum::<u32>());
    assert!((0.53..0.9).contains(&share), "the best fifth sells {share:.2}");
}

#[test]
fn people_have_favourite_categories() {
    let products = products();
    let mut shares = Vec::new();
    for signals in by_person().values() {
        let mut viewed: BTreeMap<_, f64> = BTreeMap::new();
        for signal in signals {
            if let Happening::ProductViewed { product } = &signal.happening {
                *viewed.entry(&products[product].category).or_default() += 1.0;
            }
        }
        let all: f64 = viewed.values().sum();
        if all >= 50.0 {
            shares.push(viewed.values().copied().fold(0.0, f64::max) / all);
        }
    }
    shares.sort_by(f64::total_cmp);
    let chance = 1.0 / ranges::COUNT as f64;
    assert!(shares.len() > 100 && shares[shares.len() / 10] > 3.0 * chance, "{}", shares[shares.len() / 10]);
}

#[test]
fn complements_meet_in_one_basket_more_often_than_chance() {
    let products = products();
    let within = |lines: &[Line], name: &str| {
        lines.iter().any(|line| products[&line.product].category.as_ref().unwrap().as_str().ends_with(name))
    };
    let count = |wanted: &dyn Fn(&[Line]) -> bool| orders().filter(|(_, lines)| wanted(lines)).count() as f64;
    for (one, other) in
        [("Planters", "Seeds"), ("Glasses", "Spirits"), ("Coffee Makers", "> Coffee"), ("Towels", "Soap")]
    {
        let both = count(&|lines| within(lines, one) && within(lines, other));
        let by_chance = count(&|lines| within(lines, one)) * count(&|lines| within(lines, other)) / count(&|_| true);
        assert!(both > 1.5 * by_chance, "{one} with {other}: {both}, by chance {by_chance:.1}");
    }
}

#[test]
fn consumables_are_bought_again_and_durables_are_not() {
    let products = products();
    let (mut coffee, mut lamps) = ((0, 0), (0, 0));
    let mut bought = BTreeSet::new();
    for (signal, lines) in orders() {
        for line in lines {
            let again = u32::from(!bought.insert((signal.who.customer.as_ref().unwrap(), &line.product)));
            let tally = match products[&line.product].category.as_ref().unwrap().as_str() {
                "Pantry > Coffee" => &mut coffee,
                "Living > Lamps" => &mut lamps,
                _ => continue,
            };
            *tally = (tally.0 + again, tally.1 + 1);
        }
    }
    let share = |(again, all): (u32, u32)| f64::from(again) / f64::from(all);
    assert!(share(coffee) > 0.2 && share(coffee) > 3.0 * share(lamps), "{coffee:?} {lamps:?}");
}

#[test]
fn visitors_are_anonymous_before_they_log_in() {
    let mut logged_in_first = 0;
    for signals in by_person().values().filter(|signals| signals.len() > 1) {
        logged_in_first += usize::from(signals[0].who.customer.is_some());
        let login = signals.iter().position(|signal| signal.who.customer.is_some());
        assert!(login.is_none_or(|at| matches!(signals[at].happening, Happening::Identified { .. })));
    }
    assert_eq!(logged_in_first, 0);
    assert!(orders().all(|(signal, _)| signal.who.customer.is_some()));
}

#[test]
fn a_few_percent_refuse_consent() {
    let people = by_person();
    let refuses = |signal: &&Signal| match &signal.happening {
        Happening::ConsentChanged { decisions, .. } => {
            decisions.iter().any(|decision| decision.purpose == commerce::Purpose::Personalization && !decision.granted)
        }
        _ => false,
    };
    let refused = people.values().filter(|signals| signals.iter().any(&refuses)).count();
    let share = refused as f64 / people.len() as f64;
    assert!((0.02..0.1).contains(&share), "{share:.3}");
}

#[test]
fn every_word_of_a_shoppers_vocabulary_occurs() {
    let words: BTreeSet<&str> = shop().signals.iter().map(|signal| signal.happening.name()).collect();
    let expected = "added_to_cart cart_viewed checkout_started consent_changed coupon dismissed engaged identified \
                    list_filtered list_viewed ordered page_viewed product_clicked product_viewed rated \
                    removed_from_cart returned searched wished";
    assert_eq!(words.into_iter().collect::<Vec<_>>().join(" "), expected);
}

#[test]
fn sundays_are_busier_than_fridays() {
    let visits = |weekday: i64| {
        let opened = shop().signals.iter().filter(|signal| matches!(signal.happening, Happening::PageViewed { .. }));
        opened.filter(|signal| (signal.at.day() + 3).rem_euclid(7) == weekday).count()
    };
    assert!(visits(6) * 10 > visits(4) * 12, "{} {}", visits(6), visits(4));
}

#[test]
fn a_size_outside_its_limits_is_refused_and_named() {
    let check = |scale: Scale| generate(1, &scale, end()).unwrap_err().to_string();
    assert_eq!(
        check(Scale { products: 3, ..Scale::default() }),
        "number of products of a made-up shop is `3`, it must be 32 to 20000"
    );
    assert!(check(Scale { customers: 0, ..Scale::default() }).starts_with("number of customers"));
    assert!(check(Scale { days: 9_999, ..Scale::default() }).starts_with("number of days"));
}
